package io.reredis.lua;

import io.reredis.lua.library.BaseLibrary;
import io.reredis.lua.library.BitLibrary;
import io.reredis.lua.library.CjsonLibrary;
import io.reredis.lua.library.CmsgpackLibrary;
import io.reredis.lua.library.CoroutineLibrary;
import io.reredis.lua.library.StructLibrary;
import io.reredis.lua.syntax.Compiler;
import io.reredis.lua.vm.Closure;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.State;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs scripts with the libraries that Redis provides. */
final class Scripts {
  /**
   * Functions for the test programs, in one line. {@code show} returns values as text, {@code try}
   * does so for a protected call. They use no functions for strings and tables, which other tests
   * cover.
   */
  static final String PRELUDE =
      """
      local function rep(s, n) local t = '' while n > 0 do if n % 2 == 1 then t = t .. s end
      s = s .. s n = (n - n % 2) / 2 end return t end
      local function first(s, n) return (struct.unpack('c' .. n, s)) end
      local function one(v, show) if type(v) == 'string' then local t = '"' for i = 1, #v do
      local b = struct.unpack('B', v, i) if b < 32 or b > 126 then
      t = t .. '\\\\' .. bit.tohex(b, 2) else t = t .. struct.unpack('c1', v, i) end end
      return t .. '"' elseif type(v) == 'function' then return 'function'
      elseif type(v) ~= 'table' then return tostring(v) end local l = {} for k, x in pairs(v) do
      local s = show(k) .. '=' .. show(x) local i = #l + 1 while i > 1 and s < l[i - 1] do
      l[i] = l[i - 1] i = i - 1 end l[i] = s end local t = '{' for i = 1, #l do
      t = t .. (i > 1 and ' ' or '') .. l[i] end return t .. '}' end
      local function show(...) local t = '' for i = 1, select('#', ...) do
      t = t .. (i > 1 and ' | ' or '') .. one((select(i, ...)), show) end return t end
      local function try(f, ...) return show(pcall(f, ...)) end"""
          .replace('\n', ' ');

  private static final long MEMORY = 64L << 20;

  private Scripts() {}

  /** Creates a state with all libraries. */
  static State state() {
    State state = new State(MEMORY);
    new BaseLibrary(new PrintStream(OutputStream.nullOutputStream())).install(state);
    new CoroutineLibrary().install(state);
    new BitLibrary().install(state);
    new CjsonLibrary().install(state);
    new CmsgpackLibrary().install(state);
    new StructLibrary().install(state);
    return state;
  }

  /**
   * Runs a script in a new state; the result is as in {@link RedisOracle#eval(byte[], byte[][])}.
   */
  static String run(byte[] script) {
    State state = state();
    try {
      LuaString name = LuaString.of("@user_script");
      Closure main = new Closure(Compiler.compile(LuaString.of(script), name), state.globals());
      return text(state.main().call(main)[0]);
    } catch (LuaError e) {
      return "error: " + text(e.value());
    }
  }

  private static String text(Object value) {
    return new String(((LuaString) value).bytes(), StandardCharsets.ISO_8859_1);
  }
}
