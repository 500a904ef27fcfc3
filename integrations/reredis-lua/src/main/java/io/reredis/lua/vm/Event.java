package io.reredis.lua.vm;

/** The events that a metatable may handle; the name in Lua is that with two underscores. */
public enum Event {
  INDEX,
  NEWINDEX,
  CALL,
  ADD,
  SUB,
  MUL,
  DIV,
  MOD,
  POW,
  UNM,
  CONCAT,
  LEN,
  EQ,
  LT,
  LE;

  /** The key in the metatable. */
  final LuaString key = LuaString.of("__" + name().toLowerCase(java.util.Locale.ROOT));

  final int bit = 1 << ordinal();
}
