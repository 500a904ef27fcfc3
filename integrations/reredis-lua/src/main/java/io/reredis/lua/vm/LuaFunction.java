package io.reredis.lua.vm;

/** A function: a {@link Closure} of Lua or a {@link Builtin} of Java. */
public abstract class LuaFunction {
  LuaFunction() {}
}
