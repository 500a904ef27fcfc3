package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reredis.lua.vm.LuaString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Compares the values and errors of random expressions with {@code lua5.1}. */
class GeneratedExpressionsProperties {
  private static final int EXPRESSIONS = 200;
  private static final int MAX_DEPTH = 4;

  /** Variables of all types; the compiler does not fold their values, as it folds numerals. */
  private static final String VARIABLES =
      "local i, f, big, neg, s, num, yes, no, none = 7, 2.5, 2^53, -3, 'abc', '10', true, false\n"
          + "local t = {1, 2, i, s, x = 5, y = {z = 'deep'}, [2.5] = 'half', [true] = 'yes'}\n"
          + "local function give(...) return ... end\n"
          + "local function show(...) print(...) end\n"
          // text() is tostring() without the address of a table, whose value and length differ
          + "local function text(...) if type((...)) == 'table' then return 'table: 0x' end"
          + " local s = tostring(...) return s end\n";

  private static final String[] LEAVES = {
    "i",
    "f",
    "big",
    "neg",
    "s",
    "num",
    "yes",
    "no",
    "none",
    "t.x",
    "t[1]",
    "t[i]",
    "t.y.z",
    "#t",
    "#s",
    "t[f]",
    "t[yes]",
    "t.nothing",
    "3",
    "0.1",
    "'x'",
    "'7'",
    "1e300",
    "nil",
    "true",
    "false",
    "(give(i, s))",
    "give()",
    "(give())",
    "unknown",
    "t"
  };
  private static final String[] OPERATORS = {
    "+", "-", "*", "/", "%", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or", "and", "or"
  };
  private static final String[] CALLS = {
    "text(%s)", "tonumber(%s)", "type(%s)", "give(%s)", "select('#', %s)", "not %s", "#(%s)",
    "- (%s)", "(%s)", "({%s})[1]", "#{%s, 1, 2}", "(%s) ^ 2", "math.floor(%s)", "rawequal(%s, i)",
    "(function(a, ...) return a end)(%s)", "(function() local a = %s return a end)()"
  };

  @Property(tries = 15)
  void valuesAreThoseOfLua(@ForAll long seed) throws IOException, InterruptedException {
    assumeTrue(Oracle.isThere(), "lua5.1 is not installed");
    String program = program(new Random(seed));
    byte[] bytes = program.getBytes(StandardCharsets.ISO_8859_1);
    String[] theirs = lines(Oracle.run(bytes).output());
    String[] ours = lines(ours(bytes));
    String[] lines = program.split("\n");
    for (int i = 0; i < Math.min(theirs.length, ours.length); i++) {
      int at = i + VARIABLES.split("\n").length;
      assertEquals(theirs[i], ours[i], () -> lines[at]);
    }
    assertEquals(EXPRESSIONS, ours.length);
  }

  private static String program(Random random) {
    StringBuilder program = new StringBuilder(VARIABLES);
    for (int i = 0; i < EXPRESSIONS; i++) {
      String expression = expression(random, MAX_DEPTH);
      // print only the type of a table, because its address differs
      program.append("show(pcall(function() local v = ").append(expression);
      program.append(" if type(v) == 'table' or type(v) == 'function' then return type(v) end");
      program.append(" return v end))\n");
    }
    return program.toString();
  }

  private static String expression(Random random, int depth) {
    if (depth == 0 || random.nextInt(8) == 0) {
      return LEAVES[random.nextInt(LEAVES.length)];
    } else if (random.nextInt(3) == 0) {
      String call = CALLS[random.nextInt(CALLS.length)];
      return call.replace("%s", expression(random, depth - 1));
    }
    // the left side is or contains a variable, so that the compiler cannot fold a zero
    String left = expression(random, depth - 1);
    String operator = OPERATORS[random.nextInt(OPERATORS.length)];
    String right = expression(random, depth - 1);
    String guarded = left.matches("[0-9.e+]+") ? "give(" + left + ")" : "(" + left + ")";
    return guarded + " " + operator + " " + (random.nextBoolean() ? right : "(" + right + ")");
  }

  private static byte[] ours(byte[] program) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream error = new PrintStream(new ByteArrayOutputStream());
    Main.run(LuaString.of(program), "=stdin", new PrintStream(out, true), error);
    return out.toByteArray();
  }

  /**
   * Returns the lines of an output without the names of operands in errors, because lua5.1 derives
   * names from the code and also reports them for operands of {@code and} and {@code or}.
   */
  private static String[] lines(byte[] output) {
    return new String(output, StandardCharsets.ISO_8859_1)
        .replaceAll("(local|global|field|upvalue) '[^']*' \\((a \\w+ value)\\)", "$2")
        .split("\n");
  }
}
