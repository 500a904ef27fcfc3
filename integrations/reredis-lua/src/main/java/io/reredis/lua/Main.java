package io.reredis.lua;

import io.reredis.lua.library.BaseLibrary;
import io.reredis.lua.library.CoroutineLibrary;
import io.reredis.lua.syntax.Compiler;
import io.reredis.lua.vm.Closure;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.State;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a file with a Lua program. */
public final class Main {
  private static final long MEMORY = 1L << 30;

  private Main() {}

  /** Runs the program in the file of the first argument; {@code -} means standard input. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      System.err.println("usage: java -jar reredis-lua.jar FILE [ARGUMENT...]");
      System.exit(2);
    }
    String file = arguments[0];
    byte[] text = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    String name = file.equals("-") ? "=stdin" : "@" + file;
    System.exit(run(LuaString.of(text), name, System.out, System.err));
  }

  /** Runs a program; returns its exit status. */
  static int run(LuaString text, String name, PrintStream out, PrintStream err) {
    State state = new State(MEMORY);
    new BaseLibrary(out).install(state);
    new CoroutineLibrary().install(state);
    try {
      Closure main = new Closure(Compiler.compile(text, LuaString.of(name)), state.globals());
      state.main().call(main);
      return 0;
    } catch (LuaError e) {
      err.println("lua: " + e.getMessage());
      return 1;
    } finally {
      out.flush();
    }
  }
}
