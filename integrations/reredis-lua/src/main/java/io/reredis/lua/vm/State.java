package io.reredis.lua.vm;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Lua world: its globals, its limits and the coroutine that runs. Confined to one thread at a
 * time.
 */
public final class State {
  /** The fuel after which the hook runs; a jump back or a call costs one. */
  public static final int FUEL = 10_000;

  /** The maximum number of Java calls within each other, as in Lua 5.1. */
  private static final int MAX_JAVA_DEPTH = 200;

  private static final int MIN_STEP = 4 << 20;

  private final LuaTable globals = new LuaTable();
  private @Nullable LuaTable stringMetatable;

  /** Tables that Java code keeps. */
  private final Set<LuaTable> kept = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Coroutine main = new Coroutine(this, null);

  /** The coroutine that runs. */
  Coroutine current = main;

  int fuel = FUEL;
  private Runnable hook = () -> {};

  private int javaDepth;

  /** The maximum heap bytes of all reachable values. */
  private final long memoryLimit;

  /** The bytes made since reachable ones were counted last. */
  private long allocated;

  /** The bytes to make until reachable ones are counted again. */
  private long step;

  private long reachable;

  /** Creates a world without globals whose values may take some heap bytes. */
  public State(long memoryLimit) {
    this.memoryLimit = memoryLimit;
    this.step = Math.max(MIN_STEP, memoryLimit / 4);
  }

  /** Returns the table of global variables. */
  public LuaTable globals() {
    return globals;
  }

  /** Returns the main coroutine. */
  public Coroutine main() {
    return main;
  }

  /** Returns the coroutine that runs. */
  public Coroutine current() {
    return current;
  }

  /** Returns the metatable of all strings; null if there is none. */
  public @Nullable LuaTable stringMetatable() {
    return stringMetatable;
  }

  /** Sets the metatable of all strings. */
  public void stringMetatable(@Nullable LuaTable table) {
    stringMetatable = table;
  }

  /** Counts a table as reachable, because Java code keeps it, until {@link #drop}. */
  public void keep(LuaTable table) {
    kept.add(table);
  }

  /** Ends {@link #keep}. */
  public void drop(LuaTable table) {
    kept.remove(table);
  }

  Set<LuaTable> kept() {
    return kept;
  }

  /**
   * Sets what runs each time that {@link #FUEL} is used up from now on; it may throw to end the
   * program.
   */
  public void hook(Runnable action) {
    hook = action;
    fuel = FUEL;
  }

  /** Runs the hook. Called by the interpreter when the fuel is used up. */
  void refuel() {
    fuel = FUEL;
    hook.run();
  }

  /** Uses fuel for work of a library, such as the steps of a pattern. */
  public void burn(int amount) {
    fuel -= amount;
    if (fuel <= 0) {
      refuel();
    }
  }

  /** Notes that Java code calls a function, which must be followed by {@link #leaveJava}. */
  void enterJava() {
    if (javaDepth >= MAX_JAVA_DEPTH) {
      throw LuaError.of("C stack overflow");
    }
    javaDepth++;
  }

  void leaveJava() {
    javaDepth--;
  }

  /**
   * Counts heap bytes that a program is about to use.
   *
   * @throws LuaError if all reachable values would take more than the limit
   */
  public void allocate(long bytes) {
    allocated += bytes;
    if (allocated > step) {
      checkMemory(bytes);
    }
  }

  private void checkMemory(long last) {
    reachable = new Reach(this).bytes();
    allocated = 0;
    step = Math.max(MIN_STEP, (memoryLimit - reachable) / 2);
    if (reachable + last > memoryLimit) {
      throw LuaError.of("not enough memory");
    }
  }

  /** Counts the reachable bytes anew and empties weak tables: a full collection of garbage. */
  public void collect() {
    reachable = new Reach(this).bytes();
    allocated = 0;
  }

  /** Returns the heap bytes of all values, as far as known. */
  public long usedBytes() {
    return reachable + allocated;
  }
}
