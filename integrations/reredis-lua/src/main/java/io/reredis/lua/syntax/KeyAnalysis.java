package io.reredis.lua.syntax;

import io.reredis.lua.vm.Code;
import io.reredis.lua.vm.LuaString;
import io.reredis.script.KeyPositions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
final class KeyAnalysis {
  private static final int MAX_ARGUMENTS = 64;

  /** Global functions through which a script could reach {@code redis} or {@code KEYS} unseen. */
  private static final Set<String> DETOURS =
      Set.of("_G", "getfenv", "setfenv", "load", "loadstring", "KEYS", "redis", "server");

  private final KeyPositions positions;

  /** The variables that are assigned after their declaration. */
  private final Set<Variable> assigned = new HashSet<>();

  /** The variables with elements that are assigned. */
  private final Set<Variable> changed = new HashSet<>();

  /** The variables that hold an element of {@code KEYS}. */
  private final Set<Variable> keys = new HashSet<>();

  /** The variables that hold what {@code KEYS} holds: parameters of functions of libraries. */
  private final Set<Variable> tables = new HashSet<>();

  /** The functions whose parameters may be such variables; their calls may pass them on. */
  private Map<Variable, Expression.Body> helpers = new HashMap<>();

  /** The functions that are not checked where they are found. */
  private Set<Expression.Lambda> skipped = Set.of();

  /** The variables that hold {@code redis.call} or {@code redis.pcall}. */
  private final Set<Variable> calls = new HashSet<>();

  /**
   * Whether values outlive a request, as in libraries. Then a variable of an outer function may
   * hold a key of an earlier request, so it does not count as a key.
   */
  private boolean keepsValues;

  private boolean certain = true;

  KeyAnalysis(KeyPositions positions) {
    this.positions = positions;
  }

  /** Returns whether a script uses only keys that it is given. */
  boolean usesGivenKeysOnly(Expression.Body script) {
    findAssigned(script.block());
    check(script.block());
    return certain;
  }

  // --- for libraries

  /** Returns whether no detour is assigned, and remembers the variables that are. */
  boolean begin(List<Statement> library) {
    keepsValues = true;
    findAssigned(library);
    return certain;
  }

  /** Returns whether a variable always holds the value of its declaration, unchanged. */
  boolean isFixed(Variable variable) {
    return !assigned.contains(variable) && !changed.contains(variable);
  }

  /**
   * Assumes that variables hold keys, or tables of keys, and finds other variables that do.
   *
   * @param byName the functions that only direct calls use
   */
  void assume(
      Set<Variable> keyVariables,
      Set<Variable> tableVariables,
      Map<Variable, Expression.Body> byName,
      List<Statement> library) {
    keys.clear();
    keys.addAll(keyVariables);
    tables.clear();
    tables.addAll(tableVariables);
    helpers = byName;
    Walk.statements(library, this::findKeys);
  }

  private void findKeys(Statement s) {
    if (s instanceof Statement.Declaration d) {
      for (int i = 0; i < d.values().size(); i++) {
        if (isSingle(d, i) && isKey(d.values().get(i))) {
          keys.add(d.variables().get(i));
        }
      }
    } else if (s instanceof Statement.GenericFor f) {
      findKeys(f);
    }
  }

  /** Returns whether a block uses only keys that it is given, apart from some functions in it. */
  boolean usesGivenKeysOnly(List<Statement> block, Set<Expression.Lambda> except) {
    skipped = except;
    certain = true;
    check(block);
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
    } else if (target instanceof Expression.Element e) {
      assignElement(e);
    }
  }

  private void assignElement(Expression.Element e) {
    Expression root = e;
    while (root instanceof Expression.Element element) {
      root = element.table();
    }
    if (root instanceof Expression.Global g) {
      certain &= !isDetour(g.name());
    } else if (variableOf(root) != null) {
      changed.add(variableOf(root));
    }
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
      boolean single = isSingle(d, i);
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

  private boolean isSingle(Statement.Declaration d, int index) {
    return index < d.variables().size() && !assigned.contains(d.variables().get(index));
  }

  private void loop(Statement.GenericFor f) {
    findKeys(f);
    f.values().forEach(this::check);
    check(f.block());
  }

  private void findKeys(Statement.GenericFor f) {
    if (f.values().size() == 1
        && f.values().get(0) instanceof Expression.Invocation call
        && isKeysIn(call, "ipairs", "pairs")
        && f.variables().size() > 1
        && !assigned.contains(f.variables().get(1))) {
      keys.add(f.variables().get(1));
    }
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
        && isKeys(p.operand())) {
      return;
    } else if (e instanceof Expression.Lambda f) {
      if (!skipped.contains(f)) {
        check(f.body().block());
      }
    } else if (variableOf(e) != null) {
      certain &= !calls.contains(variableOf(e)) && !tables.contains(variableOf(e));
    } else {
      Walk.expressionsOf(e, this::check);
    }
  }

  private void checkElement(Expression.Element e) {
    if (isCall(e)) {
      certain = false; // it may be called in any way
    } else if (isKeys(e.table())) {
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
      for (int i = 0; i < call.arguments().size(); i++) {
        if (!passesTable(call, i)) {
          check(call.arguments().get(i));
        }
      }
    }
  }

  /** Returns whether an argument is a table of keys, and the function takes it as one. */
  private boolean passesTable(Expression.Invocation call, int index) {
    Expression.Body helper = call.method() == null ? helpers.get(variableOf(call.callee())) : null;
    return helper != null
        && index < helper.parameters().size()
        && tables.contains(helper.parameters().get(index))
        && isKeys(call.arguments().get(index));
  }

  private boolean callsCommand(Expression callee) {
    return isCall(callee) || calls.contains(variableOf(callee));
  }

  /** Returns the local variable that an expression names, or null. */
  static @Nullable Variable variableOf(Expression e) {
    if (e instanceof Expression.Local v) {
      return v.variable();
    }
    return e instanceof Expression.Captured v ? v.variable() : null;
  }

  /** Returns whether an expression is {@code redis.call} or {@code redis.pcall}. */
  private static boolean isCall(Expression e) {
    return e instanceof Expression.Element element
        && (isGlobal(element.table(), "redis") || isGlobal(element.table(), "server"))
        && element.key() instanceof Expression.Text t
        && (t.value().is("call") || t.value().is("pcall"));
  }

  /** Returns whether an expression is {@code KEYS} or what holds the same. */
  boolean isKeys(Expression e) {
    return isGlobal(e, "KEYS") || tables.contains(currentVariableOf(e));
  }

  static boolean isGlobal(Expression e, String name) {
    return e instanceof Expression.Global g && g.name().is(name);
  }

  /** Returns whether a call is one of these functions on {@code KEYS}, and nothing else. */
  private boolean isKeysIn(Expression.Invocation call, String... functions) {
    if (call.method() != null || call.arguments().isEmpty() || !isKeys(call.arguments().get(0))) {
      return false;
    }
    for (String function : functions) {
      if (isGlobal(call.callee(), function)) {
        return call.arguments().stream().skip(1).allMatch(this::isNumber);
      }
    }
    return false;
  }

  private boolean isNumber(Expression e) {
    return e instanceof Expression.Numeral
        || e instanceof Expression.Prefix p && p.operation() == Code.LENGTH && isKeys(p.operand());
  }

  private boolean isUnpackedKeys(Expression e) {
    return e instanceof Expression.Invocation call && isKeysIn(call, "unpack");
  }

  /** Returns whether an expression is an element of {@code KEYS}. */
  boolean isKey(Expression e) {
    return e instanceof Expression.Element element && isKeys(element.table())
        || keys.contains(currentVariableOf(e));
  }

  /** Returns the variable that an expression names, if its value is one of this request. */
  private @Nullable Variable currentVariableOf(Expression e) {
    return keepsValues && e instanceof Expression.Captured ? null : variableOf(e);
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
