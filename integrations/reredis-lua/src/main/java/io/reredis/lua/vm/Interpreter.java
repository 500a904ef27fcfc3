package io.reredis.lua.vm;

import org.jspecify.annotations.Nullable;

/**
 * Runs the code of Lua functions. Calls between them stay within one Java call.
 *
 * <p>The method {@link #run} has to stay below 8,000 bytes of byte code, above which HotSpot does
 * not compile a method. Only the usual case of frequent instructions is in it, and one call of
 * {@link SlowPath} for all others: each further call makes the compiled loop keep its variables in
 * memory.
 */
@SuppressWarnings("IdentityBinaryExpression") // v == v is false for NaN only, and takes no call
final class Interpreter {
  private Interpreter() {}

  /** Runs the newest frame until only {@code until} frames are left, or the coroutine yields. */
  static void run(Coroutine co, int until) {
    State state = co.state;
    int pc = 0;
    try {
      while (true) {
        Frame frame = co.frame();
        Closure closure = frame.closure;
        Prototype p = closure.prototype;
        long[] code = p.code();
        Object[] k = p.constants();
        double[] kn = p.numbers();
        int base = frame.base;
        double[] n = co.numbers;
        Object[] r = co.objects;
        pc = frame.pc;
        frame:
        while (true) {
          long i = code[pc++];
          int a = base + ((int) (i >>> 8) & 0xffff);
          int b = (int) (i >>> 24) & Code.MAX;
          int c = (int) (i >>> 44);
          switch ((int) i & 0xff) {
            case Code.MOVE -> {
              b += base;
              double v = n[b];
              n[a] = v;
              if (Slots.isObject(v)) {
                r[a] = r[b];
              }
              continue;
            }
            case Code.LOAD_NUMBER -> {
              n[a] = kn[b];
              continue;
            }
            case Code.LOAD_STRING -> {
              n[a] = Slots.OBJECT;
              r[a] = k[b];
              continue;
            }
            case Code.LOAD_NIL -> {
              for (int to = base + b; a <= to; a++) {
                n[a] = Slots.OBJECT;
                r[a] = null;
              }
              continue;
            }
            case Code.LOAD_BOOLEAN -> {
              n[a] = Slots.OBJECT;
              r[a] = b == 1;
              continue;
            }
            case Code.GET_CAPTURED -> {
              Cell cell = closure.captured[b];
              n[a] = cell.number;
              if (Slots.isObject(cell.number)) {
                r[a] = cell.object;
              }
              continue;
            }
            case Code.SET_CAPTURED -> {
              set(closure.captured[a - base], n[base + b], r[base + b]);
              continue;
            }
            case Code.GET_CELL -> {
              Cell cell = (Cell) r[base + b];
              n[a] = cell.number;
              if (Slots.isObject(cell.number)) {
                r[a] = cell.object;
              }
              continue;
            }
            case Code.SET_CELL -> {
              set((Cell) r[a], n[base + b], r[base + b]);
              continue;
            }
            case Code.GET_GLOBAL -> {
              if (get(closure.environment, (LuaString) k[b], n, r, a)) {
                continue;
              }
            }
            case Code.SET_GLOBAL -> {
              if (put(closure.environment, (LuaString) k[b], n[a], r[a])) {
                continue;
              }
            }
            case Code.GET_INDEX -> {
              b += base;
              c += base;
              if (Slots.isObject(n[b])
                  && r[b] instanceof LuaTable t
                  && get(t, n[c], r[c], n, r, a)) {
                continue;
              }
            }
            case Code.GET_FIELD -> {
              b += base;
              if (Slots.isObject(n[b])
                  && r[b] instanceof LuaTable t
                  && get(t, (LuaString) k[c], n, r, a)) {
                continue;
              }
            }
            case Code.SET_INDEX -> {
              b += base;
              c += base;
              if (Slots.isObject(n[a])
                  && r[a] instanceof LuaTable t
                  && put(t, n[b], r[b], n[c], r[c])) {
                continue;
              }
            }
            case Code.SET_FIELD -> {
              c += base;
              if (Slots.isObject(n[a])
                  && r[a] instanceof LuaTable t
                  && put(t, (LuaString) k[b], n[c], r[c])) {
                continue;
              }
            }
            case Code.SELF -> {
              b += base;
              double v = n[b];
              Object self = r[b];
              n[a + 1] = v;
              r[a + 1] = self;
              if (Slots.isObject(v)
                  && self instanceof LuaTable t
                  && get(t, (LuaString) k[c], n, r, a)) {
                continue;
              }
            }
            case Code.ADD, Code.ADD_K -> {
              double v = n[base + b] + (((int) i & 1) == 0 ? n[base + c] : kn[c]);
              if (v == v) {
                n[a] = v;
                continue;
              }
            }
            case Code.SUBTRACT, Code.SUBTRACT_K -> {
              double v = n[base + b] - (((int) i & 1) == 0 ? n[base + c] : kn[c]);
              if (v == v) {
                n[a] = v;
                continue;
              }
            }
            case Code.MULTIPLY, Code.MULTIPLY_K -> {
              double v = n[base + b] * (((int) i & 1) == 0 ? n[base + c] : kn[c]);
              if (v == v) {
                n[a] = v;
                continue;
              }
            }
            case Code.DIVIDE,
                Code.DIVIDE_K,
                Code.MODULO,
                Code.MODULO_K,
                Code.POWER,
                Code.POWER_K -> {
              double x = n[base + b];
              double y = ((int) i & 1) == 0 ? n[base + c] : kn[c];
              double v = Arithmetic.rare((int) i & 0xfe, x, y);
              if (v == v) {
                n[a] = v;
                continue;
              }
            }
            case Code.NEGATE -> {
              double v = -n[base + b];
              if (v == v) {
                n[a] = v;
                continue;
              }
            }
            case Code.NOT -> {
              boolean isTrue = isTrue(n[base + b], r[base + b]);
              n[a] = Slots.OBJECT;
              r[a] = !isTrue;
              continue;
            }
            case Code.JUMP -> {
              pc = c;
              continue;
            }
            case Code.LOOP -> {
              pc = c;
              if (--state.fuel > 0) {
                continue;
              }
            }
            case Code.JUMP_IF -> {
              pc = isTrue(n[a], r[a]) ? c : pc;
              continue;
            }
            case Code.JUMP_UNLESS -> {
              pc = isTrue(n[a], r[a]) ? pc : c;
              continue;
            }
            case Code.EQUAL, Code.NOT_EQUAL -> {
              b += base;
              if (!Slots.isObject(n[a]) || !Slots.isObject(n[b]) || r[a] == r[b]) {
                // the mark of an object is no number, so it equals none
                boolean equal = n[a] == n[b] || Slots.isObject(n[a]) && Slots.isObject(n[b]);
                pc = equal == (((int) i & 0xff) == Code.EQUAL) ? c : pc;
                continue;
              }
            }
            case Code.EQUAL_K, Code.NOT_EQUAL_K -> {
              boolean equal =
                  Slots.isObject(kn[b]) ? Slots.isObject(n[a]) && k[b].equals(r[a]) : n[a] == kn[b];
              pc = equal == (((int) i & 0xff) == Code.EQUAL_K) ? c : pc;
              continue;
            }
            case Code.LESS, Code.NOT_LESS -> {
              double x = n[a];
              double y = n[base + b];
              if (x == x && y == y) {
                pc = x < y == (((int) i & 0xff) == Code.LESS) ? c : pc;
                continue;
              }
            }
            case Code.AT_MOST, Code.NOT_AT_MOST -> {
              double x = n[a];
              double y = n[base + b];
              if (x == x && y == y) {
                pc = x <= y == (((int) i & 0xff) == Code.AT_MOST) ? c : pc;
                continue;
              }
            }
            case Code.LESS_K,
                Code.NOT_LESS_K,
                Code.AT_MOST_K,
                Code.NOT_AT_MOST_K,
                Code.GREATER_K,
                Code.NOT_GREATER_K,
                Code.AT_LEAST_K,
                Code.NOT_AT_LEAST_K -> {
              double x = n[a];
              if (!Slots.isObject(x)) {
                pc = Arithmetic.holds((int) i & 0xff, x, kn[b]) ? c : pc;
                continue;
              }
            }
            case Code.CALL -> {
              int arguments = b == 0 ? co.top - a - 1 : b - 1;
              frame.pc = pc;
              if (--state.fuel <= 0) {
                state.refuel();
              }
              if (Slots.isObject(n[a]) && r[a] instanceof Closure called) {
                co.enter(called, a, arguments, c - 1);
                break frame;
              }
              if (!co.callOther(a, arguments, c - 1)) {
                return;
              }
              n = co.numbers;
              r = co.objects;
              continue;
            }
            case Code.TAIL_CALL -> {
              int arguments = b == 0 ? co.top - a - 1 : b - 1;
              frame.pc = pc;
              if (--state.fuel <= 0) {
                state.refuel();
              }
              if (Slots.isObject(n[a]) && r[a] instanceof Closure called) {
                co.reenter(called, a, arguments);
                break frame;
              }
              if (!co.callOther(a, arguments, -1)) {
                return;
              }
              n = co.numbers;
              r = co.objects;
              continue;
            }
            case Code.RETURN -> {
              co.leave(a, b == 0 ? co.top - a : b - 1);
              if (co.depth <= until) {
                return;
              }
              Frame caller = co.frame();
              co.free = caller.base + caller.closure.prototype.registers();
              break frame;
            }
            case Code.FOR_LOOP -> {
              double step = n[a + 2];
              double v = n[a] + step;
              if (step > 0 ? v <= n[a + 1] : n[a + 1] <= v) {
                n[a] = v;
                n[a + 3] = v;
                pc = c;
                if (--state.fuel <= 0) {
                  break;
                }
              }
              continue;
            }
            case Code.NUMERIC_LOOP, Code.NUMERIC_FOR_LOOP -> {
              pc = NumericLoop.run(state, code, pc - 1, n, kn, base);
              if (state.fuel > 0) {
                continue;
              }
            }
            case Code.FOR_EACH -> {
              if (!Slots.isObject(n[a + 3]) || r[a + 3] != null) {
                n[a + 2] = n[a + 3];
                r[a + 2] = r[a + 3];
                pc = c;
                if (--state.fuel <= 0) {
                  break;
                }
              }
              continue;
            }
            default -> {}
          }
          frame.pc = pc;
          SlowPath.run(co, frame, i);
          pc = frame.pc;
          n = co.numbers;
          r = co.objects;
        }
      }
    } catch (LuaError e) {
      if (co.depth > 0) {
        e.pass(Coroutine.line(co.frame(), pc));
        e.place(Coroutine.position(co.frame(), pc));
      }
      throw e;
    }
  }

  private static void set(Cell cell, double number, @Nullable Object object) {
    cell.number = number;
    if (Slots.isObject(number)) {
      cell.object = object;
    }
  }

  private static boolean isTrue(double number, @Nullable Object object) {
    return !Slots.isObject(number) || object != null && object != Boolean.FALSE;
  }

  /** Reads a field into a register; returns false if an event has to handle it. */
  private static boolean get(LuaTable t, LuaString key, double[] n, @Nullable Object[] r, int to) {
    int slot = t.slot(key);
    if (slot >= 0) {
      double v = t.hashNumbers[slot];
      if (!Slots.isObject(v)) {
        n[to] = v;
        return true;
      }
      Object object = t.hashObjects[slot];
      if (object != null) {
        n[to] = v;
        r[to] = object;
        return true;
      }
    }
    if (t.metatable != null) {
      return false;
    }
    n[to] = Slots.OBJECT;
    r[to] = null;
    return true;
  }

  /** Reads an element into a register; returns false if an event or a rare key has to handle it. */
  private static boolean get(
      LuaTable t,
      double number,
      @Nullable Object object,
      double[] n,
      @Nullable Object[] r,
      int to) {
    int index = (int) number;
    if (index == number) {
      if (index > 0 && index <= t.numbers.length) {
        double v = t.numbers[index - 1];
        if (!Slots.isObject(v)) {
          n[to] = v;
          return true;
        }
        Object element = t.objects.length == 0 ? null : t.objects[index - 1];
        if (element == null && t.metatable != null) {
          return false;
        }
        n[to] = v;
        r[to] = element;
        return true;
      }
      return false;
    }
    return Slots.isObject(number) && object instanceof LuaString s && get(t, s, n, r, to);
  }

  /** Changes a field that has a value; returns false if anything else has to be done. */
  private static boolean put(LuaTable t, LuaString key, double number, @Nullable Object object) {
    int slot = t.slot(key);
    if (slot < 0
        || t.isReadOnly()
        || Slots.isObject(t.hashNumbers[slot]) && t.hashObjects[slot] == null) {
      return false;
    }
    t.hashNumbers[slot] = number;
    if (Slots.isObject(number)) {
      t.hashObjects[slot] = object;
    }
    return true;
  }

  /** Changes an element that has a value; returns false if anything else has to be done. */
  private static boolean put(
      LuaTable t, double keyNumber, @Nullable Object key, double number, @Nullable Object object) {
    int index = (int) keyNumber;
    if (index == keyNumber) {
      if (index <= 0 || index > t.numbers.length || t.isReadOnly()) {
        return false;
      }
      boolean hasObjects = t.objects.length > 0;
      boolean isNumber = !Slots.isObject(number);
      boolean empty =
          t.metatable != null
              && Slots.isObject(t.numbers[index - 1])
              && !(hasObjects && t.objects[index - 1] != null);
      if (empty || !isNumber && !hasObjects) {
        return false;
      }
      t.numbers[index - 1] = number;
      if (!isNumber) {
        t.objects[index - 1] = object;
      }
      return true;
    }
    return Slots.isObject(keyNumber) && key instanceof LuaString s && put(t, s, number, object);
  }
}
