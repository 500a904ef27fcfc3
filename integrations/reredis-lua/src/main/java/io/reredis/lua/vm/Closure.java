package io.reredis.lua.vm;

/** A function of Lua: its code, its environment and the variables that it shares. */
public final class Closure extends LuaFunction {
  final Prototype prototype;
  final Cell[] captured;

  /** The table of its global variables. */
  LuaTable environment;

  Closure(Prototype prototype, Cell[] captured, LuaTable environment) {
    this.prototype = prototype;
    this.captured = captured;
    this.environment = environment;
  }

  /** Creates the function of a whole chunk. */
  public Closure(Prototype prototype, LuaTable environment) {
    this(prototype, new Cell[0], environment);
  }

  /** Returns the table of its global variables. */
  public LuaTable environment() {
    return environment;
  }

  /** Sets the table of its global variables. */
  public void environment(LuaTable table) {
    environment = table;
  }
}
