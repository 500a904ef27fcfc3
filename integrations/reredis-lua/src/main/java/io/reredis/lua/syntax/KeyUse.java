package io.reredis.lua.syntax;

import io.reredis.lua.vm.Code;
import io.reredis.lua.vm.LuaString;
import io.reredis.script.KeyPositions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether every key that a script passes to a command is an element of {@code KEYS}, so
 * that the script needs no other locks than theirs.
 *
 * <p>The answer is yes only if that is certain. So each use of {@code redis} has to be a call whose
 * first argument is the name of a command with keys at fixed positions, and each argument at such a
 * position has to be {@code KEYS[...]}, or a variable that holds nothing else. {@code KEYS} itself
 * may only be read. Most scripts are like that.
 */
final class KeyUse {
  private static final int MAX_ARGUMENTS = 64;

  /** Global functions through which a script could reach {@code redis} or {@code KEYS} unseen. */
  private static final Set<String> DETOURS =
      Set.of("_G", "getfenv", "setfenv", "load", "loadstring", "KEYS", "redis", "server");

  private final KeyPositions positions;

  /** The variables that are assigned after their declaration. */
  private final Set<Variable> assigned = new HashSet<>();

  /** The variables that hold an element of {@code KEYS}. */
  private final Set<Variable> keys = new HashSet<>();

  /** The variables that hold {@code redis.call} or {@code redis.pcall}. */
  private final Set<Variable> calls = new HashSet<>();

  private boolean certain = true;

  KeyUse(KeyPositions positions) {
    this.positions = positions;
  }

  /** Returns whether a script uses only keys that it is given. */
  boolean usesGivenKeysOnly(Expression.Body script) {
    findAssigned(script.block());
    check(script.block());
    return certain;
  }

  // --- assigned variables

  private void findAssigned(List<Statement> block) {
    Walk.statements(
        block,
        s -> {
          if (s instanceof Statement.Assignment a) {
            a.targets().forEach(this::assign);
          }
        });
  }

  private void assign(Expression target) {
    if (target instanceof Expression.Local v) {
      assigned.add(v.variable());
    } else if (target instanceof Expression.Captured v) {
      assigned.add(v.variable());
    } else if (target instanceof Expression.Global v && isDetour(v.name())) {
      certain = false;
    } else if (target instanceof Expression.Element e && rootIsDetour(e)) {
      certain = false;
    }
  }

  private static boolean rootIsDetour(Expression e) {
    Expression root = e;
    while (root instanceof Expression.Element element) {
      root = element.table();
    }
    return root instanceof Expression.Global g && isDetour(g.name());
  }

  private static boolean isDetour(LuaString name) {
    return DETOURS.contains(name.toString());
  }

  // --- statements

  private void check(List<Statement> block) {
    for (Statement s : block) {
      if (s instanceof Statement.Declaration d) {
        declare(d);
      } else if (s instanceof Statement.GenericFor f) {
        loop(f);
      } else {
        Walk.expressionsOf(s, this::check);
        Walk.blocksOf(s, this::check);
      }
    }
  }

  private void declare(Statement.Declaration d) {
    for (int i = 0; i < d.values().size(); i++) {
      Expression value = d.values().get(i);
      boolean single = i < d.variables().size() && !assigned.contains(d.variables().get(i));
      if (single && isCall(value)) {
        calls.add(d.variables().get(i));
        continue;
      }
      if (single && isKey(value)) {
        keys.add(d.variables().get(i));
      }
      check(value);
    }
  }

  private void loop(Statement.GenericFor f) {
    if (f.values().size() == 1
        && f.values().get(0) instanceof Expression.Invocation call
        && isKeysIn(call, "ipairs", "pairs")
        && f.variables().size() > 1
        && !assigned.contains(f.variables().get(1))) {
      keys.add(f.variables().get(1));
    }
    f.values().forEach(this::check);
    check(f.block());
  }

  // --- expressions

  private void check(Expression e) {
    if (e instanceof Expression.Global g) {
      certain &= !isDetour(g.name());
    } else if (e instanceof Expression.Element element) {
      checkElement(element);
    } else if (e instanceof Expression.Invocation call) {
      checkCall(call);
    } else if (e instanceof Expression.Prefix p
        && p.operation() == Code.LENGTH
        && isGlobal(p.operand(), "KEYS")) {
      return;
    } else if (e instanceof Expression.Lambda f) {
      check(f.body().block());
    } else if (e instanceof Expression.Local v) {
      certain &= !calls.contains(v.variable());
    } else if (e instanceof Expression.Captured v) {
      certain &= !calls.contains(v.variable());
    } else {
      Walk.expressionsOf(e, this::check);
    }
  }

  private void checkElement(Expression.Element e) {
    if (isCall(e)) {
      certain = false; // it may be called in any way
    } else if (isGlobal(e.table(), "KEYS")) {
      check(e.key());
    } else if (isGlobal(e.table(), "redis") || isGlobal(e.table(), "server")) {
      certain &= e.key() instanceof Expression.Text;
    } else {
      check(e.table());
      check(e.key());
    }
  }

  private void checkCall(Expression.Invocation call) {
    if (call.method() == null && callsCommand(call.callee())) {
      certain &= usesKeysOnly(call.arguments());
      for (Expression argument : call.arguments()) {
        if (!isUnpackedKeys(argument)) {
          check(argument);
        }
      }
    } else if (!isKeysIn(call, "ipairs", "pairs", "unpack")) {
      check(call.callee());
      call.arguments().forEach(this::check);
    }
  }

  private boolean callsCommand(Expression callee) {
    return isCall(callee)
        || callee instanceof Expression.Local v && calls.contains(v.variable())
        || callee instanceof Expression.Captured c && calls.contains(c.variable());
  }

  /** Returns whether an expression is {@code redis.call} or {@code redis.pcall}. */
  private static boolean isCall(Expression e) {
    return e instanceof Expression.Element element
        && (isGlobal(element.table(), "redis") || isGlobal(element.table(), "server"))
        && element.key() instanceof Expression.Text t
        && (t.value().is("call") || t.value().is("pcall"));
  }

  private static boolean isGlobal(Expression e, String name) {
    return e instanceof Expression.Global g && g.name().is(name);
  }

  /** Returns whether a call is one of these functions on {@code KEYS}, and nothing else. */
  private static boolean isKeysIn(Expression.Invocation call, String... functions) {
    if (call.method() != null
        || call.arguments().isEmpty()
        || !isGlobal(call.arguments().get(0), "KEYS")) {
      return false;
    }
    for (String function : functions) {
      if (isGlobal(call.callee(), function)) {
        return call.arguments().stream().skip(1).allMatch(KeyUse::isNumber);
      }
    }
    return false;
  }

  private static boolean isNumber(Expression e) {
    return e instanceof Expression.Numeral
        || e instanceof Expression.Prefix p
            && p.operation() == Code.LENGTH
            && isGlobal(p.operand(), "KEYS");
  }

  private static boolean isUnpackedKeys(Expression e) {
    return e instanceof Expression.Invocation call && isKeysIn(call, "unpack");
  }

  private boolean isKey(Expression e) {
    return e instanceof Expression.Element element && isGlobal(element.table(), "KEYS")
        || e instanceof Expression.Local v && keys.contains(v.variable())
        || e instanceof Expression.Captured c && keys.contains(c.variable());
  }

  private boolean usesKeysOnly(List<Expression> arguments) {
    if (arguments.isEmpty()
        || arguments.size() >= MAX_ARGUMENTS
        || !(arguments.get(0) instanceof Expression.Text name)) {
      return false;
    }
    int last = arguments.size() - 1;
    Expression open = ExpressionCompiler.isMulti(arguments.get(last)) ? arguments.get(last) : null;
    int fixed = open == null ? arguments.size() : last;
    int most = open == null ? fixed : MAX_ARGUMENTS;
    for (int count = fixed; count <= most; count++) {
      if (!areKeys(arguments, positions.of(name.value().bytes(), count), fixed, open)) {
        return false;
      }
    }
    return true;
  }

  private boolean areKeys(
      List<Expression> arguments, long places, int fixed, @Nullable Expression open) {
    for (int i = 0; i < MAX_ARGUMENTS; i++) {
      if ((places >>> i & 1) != 0
          && !(i < fixed ? isKey(arguments.get(i)) : open != null && isUnpackedKeys(open))) {
        return false;
      }
    }
    return true;
  }
}
