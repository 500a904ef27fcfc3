package io.reredis.lua.vm;

import org.jspecify.annotations.Nullable;

/**
 * The types of values. A value is null for nil, a {@link Boolean}, a {@link Double}, a {@link
 * LuaString}, a {@link LuaTable}, a {@link LuaFunction}, a {@link Coroutine}, or a {@link
 * LightUserdata}.
 */
public final class Types {
  private Types() {}

  /** Returns the name of the type of a value, as {@code type} does. */
  public static String name(@Nullable Object value) {
    if (value == null) {
      return "nil";
    } else if (value instanceof Boolean) {
      return "boolean";
    } else if (value instanceof Double) {
      return "number";
    } else if (value instanceof LuaString) {
      return "string";
    } else if (value instanceof LuaTable) {
      return "table";
    } else if (value instanceof LuaFunction) {
      return "function";
    } else if (value instanceof Coroutine) {
      return "thread";
    }
    return "userdata";
  }

  /** Returns whether a value counts as true: all but nil and false. */
  public static boolean isTrue(@Nullable Object value) {
    return value != null && value != Boolean.FALSE;
  }
}
