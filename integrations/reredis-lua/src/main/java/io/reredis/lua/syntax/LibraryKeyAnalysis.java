package io.reredis.lua.syntax;

import io.reredis.script.KeyPositions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the functions of a library that pass no keys to a command but those of their first
 * parameter, so that they need no other locks than theirs.
 *
 * <p>Such a function is registered by a statement of the chunk itself, with its name as a string.
 * Its body is checked by {@link KeyAnalysis}, with the first parameter in the place of {@code
 * KEYS}. All other code of the library is checked, too, since the function may call it. A local
 * function that only direct calls use may take keys, or the table of keys, as arguments: a
 * parameter counts as one if each call passes one. That is assumed of all parameters first, until a
 * call proves it wrong.
 */
final class LibraryKeyAnalysis {
  private final KeyAnalysis use;
  private final List<Statement> library;

  /** The local functions that are never assigned. */
  private final Map<Variable, Expression.Body> functions = new HashMap<>();

  /** How often each variable is used, without direct calls. */
  private final Map<Variable, Integer> mentions = new HashMap<>();

  private final List<Expression.Invocation> calls = new ArrayList<>();

  /** The functions that are registered, by their names. */
  private final Map<String, Expression.Lambda> registered = new HashMap<>();

  private final Map<Variable, Expression.Lambda> lambdas = new HashMap<>();

  LibraryKeyAnalysis(KeyPositions positions, Expression.Body library) {
    this.use = new KeyAnalysis(positions);
    this.library = library.block();
  }

  /** Returns the names of the functions that certainly use given keys only. */
  Set<String> functionsUsingGivenKeysOnly() {
    if (!use.begin(library)) {
      return Set.of();
    }
    Walk.statements(library, this::collect);
    library.forEach(this::findRegistered);
    Set<Expression.Lambda> bodies = Collections.newSetFromMap(new IdentityHashMap<>());
    bodies.addAll(registered.values());
    assumeParameters(bodies);
    if (!use.usesGivenKeysOnly(library, bodies)) {
      return Set.of();
    }
    Set<String> certain = new HashSet<>();
    registered.forEach(
        (name, lambda) -> {
          if (use.usesGivenKeysOnly(lambda.body().block(), bodies)) {
            certain.add(name);
          }
        });
    return certain;
  }

  // --- what there is

  private void collect(Statement s) {
    if (s instanceof Statement.LocalFunction f) {
      note(f.variable(), f.function());
    } else if (s instanceof Statement.Declaration d) {
      for (int i = 0; i < Math.min(d.variables().size(), d.values().size()); i++) {
        if (d.values().get(i) instanceof Expression.Lambda f) {
          note(d.variables().get(i), f);
        }
      }
    }
    Walk.expressionsOf(s, this::collect);
  }

  private void note(Variable variable, Expression.Lambda function) {
    if (use.isFixed(variable)) {
      functions.put(variable, function.body());
      lambdas.put(variable, function);
    }
  }

  private void collect(Expression e) {
    if (KeyAnalysis.variableOf(e) != null) {
      mentions.merge(KeyAnalysis.variableOf(e), 1, Integer::sum);
    } else if (e instanceof Expression.Invocation call
        && call.method() == null
        && KeyAnalysis.variableOf(call.callee()) != null) {
      calls.add(call);
      call.arguments().forEach(this::collect);
    } else {
      Walk.expressionsOf(e, this::collect);
    }
  }

  private void findRegistered(Statement s) {
    if (s instanceof Statement.Execution execution
        && execution.call().method() == null
        && execution.call().callee() instanceof Expression.Element callee
        && KeyAnalysis.isGlobal(callee.table(), "redis")
        && isText(callee.key(), "register_function")) {
      List<Expression> arguments = execution.call().arguments();
      if (arguments.size() == 2) {
        register(arguments.get(0), arguments.get(1));
      } else if (arguments.size() == 1
          && arguments.get(0) instanceof Expression.Constructor named) {
        register(item(named, "function_name"), item(named, "callback"));
      }
    }
  }

  private static boolean isText(@Nullable Expression e, String text) {
    return e instanceof Expression.Text t && t.value().is(text);
  }

  private static @Nullable Expression item(Expression.Constructor table, String key) {
    Expression found = null;
    for (Expression.Item item : table.items()) {
      if (isText(item.key(), key)) {
        found = item.value();
      }
    }
    return found;
  }

  private void register(@Nullable Expression name, @Nullable Expression function) {
    if (!(name instanceof Expression.Text text)) {
      return;
    }
    Expression.Lambda lambda = null;
    if (function instanceof Expression.Lambda inline) {
      lambda = inline;
    } else if (function != null && isOnlyMention(KeyAnalysis.variableOf(function))) {
      lambda = lambdas.get(KeyAnalysis.variableOf(function));
    }
    if (lambda != null) {
      registered.put(text.value().toString(), lambda);
    }
  }

  private boolean isOnlyMention(@Nullable Variable variable) {
    return variable != null
        && mentions.getOrDefault(variable, 0) == 1
        && calls.stream().noneMatch(call -> KeyAnalysis.variableOf(call.callee()) == variable);
  }

  // --- parameters

  private void assumeParameters(Set<Expression.Lambda> bodies) {
    Set<Variable> keys = new HashSet<>();
    Set<Variable> tables = new HashSet<>();
    Map<Variable, Expression.Body> helpers = new HashMap<>();
    for (Expression.Lambda body : bodies) {
      List<Variable> parameters = body.body().parameters();
      if (!parameters.isEmpty() && use.isFixed(parameters.get(0))) {
        tables.add(parameters.get(0));
      }
    }
    functions.forEach(
        (variable, body) -> {
          if (!mentions.containsKey(variable)) {
            helpers.put(variable, body);
            body.parameters().stream().filter(use::isFixed).forEach(keys::add);
            body.parameters().stream().filter(use::isFixed).forEach(tables::add);
          }
        });
    boolean again = true;
    while (again) {
      use.assume(keys, tables, helpers, library);
      again = false;
      for (Expression.Invocation call : calls) {
        Expression.Body helper = helpers.get(KeyAnalysis.variableOf(call.callee()));
        if (helper != null) {
          again |= dropWrong(call, helper.parameters(), keys, tables);
        }
      }
    }
  }

  /** Drops the parameters for which a call passes something else; returns whether there are any. */
  private boolean dropWrong(
      Expression.Invocation call,
      List<Variable> parameters,
      Set<Variable> keys,
      Set<Variable> tables) {
    List<Expression> arguments = call.arguments();
    int last = arguments.size() - 1;
    boolean open = last >= 0 && ExpressionCompiler.isMulti(arguments.get(last));
    boolean dropped = false;
    for (int i = 0; i < parameters.size(); i++) {
      Variable parameter = parameters.get(i);
      if (open && i >= last) {
        dropped |= keys.remove(parameter) | tables.remove(parameter);
      } else if (i <= last) {
        dropped |= !use.isKey(arguments.get(i)) && keys.remove(parameter);
        dropped |= !use.isKeys(arguments.get(i)) && tables.remove(parameter);
      }
    }
    return dropped;
  }
}
