package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.command.TestClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests scripts in a store, and compares the replies with those of redis-server. */
class ScriptsTest {
  /** Requests in order: scripts with the number of keys, keys and arguments, and other commands. */
  private static final List<String[]> REQUESTS =
      List.of(
          r("SET", "x", "abc"),
          r("EVAL", "return redis.call('GET', KEYS[1])", "1", "x"),
          r("EVAL", "return redis.call('INCR', KEYS[1])", "1", "x"),
          r("EVAL", "return redis.pcall('INCR', KEYS[1])", "1", "x"),
          r("EVAL", "return redis.call('nosuch')", "0"),
          r("EVAL", "return redis.pcall('nosuch').err", "0"),
          r("EVAL", "return redis.call('get')", "0"),
          r("EVAL", "return redis.call()", "0"),
          r("EVAL", "return redis.call({})", "0"),
          r("EVAL", "return redis.call('eval', 'return 1', 0)", "0"),
          r("EVAL", "return redis.call('multi')", "0"),
          r("EVAL", "return redis.call('subscribe', 'x')", "0"),
          r("EVAL", "return redis.call('publish', 'x', 'y')", "0"),
          r("EVAL", "x = 1", "0"),
          r("EVAL", "return x", "0"),
          r("EVAL", "error('boom')", "0"),
          r("EVAL", "\n\nerror('boom')", "0"),
          r("EVAL", "error({err='MY boom'})", "0"),
          r("EVAL", "return {err='MY boom'}", "0"),
          r("EVAL", "return redis.error_reply('boom')", "0"),
          r("EVAL", "return redis.error_reply('-boom x')", "0"),
          r("EVAL", "return redis.error_reply('MY boom')", "0"),
          r("EVAL", "return redis.error_reply(' boom')", "0"),
          r("EVAL", "return redis.error_reply('-boom')", "0"),
          r("EVAL", "return redis.error_reply('')", "0"),
          r("EVAL", "return redis.error_reply('--boom x')", "0"),
          r("EVAL", "return redis.status_reply('fine')", "0"),
          r("EVAL", "local t = {} t.x.y = 1", "0"),
          r("EVAL", "return 1 1", "0"),
          r("EVAL", "return {1, 2, {3, 'x', false, true, nil, 4}}", "0"),
          r("EVAL", "return {ok='fine'}", "0"),
          r("EVAL", "return 3.99", "0"),
          r("EVAL", "return -3.99", "0"),
          r("EVAL", "return true", "0"),
          r("EVAL", "return false", "0"),
          r("EVAL", "return nil", "0"),
          r("EVAL", "", "0"),
          r("EVAL", "return 'a', 'b'", "0"),
          r("EVAL", "return function() end", "0"),
          r("EVAL", "return {double=1.5}", "0"),
          r("EVAL", "return {map={a=1}}", "0"),
          r("EVAL", "return {set={a=true}}", "0"),
          r("EVAL", "return {big_number='123'}", "0"),
          r("EVAL", "local a, e = pcall(redis.call, 'incr', 'x') return {type(e), e.err}", "0"),
          r("EVAL", "local a, e = pcall(error, {err='a'}) return e", "0"),
          r("EVAL", "local a, e = pcall(redis.call, 'incr', 'x') error(e)", "0"),
          r("EVAL", "local a, e = xpcall(redis.call, type) return {e}", "0"),
          r("EVAL", "return {math.random(100), math.random(7, 9), tostring(math.random())}", "0"),
          r("EVAL", "math.randomseed(7) return math.random(1000)", "0"),
          r("EVAL", "return math.random(1000)", "0"),
          r("EVAL", "return string.format('%5.2f|%s', 3.14159, 'x'):upper()", "0"),
          r("EVAL", "local t = {3, 1, 2} table.sort(t) return t", "0"),
          r("EVAL", "return cjson.encode({1, 2, {a = 'b'}})", "0"),
          r("EVAL", "return cjson.decode('{\"a\": [1, 2, null]}').a", "0"),
          r("EVAL", "string.x = 1", "0"),
          r("EVAL", "return ('x').nosuch", "0"),
          r("EVAL", "return 1", "x"),
          r("EVAL", "return 1", "-1"),
          r("EVAL", "return 1", "3", "x"),
          r("EVALSHA", "abc", "0"),
          r("EVALSHA", "f".repeat(40), "0"),
          r("SCRIPT", "LOAD", "return ARGV[1]"),
          r("EVALSHA", "098E0F0D1448C0A81DAFE820F66D460EB09263DA", "0", "first"),
          r("SCRIPT", "EXISTS", "098e0f0d1448c0a81dafe820f66d460eb09263da", "b"),
          r("SCRIPT", "LOAD", "return 1 1"),
          r("SCRIPT", "KILL"),
          r("SCRIPT", "FLUSH", "foo"),
          r("SCRIPT", "FLUSH"),
          r("EVALSHA", "098e0f0d1448c0a81dafe820f66d460eb09263da", "0", "first"),
          r("EVAL", "return redis.sha1hex('')", "0"),
          r("EVAL_RO", "return redis.call('set', 'a', 1)", "0"),
          r("EVAL_RO", "return redis.call('get', KEYS[1])", "1", "x"),
          r("EVAL", "#!lua\nreturn 1", "0"),
          r("EVAL", "#!lua flags=no-writes\nreturn redis.call('set', 'a', 1)", "0"),
          r("EVAL", "#!lua flags=foo\nreturn 1", "0"),
          r("EVAL", "#!js\nreturn 1", "0"),
          r("EVAL", "#!lua name=x\nreturn 1", "0"),
          r("EVAL", "#!lua", "0"),
          r("EVAL", "return redis.log(redis.LOG_NOTICE)", "0"),
          r("EVAL", "return redis.setresp(4)", "0"),
          r("EVAL", "return redis.acl_check_cmd('get', 'x')", "0"),
          r("EVAL", "return redis.acl_check_cmd('foo', 'x')", "0"),
          r("EVAL", "return redis.nosuch", "0"),
          r("EVAL", "redis.x = 1", "0"),
          r("EVAL", "cjson.x = 1", "0"),
          r("EVAL", "_G.x = 1", "0"),
          r("EVAL", "rawset(_G, 'x', 1)", "0"),
          r("EVAL", "setmetatable(_G, {})", "0"),
          r("EVAL", "return redis.call('ping')", "0"),
          r("EVAL", "return redis.call('set', KEYS[1], ARGV[1], 'EX', 100)", "1", "k", "v"),
          r("TTL", "k"),
          r("EVAL", "redis.call('rpush', KEYS[1], unpack(ARGV))", "1", "l", "a", "b"),
          r("EVAL", "return redis.call('lrange', KEYS[1], 0, -1)", "1", "l"),
          r("EVAL", "for i = 1, 3 do redis.call('incr', 'c' .. i) end", "0"),
          r("EVAL", "return redis.call('mget', 'c1', 'c2', 'c3', 'c4')", "0"),
          r("EVAL", "redis.call('set', 'f', 1.5) return redis.call('get', 'f')", "0"),
          r("EVAL", "redis.call('set', 'f', 1e20) return redis.call('get', 'f')", "0"),
          r("EVAL", "redis.call('set', 'f', 0.1) return redis.call('get', 'f')", "0"),
          r("EVAL", "return type(redis.call('get', 'nokey'))", "0"),
          r("EVAL", "redis.setresp(3) return type(redis.call('get', 'nokey'))", "0"),
          r("EVAL", "redis.call('hset', 'h', 'f', 'v') return redis.call('hgetall', 'h')", "0"),
          r("EVAL", "redis.setresp(3) return redis.call('hgetall', 'h')", "0"),
          r("EVAL", "redis.setresp(3) return redis.call('hgetall', 'h').map.f", "0"),
          r("EVAL", "redis.setresp(3) return true", "0"),
          r("EVAL", "redis.call('sadd', 's', 'm') return redis.call('smembers', 's')", "0"),
          r("EVAL", "redis.setresp(3) return redis.call('smembers', 's').set.m", "0"),
          r("EVAL", "redis.call('zadd', 'z', 1.5, 'm') return redis.call('zscore', 'z', 'm')", "0"),
          r("EVAL", "redis.setresp(3) return redis.call('zscore', 'z', 'm').double * 2", "0"),
          r("EVAL", "redis.call('set', 'w', 1) error('after')", "0"),
          r("GET", "w"),
          r("EVAL", "redis.call('select', 5) redis.call('set', 'db5', 1)", "0"),
          r("EXISTS", "db5"),
          r("EVAL", "return redis.call('dbsize') == #redis.call('keys', '*')", "0"),
          r("MULTI"),
          r("EVAL", "return redis.call('incr', KEYS[1])", "1", "n"),
          r("EVAL", "return redis.call('incr', 'other')", "0"),
          r("INCR", "n"),
          r("EXEC"));

  private static String[] r(String... words) {
    return words;
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3"})
  void repliesAreThoseOfRedis(String version) throws IOException {
    RedisOracle.compare(version, REQUESTS);
  }

  @Test
  void aScriptThatNeverEndsIsKilled() throws InterruptedException {
    try (Reredis store = Reredis.open()) {
      AtomicReference<String> reply = new AtomicReference<>();
      CountDownLatch begun = new CountDownLatch(1);
      Thread runner =
          new Thread(
              () -> {
                TestClient client = new TestClient(store, "127.0.0.1:1");
                begun.countDown();
                reply.set(client.send("EVAL", "while true do end", "0"));
              });
      runner.start();
      begun.await();
      TestClient other = new TestClient(store, "127.0.0.1:2");
      while (!other.send("SCRIPT", "KILL").startsWith("+OK")) {
        Thread.onSpinWait();
      }
      runner.join();
      assertTrue(reply.get().contains("ERR Script killed by user with SCRIPT KILL"), reply::get);
    }
  }
}
