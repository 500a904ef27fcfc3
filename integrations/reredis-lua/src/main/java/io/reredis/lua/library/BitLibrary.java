package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;

/** The functions in {@code bit}: operations on integers of 32 bits, as of LuaBitOp. */
public final class BitLibrary implements Builtin.Library {
  private static final String[] NAMES = {
    "arshift", "band", "bnot", "bor", "bswap", "bxor", "lshift", "rol", "ror", "rshift", "tobit",
    "tohex"
  };

  /** A number plus this, 1.5 * 2^52, has the integer next to the number in its lowest bits. */
  private static final double TO_INTEGER = 0x1.8p52;

  private static final int MAX_DIGITS = 8;
  private static final String LOWER = "0123456789abcdef";
  private static final String UPPER = "0123456789ABCDEF";

  /** Sets the table of the functions as a global. */
  public void install(State state) {
    LuaTable table = new LuaTable();
    for (String name : NAMES) {
      table.put(name, new Builtin(this, name));
    }
    state.globals().put("bit", table);
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "arshift" -> c.give((double) (integer(c, 1) >> integer(c, 2)));
      case "band" -> and(c);
      case "bnot" -> c.give((double) ~integer(c, 1));
      case "bor" -> or(c);
      case "bswap" -> c.give((double) Integer.reverseBytes(integer(c, 1)));
      case "bxor" -> exclusiveOr(c);
      case "lshift" -> c.give((double) (integer(c, 1) << integer(c, 2)));
      case "rol" -> c.give((double) Integer.rotateLeft(integer(c, 1), integer(c, 2)));
      case "ror" -> c.give((double) Integer.rotateRight(integer(c, 1), integer(c, 2)));
      case "rshift" -> c.give((double) (integer(c, 1) >>> integer(c, 2)));
      case "tobit" -> c.give((double) integer(c, 1));
      case "tohex" -> toHex(c);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Returns the lowest 32 bits of a number that is rounded to an integer. */
  private static int integer(Call c, int index) {
    return (int) Double.doubleToRawLongBits(c.number(index) + TO_INTEGER);
  }

  private static int and(Call c) {
    int value = integer(c, 1);
    for (int i = 2; i <= c.count(); i++) {
      value &= integer(c, i);
    }
    return c.give((double) value);
  }

  private static int or(Call c) {
    int value = integer(c, 1);
    for (int i = 2; i <= c.count(); i++) {
      value |= integer(c, i);
    }
    return c.give((double) value);
  }

  private static int exclusiveOr(Call c) {
    int value = integer(c, 1);
    for (int i = 2; i <= c.count(); i++) {
      value ^= integer(c, i);
    }
    return c.give((double) value);
  }

  private static int toHex(Call c) {
    int value = integer(c, 1);
    int wanted = c.count() < 2 ? MAX_DIGITS : integer(c, 2);
    String alphabet = wanted < 0 ? UPPER : LOWER;
    // the least integer has no absolute value, and counts as 8 too
    int digits = wanted < -MAX_DIGITS ? MAX_DIGITS : Math.min(Math.abs(wanted), MAX_DIGITS);
    byte[] text = new byte[digits];
    for (int i = digits - 1; i >= 0; i--) {
      text[i] = (byte) alphabet.charAt(value & 0xf);
      value >>>= 4;
    }
    return c.give(LuaString.of(text));
  }
}
