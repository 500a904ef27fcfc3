package io.reredis.lua.syntax;

import io.reredis.lua.vm.LuaString;

/** A local variable. */
final class Variable {
  final LuaString name;

  /** The function that it belongs to. */
  final FunctionScope function;

  /** Whether an inner function uses it, so that it lives in a cell. */
  boolean captured;

  /** Its register, once the compiler has chosen one. */
  int register = -1;

  Variable(LuaString name, FunctionScope function) {
    this.name = name;
    this.function = function;
  }
}
