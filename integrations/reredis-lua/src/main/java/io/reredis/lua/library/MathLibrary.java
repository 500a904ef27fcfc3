package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;

/** The functions in {@code math}. */
public final class MathLibrary implements Builtin.Library {
  private static final String[] NAMES = {
    "abs",
    "acos",
    "asin",
    "atan",
    "atan2",
    "ceil",
    "cos",
    "cosh",
    "deg",
    "exp",
    "floor",
    "fmod",
    "frexp",
    "ldexp",
    "log",
    "log10",
    "max",
    "min",
    "modf",
    "pow",
    "rad",
    "random",
    "randomseed",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh"
  };
  private static final double DEGREE = Math.PI / 180;

  /** The NaN that usual processors give, which has a sign. */
  private static final double NAN = Double.longBitsToDouble(0xfff8L << 48);

  private final RandomNumbers random = new RandomNumbers();

  /** Sets the table of the functions as a global. */
  public void install(State state) {
    LuaTable table = new LuaTable();
    for (String name : NAMES) {
      table.put(name, new Builtin(this, name));
    }
    table.put("mod", table.get("fmod"));
    table.put("pi", Math.PI);
    table.put("huge", Double.POSITIVE_INFINITY);
    state.globals().put("math", table);
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "abs" -> c.give(Math.abs(c.number(1)));
      case "acos" -> c.give(Math.acos(c.number(1)));
      case "asin" -> c.give(Math.asin(c.number(1)));
      case "atan" -> c.give(Math.atan(c.number(1)));
      case "atan2" -> c.give(Math.atan2(c.number(1), c.number(2)));
      case "ceil" -> c.give(Math.ceil(c.number(1)));
      case "cos" -> c.give(signed(Math.cos(c.number(1)), c));
      case "cosh" -> c.give(Math.cosh(c.number(1)));
      case "deg" -> c.give(c.number(1) / DEGREE);
      case "exp" -> c.give(Math.exp(c.number(1)));
      case "floor" -> c.give(Math.floor(c.number(1)));
      case "fmod" -> c.give(remainder(c.number(1), c.number(2)));
      case "frexp" -> splitExponent(c);
      case "ldexp" -> c.give(scale(c.number(1), c.small(2)));
      case "log" -> c.give(signed(Math.log(c.number(1)), c));
      case "log10" -> c.give(c.number(1) < 0 ? Double.NaN : Math.log10(c.number(1)));
      case "max" -> c.give(max(c));
      case "min" -> c.give(min(c));
      case "modf" -> splitFraction(c);
      case "pow" -> c.give(Numbers.power(c.number(1), c.number(2)));
      case "rad" -> c.give(c.number(1) * DEGREE);
      case "random" -> random(c);
      case "randomseed" -> seed(c);
      case "sin" -> c.give(signed(Math.sin(c.number(1)), c));
      case "sinh" -> c.give(Math.sinh(c.number(1)));
      case "sqrt" -> c.give(signed(Math.sqrt(c.number(1)), c));
      case "tan" -> c.give(signed(Math.tan(c.number(1)), c));
      case "tanh" -> c.give(Math.tanh(c.number(1)));
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Gives a NaN the sign that processors give it if the argument is a number. */
  private static double signed(double result, Call c) {
    if (!Double.isNaN(result)) {
      return result;
    }
    double argument = c.number(1);
    return Double.isNaN(argument) ? argument : NAN;
  }

  private static double remainder(double x, double y) {
    double result = x % y;
    return !Double.isNaN(result) ? result : Double.isNaN(x) ? x : Double.isNaN(y) ? y : NAN;
  }

  /** Gives the fraction and the exponent of a number whose fraction is from 0.5 to 1. */
  private static int splitExponent(Call c) {
    double number = c.number(1);
    if (number == 0 || Double.isNaN(number) || Double.isInfinite(number)) {
      return c.give(number) + c.give(0.0);
    }
    boolean small = Math.abs(number) < Double.MIN_NORMAL;
    double normal = small ? number * 0x1p54 : number;
    int exponent = Math.getExponent(normal) + 1;
    double fraction = Math.scalb(normal, -exponent);
    return c.give(fraction) + c.give((double) (small ? exponent - 54 : exponent));
  }

  private static double scale(double number, int exponent) {
    return Math.scalb(number, exponent);
  }

  private static int splitFraction(Call c) {
    double number = c.number(1);
    double integer = number < 0 ? Math.ceil(number) : Math.floor(number);
    double fraction = Double.isInfinite(number) ? 0 : number - integer;
    return c.give(integer) + c.give(Math.copySign(fraction, number));
  }

  private static double max(Call c) {
    double max = c.number(1);
    for (int i = 2; i <= c.count(); i++) {
      double number = c.number(i);
      max = number > max ? number : max;
    }
    return max;
  }

  private static double min(Call c) {
    double min = c.number(1);
    for (int i = 2; i <= c.count(); i++) {
      double number = c.number(i);
      min = number < min ? number : min;
    }
    return min;
  }

  // --- random numbers

  private int random(Call c) {
    double r = random.next();
    return switch (c.count()) {
      case 0 -> c.give(r);
      case 1 -> {
        int upper = c.small(1);
        if (upper < 1) {
          throw c.argumentError(1, "interval is empty");
        }
        yield c.give(Math.floor(r * upper) + 1);
      }
      case 2 -> {
        int lower = c.small(1);
        int upper = c.small(2);
        if (lower > upper) {
          throw c.argumentError(2, "interval is empty");
        }
        yield c.give(Math.floor(r * (upper - lower + 1)) + lower);
      }
      default -> throw LuaError.of("wrong number of arguments");
    };
  }

  private int seed(Call c) {
    random.seed(c.small(1));
    return c.nothing();
  }
}
