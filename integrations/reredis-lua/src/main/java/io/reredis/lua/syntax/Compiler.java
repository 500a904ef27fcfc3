package io.reredis.lua.syntax;

import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.Prototype;

/** Makes the code of a chunk from its text. */
public final class Compiler {
  private static final int MAX_NAME = 60;

  private Compiler() {}

  /**
   * Returns the code of a chunk.
   *
   * @param text the text in Lua 5.1
   * @param name the name of the chunk: {@code @file}, {@code =name}, or else the text itself
   * @throws io.reredis.lua.vm.LuaError if there is an error in the text
   */
  public static Prototype compile(LuaString text, LuaString name) {
    String shown = chunkName(name.toString());
    Lexer lexer = new Lexer(text.bytes(), shown);
    try {
      return new FunctionCompiler(lexer, shown).compile(new Parser(lexer).chunk());
    } catch (StackOverflowError e) { // thousands of operators in one expression
      throw lexer.plainError("chunk has too many syntax levels", lexer.line);
    }
  }

  /** Returns the name of a chunk as messages show it. */
  static String chunkName(String name) {
    if (name.startsWith("=")) {
      return name.substring(1, Math.min(name.length(), MAX_NAME));
    } else if (name.startsWith("@")) {
      int most = MAX_NAME - 9;
      String file = name.substring(1);
      return file.length() <= most ? file : "..." + file.substring(file.length() - most);
    }
    int line = name.indexOf('\n');
    int carriage = name.indexOf('\r');
    int end = line < 0 ? name.length() : line;
    end = carriage >= 0 && carriage < end ? carriage : end;
    int most = MAX_NAME - 17;
    boolean cut = end < name.length() || end > most;
    return "[string \"" + name.substring(0, Math.min(end, most)) + (cut ? "..." : "") + "\"]";
  }
}
