package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.Closure;
import io.reredis.lua.vm.Coroutine;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;
import org.jspecify.annotations.Nullable;

/** The functions in {@code coroutine}. */
public final class CoroutineLibrary implements Builtin.Library {
  private static final String[] NAMES = {"create", "resume", "running", "status", "wrap", "yield"};

  /** Sets the table of the functions as a global. */
  public void install(State state) {
    LuaTable table = new LuaTable();
    for (String name : NAMES) {
      table.put(name, new Builtin(this, name));
    }
    state.globals().put("coroutine", table);
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "create" -> c.give(Coroutine.of(c.state(), function(c)));
      case "resume" -> resume(c);
      case "running" -> c.give(c.coroutine().isMain() ? null : c.coroutine());
      case "status" -> c.give(LuaString.of(coroutine(c).status().text()));
      case "wrap" -> {
        Coroutine created = Coroutine.of(c.state(), function(c));
        yield c.give(new Builtin((ignored, call) -> resumeWrapped(created, call), "wrap"));
      }
      case "yield" -> c.yieldArguments();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Closure function(Call c) {
    if (c.get(1) instanceof Closure closure) {
      return closure;
    }
    throw c.argumentError(1, "Lua function expected");
  }

  private static Coroutine coroutine(Call c) {
    if (c.get(1) instanceof Coroutine coroutine) {
      return coroutine;
    }
    throw c.argumentError(1, "coroutine expected");
  }

  private static int resume(Call c) {
    Coroutine coroutine = coroutine(c);
    @Nullable Object[] values;
    try {
      values = run(coroutine, c.from(2));
    } catch (LuaError e) {
      if (e.isFatal()) {
        throw e;
      }
      return c.give(Boolean.FALSE, e.value());
    }
    return c.give(Boolean.TRUE) + c.giveAll(values);
  }

  private static int resumeWrapped(Coroutine coroutine, Call c) {
    try {
      return c.giveAll(run(coroutine, c.from(1)));
    } catch (LuaError e) {
      if (e.isFatal() || !(e.value() instanceof LuaString s)) {
        throw e;
      }
      // as in Lua, the place of the resume comes in front of the message
      throw LuaError.value(LuaString.join(LuaString.of(c.coroutine().position(1)), s));
    }
  }

  private static @Nullable Object[] run(Coroutine coroutine, @Nullable Object[] arguments) {
    if (coroutine.status() != Coroutine.Status.SUSPENDED) {
      String status = coroutine.status().text();
      throw LuaError.value(LuaString.of("cannot resume " + status + " coroutine"));
    }
    return coroutine.resume(arguments);
  }
}
