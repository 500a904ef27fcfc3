package io.reredis.lua;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests functions in a store, and compares the replies with those of redis-server. */
class FunctionsTest {
  private static final String LIB = "#!lua name=lib\n";
  private static final String ECHO =
      "redis.register_function('f1', function(keys, args) return {keys, args} end)";

  /** Code of libraries; the test loads each one, and removes it if it was loaded. */
  private static final List<String> CODES =
      List.of(
          "",
          "x",
          "#!lua",
          "#!lua\n",
          "#!\n" + ECHO,
          "#!lua name=\n",
          "#!lua name=a-b\nx",
          "#!lua name=a name=b\nx",
          "#!js name=a\nx",
          "#!lua foo=bar\nx",
          "#!lua name=a foo=bar\nx",
          "#!lua  name=lib \n" + ECHO,
          "#!LUA name=lib\n" + ECHO,
          "#! lua name=lib\n" + ECHO,
          "#!lua NAME=lib\n" + ECHO,
          "#!lua name='lib'\n" + ECHO,
          "#!lua name=\"lib\n" + ECHO,
          "#!lua name=lib\r\n" + ECHO,
          LIB,
          LIB + "return 1",
          LIB + "foo bar",
          LIB + "\n\nfoo()",
          LIB + "error('x')",
          LIB + "redis.call('get', 'x')",
          LIB + "redis.pcall('get', 'x')",
          LIB + "redis.setresp(3)",
          LIB + "redis.sha1hex('x')",
          LIB + "redis.breakpoint()",
          LIB + "redis.acl_check_cmd('get', 'x')",
          LIB + "redis.x = 1",
          LIB + "x = 1",
          LIB + "local a = x",
          LIB + "local a = KEYS",
          LIB + "local a = _G",
          LIB + "math.random()",
          LIB + "tostring(1)",
          LIB + "loadstring('return 1')",
          LIB + "setmetatable({}, {})",
          LIB + "return redis.REDIS_VERSION",
          LIB + "redis.log()",
          LIB + "redis.register_function()",
          LIB + "redis.register_function('a')",
          LIB + "redis.register_function('a', 1)",
          LIB + "redis.register_function(1, function() end)",
          LIB + "redis.register_function({}, function() end)",
          LIB + "redis.register_function('a', function() end, 1)",
          LIB + "redis.register_function('', function() end)",
          LIB + "redis.register_function('a b', function() end)",
          LIB + "redis.register_function('a', redis.log)",
          LIB + ECHO + " " + ECHO,
          LIB + "redis.register_function{}",
          LIB + "redis.register_function{function_name='x'}",
          LIB + "redis.register_function{function_name={}}",
          LIB + "redis.register_function{function_name=1, callback=function() end}",
          LIB + "redis.register_function{callback=function() end}",
          LIB + "redis.register_function{function_name='x', callback=1}",
          LIB + "redis.register_function{function_name='x', callback=function() end, foo=1}",
          LIB + "redis.register_function{function_name='x', callback=function() end, [1]=1}",
          LIB + "redis.register_function{function_name='x', callback=function() end, flags=1}",
          LIB + "redis.register_function{function_name='x', callback=redis.log, flags={'foo'}}",
          LIB + "redis.register_function{function_name='x', callback=redis.log, flags={1}}",
          LIB + "redis.register_function{function_name='x', callback=redis.log, description={}}",
          LIB + "redis.register_function{function_name='x', callback=redis.log, description=1}",
          LIB + "redis.register_function{FUNCTION_NAME='x', Callback=redis.log}",
          LIB
              + "redis.register_function{function_name='x', callback=redis.log, description='d',"
              + " flags={'allow-oom', 'no-writes', 'no-writes', 'no-cluster', 'allow-stale',"
              + " 'allow-cross-slot-keys'}}");

  /** Bodies of functions, which are called with the key k and the argument a. */
  private static final List<String> BODIES =
      List.of(
          "return redis.call('get', keys[1])",
          "return redis.call('set', keys[1], args[1])",
          "return redis.call('incr', 's')",
          "return redis.pcall('incr', 's')",
          "return {type(keys), type(args), #keys, #args}",
          "y = 1",
          "return y",
          "return KEYS[1]",
          "return os.clock()",
          "return redis.register_function('z', function() end)",
          "return redis.breakpoint()",
          "return redis.debug('x')",
          "return redis.replicate_commands()",
          "return redis.nosuch",
          "redis.x = 1",
          "_G.x = 1",
          "rawset(_G, 'x', 1)",
          "setmetatable(_G, {})",
          "return _G.string == string",
          "local r = {} for k in pairs(_G) do r[#r+1] = k end table.sort(r) return r",
          "local r = {} for k in pairs(redis) do r[#r+1] = k end table.sort(r) return r",
          "error('boom')",
          "\n\nerror('boom')",
          "error({err='MY boom'})",
          "return {err='MY boom'}",
          "return redis.error_reply('boom')",
          "local t = {} return t.x.y",
          "return redis.call('nosuch')",
          "return redis.call('fcall', 'f', 0)",
          "return redis.call('function', 'list')",
          "return redis.call('eval', 'return 1', 0)",
          "return redis.call('multi')",
          "local function f() return 1 + f() end return f()",
          "return {1, 2.7, 'x', true, false, nil, 4}",
          "return 1, 2",
          "return",
          "redis.setresp(3) return redis.call('hgetall', 'nosuch')",
          "redis.setresp(3) return true",
          "return redis.call('ping')",
          "redis.call('set', 'w', 1) error('after')",
          "return redis.sha1hex('')",
          "return redis.setresp(4)",
          "return cjson.encode({1, 2})",
          "return loadstring('return 7')()",
          "return string.rep(args[1], 3)");

  /** Further requests. */
  private static final List<String[]> REQUESTS =
      List.of(
          r("FUNCTION", "LOAD"),
          r("FUNCTION", "LOAD", "REPLACE"),
          r("FUNCTION", "LOAD", "FOO", LIB + ECHO),
          r("FUNCTION", "LOAD", LIB + ECHO),
          r("FUNCTION", "LOAD", LIB + ECHO),
          r("FUNCTION", "LOAD", LIB + "syntax error"),
          r("FUNCTION", "LOAD", "replace", LIB + ECHO),
          r("FUNCTION", "LOAD", "REPLACE", "REPLACE", LIB + ECHO),
          r("FUNCTION", "LOAD", "REPLACE", LIB + "syntax error"),
          r("FUNCTION", "LOAD", "#!lua name=other\n" + ECHO),
          r("FUNCTION", "LOAD", "#!lua name=other\n" + ECHO.replace("f1", "F1")),
          r("FUNCTION", "LIST"),
          r("FUNCTION", "LIST", "WITHCODE"),
          r("FUNCTION", "LIST", "LIBRARYNAME", "L*"),
          r("FUNCTION", "LIST", "LIBRARYNAME", "x", "WITHCODE"),
          r("FUNCTION", "LIST", "LIBRARYNAME"),
          r("FUNCTION", "LIST", "WITHCODE", "WITHCODE"),
          r("FUNCTION", "LIST", "LIBRARYNAME", "a", "LIBRARYNAME", "b"),
          r("FUNCTION", "LIST", "FOO"),
          r("FUNCTION", "STATS"),
          r("FCALL", "f1", "1", "a", "b"),
          r("FCALL", "F1", "0", "a", "b"),
          r("FCALL", "f2", "0"),
          r("FCALL", "f1", "x"),
          r("FCALL", "f1", "-1"),
          r("FCALL", "f1", "3", "a"),
          r("FCALL", "f1"),
          r("FCALL", "nosuch", "x"),
          r("FCALL_RO", "f1", "0"),
          r("FUNCTION", "DELETE", "LIB"),
          r("FUNCTION", "DELETE", "nosuch"),
          r("FUNCTION", "KILL"),
          r("SCRIPT", "KILL"),
          r("FUNCTION", "DUMP", "x"),
          r("FUNCTION", "DELETE", "lib"),
          r("FUNCTION", "RESTORE", ""),
          r("FUNCTION", "RESTORE", "abc"),
          r("FUNCTION", "RESTORE", "abc", "FOO"),
          r("FUNCTION", "RESTORE", "abc", "FLUSH", "FOO"),
          r("FUNCTION", "FLUSH", "FOO"),
          r("FUNCTION", "FLUSH", "SYNC", "FOO"),
          r("FUNCTION", "FLUSH", "async"),
          r("FUNCTION", "NOSUCH"),
          r("FUNCTION"),
          r(
              "FUNCTION",
              "LOAD",
              "#!lua name=flags\n"
                  + "redis.register_function{function_name='ro', flags={'no-writes'},"
                  + " callback=function(keys, args) return redis.call(unpack(args)) end}"),
          r("FCALL", "ro", "0", "GET", "s"),
          r("FCALL_RO", "ro", "0", "GET", "s"),
          r("FCALL", "ro", "0", "SET", "s", "1"),
          r("FCALL_RO", "ro", "0", "SET", "s", "1"),
          r("EVAL_RO", "#!lua\nreturn 1", "0"),
          r("EVAL_RO", "#!lua flags=no-writes\nreturn 1", "0"),
          r("MULTI"),
          r("FUNCTION", "LOAD", "REPLACE", LIB + ECHO),
          r("FCALL", "f1", "0"),
          r("FUNCTION", "LIST", "LIBRARYNAME", "lib"),
          r("FUNCTION", "DELETE", "lib"),
          r("FCALL", "f1", "0"),
          r("FUNCTION", "KILL"),
          r("FUNCTION", "FLUSH"),
          r("FUNCTION", "STATS"),
          r("EXEC"),
          r("FUNCTION", "LOAD", LIB + "redis.register_function('a', function() end) " + ECHO),
          r("FCALL", "a", "0"),
          r("FCALL", "f1", "1", "k"),
          r("FUNCTION", "STATS"),
          r("FUNCTION", "FLUSH"),
          r("COMMAND", "GETKEYS", "FCALL", "f", "2", "a", "b", "c"),
          r("COMMAND", "GETKEYS", "FCALL_RO", "f", "1", "a", "b"),
          r("COMMAND", "GETKEYSANDFLAGS", "FCALL", "f", "1", "a", "b"),
          r("FUNCTION", "LOAD", LIB + ECHO),
          r("CONFIG", "SET", "maxmemory", "1"),
          r("FUNCTION", "LOAD", "REPLACE", LIB + ECHO),
          r("FCALL", "f1", "0"),
          r("FCALL_RO", "f1", "0"),
          r("EVAL", "#!lua\nreturn 1", "0"),
          r("EVAL", "#!lua flags=allow-oom\nreturn 1", "0"),
          r("FUNCTION", "DELETE", "lib"),
          r("CONFIG", "SET", "maxmemory", "0"),
          r("FLUSHALL"),
          r("FUNCTION", "LIST"));

  private static String[] r(String... words) {
    return words;
  }

  private static List<String[]> requests() {
    List<String[]> all = new ArrayList<>();
    all.add(r("SET", "s", "abc"));
    for (String code : CODES) {
      all.add(r("FUNCTION", "LOAD", code));
      all.add(r("FUNCTION", "LIST"));
      all.add(r("FUNCTION", "FLUSH"));
    }
    for (String body : BODIES) {
      String code = "redis.register_function('f', function(keys, args) " + body + " end)";
      all.add(r("FUNCTION", "LOAD", "REPLACE", LIB + code));
      all.add(r("FCALL", "f", "1", "k", "a"));
      all.add(r("FCALL", "F", "1", "k", "a"));
    }
    all.add(
        r(
            "FUNCTION",
            "LOAD",
            "REPLACE",
            LIB + "local n = 0 redis.register_function('f', function() n = n + 1 return n end)"));
    all.add(r("FCALL", "f", "0"));
    all.add(r("FCALL", "f", "0"));
    all.add(r("FUNCTION", "FLUSH"));
    return Stream.concat(all.stream(), REQUESTS.stream()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3"})
  void repliesAreThoseOfRedis(String version) throws IOException {
    RedisOracle.compare(version, requests());
  }
}
