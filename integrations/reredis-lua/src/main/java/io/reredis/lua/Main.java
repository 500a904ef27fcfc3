package io.reredis.lua;

import io.reredis.lua.library.BaseLibrary;
import io.reredis.lua.library.CoroutineLibrary;
import io.reredis.lua.library.IoLibrary;
import io.reredis.lua.library.MathLibrary;
import io.reredis.lua.library.OsLibrary;
import io.reredis.lua.library.StringLibrary;
import io.reredis.lua.library.TableLibrary;
import io.reredis.lua.syntax.Compiler;
import io.reredis.lua.vm.Closure;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.State;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Runs a file with a Lua program. */
public final class Main {
  private static final long MEMORY = 1L << 30;

  private Main() {}

  /** Runs the program in the file of the first argument; {@code -} means standard input. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      System.err.println(
          "usage: java -cp reredis-lua.jar:reredis-core.jar io.reredis.lua.Main FILE");
      System.exit(2);
    }
    String file = arguments[0];
    byte[] text = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    String name = file.equals("-") ? "=stdin" : "@" + file;
    System.exit(run(LuaString.of(text), name, System.out, System.err));
  }

  /** Removes a first line that begins with a number sign, as the line of a Unix script does. */
  private static LuaString withoutFirstComment(LuaString text) {
    int end = 0;
    if (text.length() > 0 && text.at(0) == '#') {
      while (end < text.length() && text.at(end) != '\n') {
        end++;
      }
    }
    return LuaString.of(text.bytes(), end, text.length());
  }

  /** Runs a program; returns its exit status. */
  static int run(LuaString text, String name, PrintStream out, PrintStream err) {
    State state = new State(MEMORY);
    new BaseLibrary(out).install(state);
    new CoroutineLibrary().install(state);
    new StringLibrary().install(state);
    new TableLibrary().install(state);
    new MathLibrary().install(state);
    new OsLibrary(Clock.systemDefaultZone()).install(state);
    new IoLibrary(out).install(state);
    try {
      Closure main =
          new Closure(
              Compiler.compile(withoutFirstComment(text), LuaString.of(name)), state.globals());
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
