package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;
import java.io.PrintStream;

/** The function {@code io.write}, for programs that are run from files. */
public final class IoLibrary implements Builtin.Library {
  private final PrintStream out;

  /** Creates the library; {@code io.write} writes to a stream. */
  public IoLibrary(PrintStream out) {
    this.out = out;
  }

  /** Sets the table of the function as a global. */
  public void install(State state) {
    LuaTable table = new LuaTable();
    table.put("write", new Builtin(this, "write"));
    state.globals().put("io", table);
  }

  @Override
  public int call(String name, Call c) {
    for (int i = 1; i <= c.count(); i++) {
      out.writeBytes(c.string(i).bytes());
    }
    return c.give(Boolean.TRUE);
  }
}
