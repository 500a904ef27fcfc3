package io.reredis.lua.syntax;

import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.Prototype;
import io.reredis.script.KeyPositions;
import java.util.Set;

/** Makes the code of a chunk from its text. */
public final class Compiler {
  private static final int MAX_NAME = 60;

  private Compiler() {}

  /** A chunk that was read. */
  public static final class Chunk {
    private final Lexer lexer;
    private final String name;
    private final Expression.Body body;

    private Chunk(Lexer lexer, String name, Expression.Body body) {
      this.lexer = lexer;
      this.name = name;
      this.body = body;
    }

    /**
     * Returns whether every key that the chunk, as a script, passes to a command is one of those in
     * {@code KEYS}.
     */
    public boolean usesGivenKeysOnly(KeyPositions positions) {
      return new KeyAnalysis(positions).usesGivenKeysOnly(body);
    }

    /** Returns whether the chunk has no loops and no functions, so that it is short. */
    public boolean isStraight() {
      return Straight.isStraight(body);
    }

    /**
     * Returns the functions that the chunk, as a library, registers and that pass no keys to a
     * command but those of their first parameter.
     */
    public Set<String> functionsUsingGivenKeysOnly(KeyPositions positions) {
      return new LibraryKeyAnalysis(positions, body).functionsUsingGivenKeysOnly();
    }

    /**
     * Returns the code.
     *
     * @throws io.reredis.lua.vm.LuaError if the code would be too large
     */
    public Prototype compile() {
      try {
        return new FunctionCompiler(lexer, name).compile(body);
      } catch (StackOverflowError e) { // thousands of operators in one expression
        throw tooDeep(lexer);
      }
    }
  }

  /**
   * Returns the code of a chunk.
   *
   * @param text the text in Lua 5.1
   * @param name the name of the chunk: {@code @file}, {@code =name}, or else the text itself
   * @throws io.reredis.lua.vm.LuaError if there is an error in the text
   */
  public static Prototype compile(LuaString text, LuaString name) {
    return read(text, name, 0).compile();
  }

  /**
   * Reads a chunk.
   *
   * @param lines the number of lines in front of the text
   * @throws io.reredis.lua.vm.LuaError if there is an error in the text
   */
  public static Chunk read(LuaString text, LuaString name, int lines) {
    String shown = chunkName(name.toString());
    Lexer lexer = new Lexer(text.bytes(), shown, lines + 1);
    try {
      return new Chunk(lexer, shown, new Parser(lexer).chunk());
    } catch (StackOverflowError e) {
      throw tooDeep(lexer);
    }
  }

  private static RuntimeException tooDeep(Lexer lexer) {
    return lexer.plainError("chunk has too many syntax levels", lexer.line);
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
