package io.reredis.lua.script;

import static io.reredis.base.NotNull.notNull;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.Closure;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaFunction;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;
import io.reredis.script.ScriptException;
import io.reredis.script.ScriptHost;
import io.reredis.script.ScriptLibrary;
import io.reredis.script.ScriptRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Lua world in which the functions of one thread run, apart from its scripts.
 *
 * <p>There is one table of globals. While the code of a library runs, it holds nothing but {@code
 * redis} with {@code register_function} and {@code log}, as in Redis. Functions find the globals of
 * scripts in it, and another {@code redis}.
 */
final class FunctionWorld {
  private static final List<String> NOT_FOR_FUNCTIONS = List.of("os", "server");
  private static final List<String> NOT_IN_REDIS =
      List.of("breakpoint", "debug", "replicate_commands");
  private static final List<String> WHILE_LOADING =
      List.of(
          "log",
          "LOG_DEBUG",
          "LOG_VERBOSE",
          "LOG_NOTICE",
          "LOG_WARNING",
          "REDIS_VERSION",
          "REDIS_VERSION_NUM");

  private final State state = new State(LuaRuntime.MEMORY);
  private final RedisLibrary redis = new RedisLibrary();

  /** The globals of functions. */
  private final Map<Object, Object> globals = new LinkedHashMap<>();

  /** The table {@code redis} while the code of a library runs. */
  private final LuaTable loading = new LuaTable(0, WHILE_LOADING.size() + 1);

  /** The functions that the code of each library has registered, by their names. */
  private final Map<ScriptLibrary, LuaTable> libraries = new IdentityHashMap<>();

  /** Receives functions while the code of a library runs, or null. */
  private @Nullable Registrar registrar;

  /** Receives a function that the code of a library registers. */
  private interface Registrar {
    void register(
        LuaString name, @Nullable LuaString description, List<String> flags, LuaFunction callback);
  }

  FunctionWorld() {
    LuaRuntime.install(state, redis);
    LuaTable table = state.globals();
    LuaTable ofScripts = (LuaTable) notNull(table.get("redis"));
    LuaTable ofFunctions = new LuaTable();
    for (int i = ofScripts.nextPosition(0); i >= 0; i = ofScripts.nextPosition(i + 1)) {
      if (!NOT_IN_REDIS.contains(String.valueOf(ofScripts.keyAt(i)))) {
        ofFunctions.put(ofScripts.keyAt(i), ofScripts.valueAt(i));
      }
    }
    ofFunctions.makeReadOnly();
    table.put("redis", ofFunctions);
    NOT_FOR_FUNCTIONS.forEach(name -> table.put(name, null));
    for (int i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
      globals.put(table.keyAt(i), table.valueAt(i));
    }
    for (String name : WHILE_LOADING) {
      loading.put(name, ofScripts.get(name));
    }
    loading.put("register_function", new Builtin((name, c) -> register(c), "register_function"));
    loading.metatable(table.metatable());
    loading.makeReadOnly();
    table.makeReadOnly();
  }

  State state() {
    return state;
  }

  RedisLibrary redis() {
    return redis;
  }

  // --- loading

  /** Runs the code of a library to learn its functions. */
  void load(LuaLibrary library, ScriptRegistry to) {
    try {
      run(
          library,
          new LoadingHost(to),
          (name, description, flags, callback) ->
              to.register(
                  name.toString(),
                  description == null ? null : description.bytes(),
                  flags,
                  library.function(name.toString())));
    } catch (LuaError e) {
      throw LuaRuntime.failure(e);
    } catch (StackOverflowError e) {
      throw new ScriptException("ERR stack overflow", 0);
    }
  }

  /** Returns the functions of a library, whose code runs if it has not yet. */
  private LuaTable functions(LuaLibrary library, ScriptHost host) {
    LuaTable functions = libraries.get(library);
    if (functions == null) {
      LuaTable made = new LuaTable();
      run(library, host, (name, description, flags, callback) -> made.put(name, callback));
      libraries.put(library, made);
      state.keep(made);
      functions = made;
    }
    return functions;
  }

  private void run(LuaLibrary library, ScriptHost host, Registrar to) {
    LuaTable table = state.globals();
    state.hook(host::check);
    redis.begin(host);
    registrar = to;
    globals.keySet().forEach(name -> table.put(name, null));
    table.put("redis", loading);
    try {
      state.main().call(new Closure(library.code(), table));
    } finally {
      globals.forEach(table::put);
      registrar = null;
      redis.end();
      state.main().reset();
    }
  }

  /** Drops what the code of other libraries has left behind. */
  void keepOnly(Collection<ScriptLibrary> kept) {
    libraries
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !kept.contains(entry.getKey());
              if (gone) {
                state.drop(entry.getValue());
              }
              return gone;
            });
  }

  // --- redis.register_function

  private int register(Call c) {
    if (c.count() == 1) {
      if (!(c.get(1) instanceof LuaTable named)) {
        throw error(
            "calling redis.register_function with a single argument is only applicable to Lua table"
                + " (representing named arguments).");
      }
      registerNamed(named);
    } else if (c.count() == 2) {
      LuaString name = Numbers.toLuaString(c.get(1));
      if (name == null) {
        throw error("first argument to redis.register_function must be a string");
      }
      if (!(c.get(2) instanceof LuaFunction callback)) {
        throw error("second argument to redis.register_function must be a function");
      }
      take(name, null, List.of(), callback);
    } else {
      throw error("wrong number of arguments to redis.register_function");
    }
    return c.nothing();
  }

  private void registerNamed(LuaTable named) {
    LuaString name = null;
    LuaString description = null;
    List<String> flags = List.of();
    LuaFunction callback = null;
    for (int i = named.nextPosition(0); i >= 0; i = named.nextPosition(i + 1)) {
      String key = named.keyAt(i) instanceof LuaString s ? s.toString() : "";
      Object value = named.valueAt(i);
      switch (key.toLowerCase(Locale.ROOT)) {
        case "function_name" -> {
          name = Numbers.toLuaString(value);
          if (name == null) {
            throw error("function_name argument given to redis.register_function must be a string");
          }
        }
        case "description" -> {
          description = Numbers.toLuaString(value);
          if (description == null) {
            throw error("description argument given to redis.register_function must be a string");
          }
        }
        case "callback" -> {
          if (!(value instanceof LuaFunction f)) {
            throw error("callback argument given to redis.register_function must be a function");
          }
          callback = f;
        }
        case "flags" -> flags = flags(value);
        default -> throw error("unknown argument given to redis.register_function");
      }
    }
    if (name == null) {
      throw error("redis.register_function must get a function name argument");
    } else if (callback == null) {
      throw error("redis.register_function must get a callback argument");
    }
    take(name, description, flags, callback);
  }

  private static List<String> flags(@Nullable Object value) {
    if (!(value instanceof LuaTable table)) {
      throw error(
          "flags argument to redis.register_function must be a table representing function flags");
    }
    List<String> flags = new ArrayList<>();
    for (int i = 1; table.get((double) i) != null; i++) {
      if (!(table.get((double) i) instanceof LuaString flag)) {
        throw error("unknown flag given");
      }
      flags.add(flag.toString());
    }
    return flags;
  }

  private void take(
      LuaString name, @Nullable LuaString description, List<String> flags, LuaFunction callback) {
    if (registrar == null) {
      throw error("redis.register_function can only be called on FUNCTION LOAD command");
    }
    registrar.register(name, description, flags, callback);
  }

  private static LuaError error(String message) {
    return LuaError.value(RedisLibrary.error(LuaString.of("ERR " + message)));
  }

  // --- running

  /** Runs a function and returns its results. The caller ends the run. */
  @Nullable Object[] call(
      LuaLibraryFunction function, ScriptHost host, LuaTable keys, LuaTable arguments) {
    LuaTable functions = functions(function.library(), host);
    if (!(functions.get(function.name()) instanceof LuaFunction callback)) {
      throw error("the library did not register the function again");
    }
    state.hook(() -> LuaRuntime.check(host));
    redis.begin(host);
    return state.main().call(callback, keys, arguments);
  }
}
