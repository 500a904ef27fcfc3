/** Lua 5.1 in Java, which runs scripts in a store. */
module io.reredis.lua {
  requires io.reredis.core;
  requires static org.jspecify;

  exports io.reredis.lua;

  provides io.reredis.script.ScriptLanguage with
      io.reredis.lua.script.LuaLanguage;
}
