/** Lua 5.1 in Java. */
module io.reredis.lua {
  requires io.reredis.core;
  requires static org.jspecify;

  exports io.reredis.lua;
}
