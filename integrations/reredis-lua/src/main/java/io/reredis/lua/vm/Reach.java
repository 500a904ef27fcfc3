package io.reredis.lua.vm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A walk over all values that a program can reach. Counts their bytes, and removes elements of weak
 * tables that nothing else refers to.
 */
final class Reach {
  private static final int STRING_BYTES = 40;
  private static final int CLOSURE_BYTES = 48;
  private static final int CELL_BYTES = 32;
  private static final int COROUTINE_BYTES = 128;
  private static final LuaString MODE = LuaString.of("__mode");

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final ArrayDeque<Object> open = new ArrayDeque<>();
  private final List<LuaTable> weak = new ArrayList<>();
  private long bytes;

  Reach(State state) {
    visit(state.globals());
    visit(state.stringMetatable());
    visit(state.main());
    visit(state.current());
    state.kept().forEach(this::visit);
  }

  /** Returns the heap bytes of all reachable values. */
  long bytes() {
    while (!open.isEmpty()) {
      Object value = open.poll();
      if (value instanceof LuaTable t) {
        visitTable(t);
      } else if (value instanceof Closure f) {
        visitClosure(f);
      } else if (value instanceof Coroutine c) {
        bytes += COROUTINE_BYTES;
        bytes += c.visit(this::visit);
      }
    }
    weak.forEach(this::empty);
    return bytes;
  }

  /** Notes that a value is reachable. */
  void visit(@Nullable Object value) {
    if (value instanceof LuaString s) {
      if (seen.add(s)) {
        bytes += STRING_BYTES + s.length();
      }
    } else if (value instanceof Cell cell) {
      if (seen.add(cell)) {
        bytes += CELL_BYTES;
        visit(Slots.isObject(cell.number) ? cell.object : null);
      }
    } else if ((value instanceof LuaTable || value instanceof Closure || value instanceof Coroutine)
        && seen.add(value)) {
      open.add(value);
    }
  }

  private void visitClosure(Closure f) {
    bytes += CLOSURE_BYTES + 4L * f.captured.length;
    visit(f.environment);
    for (Cell cell : f.captured) {
      visit(cell);
    }
  }

  private void visitTable(LuaTable t) {
    bytes += t.bytes();
    visit(t.metatable());
    Object mode = t.metatable() == null ? null : t.metatable().get(MODE);
    String weakness = mode instanceof LuaString s ? s.toString() : "";
    boolean weakKeys = weakness.contains("k");
    boolean weakValues = weakness.contains("v");
    if (weakKeys || weakValues) {
      weak.add(t);
    }
    for (int i = t.nextPosition(0); i >= 0; i = t.nextPosition(i + 1)) {
      if (!weakKeys) {
        visit(t.keyAt(i));
      }
      if (!weakValues) {
        visit(t.valueAt(i));
      }
    }
  }

  private void empty(LuaTable t) {
    for (int i = t.nextPosition(0); i >= 0; i = t.nextPosition(i + 1)) {
      if (isLost(t.keyAt(i)) || isLost(t.valueAt(i))) {
        t.removeAt(i);
      }
    }
  }

  /** Returns whether a value is one that is collected, and was not found. */
  private boolean isLost(@Nullable Object value) {
    boolean collected =
        value instanceof LuaTable || value instanceof LuaFunction || value instanceof Coroutine;
    return collected && !(value instanceof Builtin) && !seen.contains(value);
  }
}
