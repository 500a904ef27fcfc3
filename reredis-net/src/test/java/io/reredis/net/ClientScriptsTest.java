package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.FlushMode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.FunctionMode;
import org.redisson.api.FunctionResult;
import org.redisson.api.RFunction;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Tests scripts and functions through Jedis, Lettuce and Redisson. */
class ClientScriptsTest {
  private static final String ADD = "return redis.call('incrby', KEYS[1], ARGV[1])";
  private static final String MANY = "return {KEYS[1], ARGV[1], 3, redis.call('get', 'none')}";
  private static final String LIBRARY =
      """
      #!lua name=counters
      redis.register_function('add', function(keys, args)
        return redis.call('incrby', keys[1], args[1])
      end)
      redis.register_function{
        function_name = 'read',
        callback = function(keys) return redis.call('get', keys[1]) end,
        flags = {'no-writes'}
      }
      """;

  @Test
  void jedis() throws Exception {
    try (ClientTarget target = ClientTarget.open();
        JedisPooled jedis = new JedisPooled("127.0.0.1", target.port())) {
      assertEquals(5L, jedis.eval(ADD, 1, "n", "5"));
      String digest = jedis.scriptLoad(ADD);
      assertEquals(List.of(true), jedis.scriptExists(List.of(digest)));
      Concurrently.run(
          8,
          thread -> {
            for (int i = 0; i < 50; i++) {
              jedis.evalsha(digest, List.of("n"), List.of("1"));
            }
          });
      assertEquals(
          "405", jedis.evalReadonly("return redis.call('get', KEYS[1])", List.of("n"), List.of()));
      assertEquals(Arrays.asList("k", "wörld", 3L, null), jedis.eval(MANY, 1, "k", "wörld"));
      assertArrayEquals(
          new byte[] {-1, 0},
          (byte[]) jedis.eval("return ARGV[1]".getBytes(), List.of(), List.of(new byte[] {-1, 0})));
      assertThrows(JedisNoScriptException.class, () -> jedis.evalsha("f".repeat(40)));
      JedisDataException e =
          assertThrows(
              JedisDataException.class, () -> jedis.eval("return redis.error_reply('MY reason')"));
      assertEquals("MY reason", e.getMessage());
      assertEquals("counters", jedis.functionLoad(LIBRARY));
      assertEquals(406L, jedis.fcall("add", List.of("n"), List.of("1")));
      assertEquals("406", jedis.fcallReadonly("read", List.of("n"), List.of()));
      assertEquals("counters", jedis.functionList().get(0).getLibraryName());
      byte[] dump = jedis.functionDump();
      assertEquals("OK", jedis.functionFlush());
      assertEquals("OK", jedis.functionRestore(dump));
      assertEquals(2, jedis.functionList().get(0).getFunctions().size());
      assertEquals("OK", jedis.functionDelete("counters"));
      assertThrows(JedisDataException.class, () -> jedis.fcall("add", List.of("n"), List.of("1")));
    }
  }

  @Test
  void lettuce() throws Exception {
    try (ClientTarget target = ClientTarget.open()) {
      RedisClient client = RedisClient.create("redis://127.0.0.1:" + target.port());
      RedisCommands<String, String> redis = client.connect().sync();
      String[] key = {"n"};
      assertEquals(5L, redis.<Long>eval(ADD, ScriptOutputType.INTEGER, key, "5"));
      String digest = redis.scriptLoad(ADD);
      assertEquals(digest, redis.digest(ADD));
      assertEquals(List.of(true, false), redis.scriptExists(digest, "f".repeat(40)));
      assertEquals(6L, redis.<Long>evalsha(digest, ScriptOutputType.INTEGER, key, "1"));
      assertEquals(
          Arrays.asList("k", "wörld", 3L, null),
          redis.eval(MANY, ScriptOutputType.MULTI, new String[] {"k"}, "wörld"));
      assertTrue(redis.<Boolean>eval("return 1", ScriptOutputType.BOOLEAN));
      assertEquals(
          "fine", redis.eval("return redis.status_reply('fine')", ScriptOutputType.STATUS));
      redis.hset("h", Map.of("f", "v"));
      String map = "redis.setresp(3) return redis.call('hgetall', KEYS[1])";
      assertEquals(Map.of("f", "v"), redis.eval(map, ScriptOutputType.OBJECT, new String[] {"h"}));
      assertThrows(
          RedisNoScriptException.class,
          () -> redis.evalsha("f".repeat(40), ScriptOutputType.INTEGER));
      RedisCommandExecutionException e =
          assertThrows(
              RedisCommandExecutionException.class,
              () -> redis.evalReadOnly(ADD.getBytes(), ScriptOutputType.INTEGER, key, "1"));
      assertTrue(e.getMessage().contains("Write commands are not allowed"), e::getMessage);
      assertEquals("counters", redis.functionLoad(LIBRARY));
      assertEquals(7L, redis.<Long>fcall("add", ScriptOutputType.INTEGER, key, "1"));
      assertEquals("7", redis.fcallReadOnly("read", ScriptOutputType.VALUE, key));
      assertEquals("counters", redis.functionList().get(0).get("library_name"));
      byte[] dump = redis.functionDump();
      redis.functionFlush(FlushMode.SYNC);
      assertEquals("OK", redis.functionRestore(dump));
      assertEquals("8", "" + redis.<Long>fcall("add", ScriptOutputType.INTEGER, key, "1"));
      redis.functionFlush(FlushMode.ASYNC);
      client.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  @Test
  void redisson() throws Exception {
    try (ClientTarget target = ClientTarget.open()) {
      Config config = new Config();
      config.useSingleServer().setAddress("redis://127.0.0.1:" + target.port());
      RedissonClient redisson = Redisson.create(config);
      RFunction function = redisson.getFunction(StringCodec.INSTANCE);
      function.load("counters", LIBRARY.replace("#!lua name=counters\n", ""));
      List<Object> keys = List.of("n");
      List<Long> sums =
          Concurrently.call(
              8,
              thread -> {
                long last = 0;
                for (int i = 0; i < 20; i++) {
                  last =
                      function.<Long>call(
                          FunctionMode.WRITE, "add", FunctionResult.LONG, keys, "2");
                }
                return last;
              });
      assertEquals(320L, Collections.max(sums));
      assertEquals("320", function.call(FunctionMode.READ, "read", FunctionResult.STRING, keys));
      assertEquals("counters", function.list().get(0).getName());
      byte[] dump = function.dump();
      function.flush();
      function.restore(dump);
      assertEquals(1, function.list().size());
      function.delete("counters");
      assertEquals(List.of(), function.list());
      redisson.shutdown(0, 200, TimeUnit.MILLISECONDS);
    }
  }
}
