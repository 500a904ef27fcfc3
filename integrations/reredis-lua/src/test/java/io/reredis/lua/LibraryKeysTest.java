package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.lua.syntax.Compiler;
import io.reredis.lua.vm.LuaString;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which functions of a library are known to use only the keys of their requests. */
class LibraryKeysTest {
  private static final LuaString NAME = LuaString.of("@user_function");

  /**
   * Returns the key positions of a command: the first argument of GET and SET, none of PING; those
   * of other commands are unknown.
   */
  private static long positions(byte[] command, int count) {
    String name = new String(command, StandardCharsets.ISO_8859_1);
    return name.equals("GET") || name.equals("SET") ? 1 << 1 : name.equals("PING") ? 0 : -1;
  }

  private static Set<String> certain(String library) {
    return Compiler.read(LuaString.of(library), NAME, 0)
        .functionsUsingGivenKeysOnly(LibraryKeysTest::positions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis.register_function('f', function() end)",
        "redis.register_function('f', function() return redis.call('PING') end)",
        "redis.register_function('f', function(keys) return redis.call('GET', keys[1]) end)",
        "redis.register_function('f', function(k, a) return redis.pcall('SET', k[#k], a[1]) end)",
        "redis.register_function('f', function(k) local a = k[1] return redis.call('GET', a) end)",
        "redis.register_function('f', function(k)"
            + " for _, a in ipairs(k) do redis.call('GET', a) end end)",
        "redis.register_function{function_name = 'f', flags = {'no-writes'},"
            + " callback = function(keys) return redis.call('GET', keys[1]) end}",
        "local function f(keys) return redis.call('GET', keys[1]) end"
            + " redis.register_function('f', f)",
        "local f = function(keys) return redis.call('GET', keys[1]) end"
            + " redis.register_function{callback = f, function_name = 'f'}",
        // the keys pass through local functions
        "local function get(k) return redis.call('GET', k) end"
            + " redis.register_function('f', function(keys) return get(keys[2]) end)",
        "local function get(ks, i) return redis.call('GET', ks[i]) end"
            + " redis.register_function('f', function(keys) return get(keys, 1) end)",
        "local function get(k) return redis.call('GET', k) end"
            + " local function both(ks) return {get(ks[1]), get(ks[2])} end"
            + " redis.register_function('f', function(keys) return both(keys) end)",
        "local function down(k, n) if n > 0 then return down(k, n - 1) end"
            + " return redis.call('GET', k) end"
            + " redis.register_function('f', function(keys) return down(keys[1], 3) end)",
        // other functions do not matter
        "redis.register_function('f', function(keys) return redis.call('GET', keys[1]) end)"
            + " redis.register_function('g', function(_, args) return redis.call('GET', args[1])"
            + " end)",
      })
  void functionsWithKnownKeys(String library) {
    assertEquals(Set.of("f"), certain(library));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis.register_function('f', function(_, args) return redis.call('GET', args[1]) end)",
        "redis.register_function('f', function(keys) return redis.call('GET', 'a') end)",
        "redis.register_function('f', function(keys) return redis.call('KEYS', keys[1]) end)",
        "redis.register_function('f', function(keys) keys[1] = 'a'"
            + " return redis.call('GET', keys[1]) end)",
        "redis.register_function('f', function(keys) keys = {'a'}"
            + " return redis.call('GET', keys[1]) end)",
        "redis.register_function('f', function(keys) table.insert(keys, 'a')"
            + " return redis.call('GET', keys[2]) end)",
        "redis.register_function('f', function(keys) local t = keys t[1] = 'a'"
            + " return redis.call('GET', keys[1]) end)",
        "redis.register_function('f', function(...) local keys = ..."
            + " return redis.call('GET', keys[1]) end)",
        "redis.register_function('f', function(keys) local call = redis.call"
            + " return pcall(call, 'GET', 'a') end)",
        "redis.register_function('f', function(keys) return loadstring('return 1')() end)",
        "redis.register_function('f', function(keys) return _G.redis.call('GET', 'a') end)",
        // the name or the function is unknown
        "local n = 'f' redis.register_function(n, function() end)",
        "do redis.register_function('f', function() end) end",
        "local f = function() end f = redis.log redis.register_function('f', f)",
        "local r = redis.register_function r('f', function() end)",
        // a local function is called with other arguments, or indirectly
        "local function get(k) return redis.call('GET', k) end"
            + " redis.register_function('f', function(keys) return get('a') end)",
        "local function get(k) return redis.call('GET', k) end"
            + " redis.register_function('f', function(keys) return get(keys[1] .. 'a') end)",
        "local function get(k) return redis.call('GET', k) end"
            + " redis.register_function('f', function(keys, args) return get(unpack(args)) end)",
        "local function get(k) k = 'a' return redis.call('GET', k) end"
            + " redis.register_function('f', function(keys) return get(keys[1]) end)",
        "local function get(k) return redis.call('GET', k) end"
            + " redis.register_function('f', function(keys) return pcall(get, 'a') end)",
        "local function get(ks) ks[1] = 'a' return redis.call('GET', ks[1]) end"
            + " redis.register_function('f', function(keys) return get(keys) end)",
        "local t = {get = function(k) return redis.call('GET', k) end}"
            + " redis.register_function('f', function(keys) return t.get('a') end)",
        "local function f(keys) return redis.call('GET', keys[1]) end"
            + " redis.register_function('f', f)"
            + " redis.register_function('g', function() return f({'a'}) end)",
        // a key kept until the next request is not a key of that request
        "local kept redis.register_function('f', function(keys)"
            + " if kept then return redis.call('GET', kept) end kept = keys[1] end)",
        "local get redis.register_function('f', function(keys) local k = keys[1]"
            + " if get then return get() end"
            + " get = function() return redis.call('GET', k) end end)",
        "local get redis.register_function('f', function(keys)"
            + " if get then return get() end"
            + " get = function() return redis.call('GET', keys[1]) end end)",
        "local get redis.register_function('f', function(keys)"
            + " local function first() return redis.call('GET', keys[1]) end"
            + " if get then return get() end get = function() return first() end end)",
        "local next redis.register_function('f', function(keys)"
            + " next = next or coroutine.wrap(function(k)"
            + " while true do coroutine.yield() redis.call('GET', k) end end)"
            + " next(keys[1]) end)",
      })
  void functionsWithUnknownKeys(String library) {
    assertEquals(Set.of(), certain(library).contains("f") ? Set.of("f") : Set.of());
  }
}
