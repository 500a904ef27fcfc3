package io.reredis.lua.script;

import io.reredis.base.Bytes;
import io.reredis.lua.library.BaseLibrary;
import io.reredis.lua.library.BitLibrary;
import io.reredis.lua.library.CjsonLibrary;
import io.reredis.lua.library.CmsgpackLibrary;
import io.reredis.lua.library.CoroutineLibrary;
import io.reredis.lua.library.MathLibrary;
import io.reredis.lua.library.OsLibrary;
import io.reredis.lua.library.StringLibrary;
import io.reredis.lua.library.StructLibrary;
import io.reredis.lua.library.TableLibrary;
import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.Closure;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;
import io.reredis.resp.ReplyWriter;
import io.reredis.script.Script;
import io.reredis.script.ScriptException;
import io.reredis.script.ScriptHost;
import io.reredis.script.ScriptLibrary;
import io.reredis.script.ScriptRegistry;
import io.reredis.script.ScriptRuntime;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Lua worlds of one thread: one for scripts, and one for functions. */
final class LuaRuntime implements ScriptRuntime {
  /** The maximum heap bytes of the values of a script. */
  static final long MEMORY = 64L << 20;

  private static final LuaString KEYS = LuaString.of("KEYS");
  private static final LuaString ARGV = LuaString.of("ARGV");
  private static final List<String> NOT_FOR_SCRIPTS =
      List.of("getfenv", "setfenv", "print", "newproxy");

  private final State state = new State(MEMORY);
  private final RedisLibrary redis = new RedisLibrary();
  private final ResultWriter results = new ResultWriter();

  /** The world of functions; made for the first one. */
  private @Nullable FunctionWorld functions;

  LuaRuntime() {
    install(state, redis);
    state.globals().makeReadOnly();
  }

  /** Sets the globals of scripts, all of them read-only. */
  static void install(State state, RedisLibrary redis) {
    BaseLibrary base = new BaseLibrary(new PrintStream(OutputStream.nullOutputStream()));
    base.install(state);
    new CoroutineLibrary().install(state);
    new StringLibrary().install(state);
    new TableLibrary().install(state);
    new MathLibrary().install(state);
    new OsLibrary(Clock.systemUTC()).install(state);
    new BitLibrary().install(state);
    new StructLibrary().install(state);
    new CjsonLibrary().install(state);
    new CmsgpackLibrary().install(state);
    redis.install(state);
    LuaTable globals = state.globals();
    keepClockOnly(globals);
    NOT_FOR_SCRIPTS.forEach(name -> globals.put(name, null));
    globals.put("pcall", new Builtin((name, c) -> protectedCall(base, c), "pcall"));
    for (int i = globals.nextPosition(0); i >= 0; i = globals.nextPosition(i + 1)) {
      if (globals.valueAt(i) instanceof LuaTable library) {
        library.makeReadOnly();
      }
    }
    LuaTable guard = new LuaTable();
    guard.put("__index", new Builtin((name, c) -> missing(c.get(2)), "__index"));
    globals.metatable(guard);
  }

  /** Leaves nothing in {@code os} but {@code clock}. */
  private static void keepClockOnly(LuaTable globals) {
    LuaTable os = new LuaTable();
    if (globals.get("os") instanceof LuaTable all) {
      os.put("clock", all.get("clock"));
    }
    globals.put("os", os);
  }

  /** Calls a function; as in Redis, an error that is a table of {@code redis} becomes its text. */
  private static int protectedCall(BaseLibrary base, Call c) {
    int results = base.call("pcall", c);
    if (results == 2
        && c.lastResult() instanceof LuaTable t
        && t.get(RedisLibrary.ERR) instanceof LuaString text
        && !c.succeeded()) {
      c.replaceLastResult(text);
    }
    return results;
  }

  private static int missing(@Nullable Object name) {
    throw LuaError.of(
        "Script attempted to access nonexistent global variable '" + shown(name) + "'");
  }

  private static String shown(@Nullable Object name) {
    return name instanceof LuaString s ? s.toString() : String.valueOf(name);
  }

  @Override
  public void run(
      Script script, ScriptHost host, List<Bytes> keys, List<Bytes> arguments, ReplyWriter reply) {
    if (script instanceof LuaLibraryFunction f) {
      FunctionWorld world = functions();
      LuaTable keyTable = table(keys);
      LuaTable argumentTable = table(arguments);
      run(world.state(), world.redis(), reply, () -> world.call(f, host, keyTable, argumentTable));
      return;
    }
    LuaTable globals = state.globals();
    globals.put(KEYS, table(keys));
    globals.put(ARGV, table(arguments));
    state.hook(() -> check(host));
    redis.begin(host);
    Closure code = new Closure(((LuaScript) script).code(), globals);
    run(state, redis, reply, () -> state.main().call(code));
  }

  private void run(
      State world, RedisLibrary library, ReplyWriter reply, Supplier<@Nullable Object[]> program) {
    try {
      Object[] values = program.get();
      results.write(world, values.length == 0 ? null : values[0], library.version(), reply);
    } catch (LuaError e) {
      throw failure(e);
    } catch (StackOverflowError e) {
      throw new ScriptException("ERR user_script: stack overflow", 0);
    } finally {
      library.end();
      world.main().reset();
    }
  }

  @Override
  public void load(ScriptLibrary library, ScriptRegistry registry) {
    functions().load((LuaLibrary) library, registry);
  }

  @Override
  public void keepOnly(Collection<ScriptLibrary> libraries) {
    if (functions != null) {
      functions.keepOnly(libraries);
    }
  }

  private FunctionWorld functions() {
    if (functions == null) {
      functions = new FunctionWorld();
    }
    return functions;
  }

  /** Ends the script if its host says so, with an error that has the line. */
  static void check(ScriptHost host) {
    try {
      host.check();
    } catch (ScriptException e) {
      throw LuaError.fatalValue(RedisLibrary.error(LuaString.of(e.getMessage())));
    }
  }

  private static LuaTable table(List<Bytes> values) {
    LuaTable table = new LuaTable(values.size(), 0);
    for (int i = 0; i < values.size(); i++) {
      table.put(i + 1.0, LuaString.of(values.get(i).copy()));
    }
    return table;
  }

  /** Converts an error of Lua to the error that the client receives. */
  static ScriptException failure(LuaError e) {
    Object value = e.value();
    if (value instanceof LuaTable t) {
      Object text = t.get("err");
      String message = text instanceof LuaString s ? s.toString() : "ERR unknown error";
      return new ScriptException(message.replaceAll("[\r\n]+", " "), e.line());
    }
    return new ScriptException("ERR " + e.getMessage().replaceAll("[\r\n]+", " "), e.line());
  }
}
