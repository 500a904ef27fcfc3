package io.reredis.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.keyspace.Recount;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Exercises values that were parsed from untrusted bytes: each accepted value must be consistent.
 * Its elements match its size, a copy by DUMP and RESTORE is equal, commands leave it consistent,
 * and the memory accounts are correct.
 */
public final class Exercise implements AutoCloseable {
  public final Reredis store =
      Reredis.open(
          builder ->
              builder
                  .clock(new ManualClock(1_700_000_000_000L))
                  .activeExpiry(false)
                  .databases(4)
                  .option("enable-debug-command", "yes"));

  private final CommandSession session = store.session();

  /** Executes a command; returns null for an error reply, which must not be an internal error. */
  public Object execute(Object... arguments) {
    byte[][] bytes = new byte[arguments.length][];
    for (int i = 0; i < arguments.length; i++) {
      bytes[i] =
          arguments[i] instanceof byte[] array
              ? array
              : String.valueOf(arguments[i]).getBytes(StandardCharsets.ISO_8859_1);
    }
    try {
      return session.execute(bytes);
    } catch (ReredisException e) {
      if (e.getMessage().contains("internal error")) {
        throw new AssertionError(arguments[0] + ": " + e.getMessage(), e);
      }
      return null;
    }
  }

  /** Removes all keys. */
  public void clear() {
    execute("flushall");
    execute("select", 0);
  }

  /** Checks and changes every key of every database. */
  public void all() {
    for (int database = 0; database < 4; database++) {
      execute("select", database);
      for (Object key : (Collection<?>) execute("keys", "*")) {
        use((byte[]) key);
      }
    }
    check();
    clear();
  }

  /** Compares the memory accounts with a recount. */
  public void check() {
    Recount.check(Inside.of(store).engine().keyspace());
  }

  /** Checks and changes a key. */
  public void use(byte[] key) {
    copied(key);
    String type = (String) execute("type", key);
    execute("memory", "usage", key, "samples", 0);
    execute("object", "encoding", key);
    switch (type) {
      case "string" -> string(key);
      case "list" -> list(key);
      case "set" -> set(key);
      case "hash" -> hash(key);
      case "zset" -> sortedSet(key);
      case "stream" -> stream(key);
      default -> {}
    }
    copied(key);
  }

  private void copied(byte[] key) {
    byte[] payload = (byte[]) execute("dump", key);
    if (payload == null) {
      return;
    }
    byte[] copy = {0, 'c', 'o', 'p', 'y'};
    long expiry = Math.max(0, (Long) execute("pexpiretime", key));
    assertNotNull(
        execute("restore", copy, expiry, payload, "replace", "absttl"),
        "what was dumped is restored");
    List<?> digests = (List<?>) execute("debug", "digest-value", key, copy);
    assertEquals(text(digests.get(0)), text(digests.get(1)), "the copy is another value");
    assertEquals(execute("type", key), execute("type", copy));
    execute("del", copy);
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : String.valueOf(value);
  }

  private void string(byte[] key) {
    byte[] value = (byte[]) execute("get", key);
    assertEquals((long) value.length, execute("strlen", key));
    execute("bitcount", key);
    execute("pfcount", key);
    execute("pfadd", key, "a", "b");
    execute("pfmerge", "other", key);
    execute("pfdebug", "decode", key);
    execute("incr", key);
    execute("incrbyfloat", key, "1.5");
    execute("setrange", key, 3, "x");
    execute("append", key, "y");
  }

  private void list(byte[] key) {
    List<?> elements = (List<?>) execute("lrange", key, 0, -1);
    assertEquals((long) elements.size(), execute("llen", key));
    int last = elements.size() - 1;
    for (int i : new int[] {0, last / 2, last}) {
      assertEquals(text(elements.get(i)), text(execute("lindex", key, i)));
      assertEquals(text(elements.get(i)), text(execute("lindex", key, i - elements.size())));
    }
    Object middle = elements.get(last / 2);
    assertNotNull(execute("lpos", key, middle));
    execute("linsert", key, "before", middle, "inserted");
    execute("lset", key, -1, "12345");
    execute("lrem", key, -1, elements.get(0));
    execute("lpush", key, "7", "x".repeat(100));
    execute("rpush", key, "-7");
    execute("rpop", key);
    execute("lpop", key, 2);
    execute("ltrim", key, 1, -2);
    Collection<?> rest = (Collection<?>) execute("lrange", key, 0, -1);
    assertEquals((long) rest.size(), execute("llen", key));
  }

  private void set(byte[] key) {
    Collection<?> members = (Collection<?>) execute("smembers", key);
    assertEquals((long) members.size(), execute("scard", key));
    int shown = 0;
    for (Object member : members) {
      if (shown++ < 100) {
        assertEquals(1L, execute("sismember", key, member));
      }
    }
    execute("srandmember", key, 3);
    execute("sadd", key, "1", "new", "99999999999");
    execute("srem", key, members.iterator().next());
    execute("spop", key);
    Object left = execute("scard", key);
    assertEquals(left, (long) ((Collection<?>) execute("smembers", key)).size());
  }

  private void hash(byte[] key) {
    Map<?, ?> fields = (Map<?, ?>) execute("hgetall", key);
    Object count = execute("hlen", key);
    if (fields.isEmpty()) {
      return; // all of them have expired
    }
    assertEquals((long) fields.size(), count);
    int shown = 0;
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      if (shown++ < 100) {
        assertEquals(text(field.getValue()), text(execute("hget", key, field.getKey())));
        execute("hpttl", key, "fields", 1, field.getKey());
      }
    }
    Object first = fields.keySet().iterator().next();
    execute("hscan", key, 0, "count", 1000);
    execute("hset", key, "new", "1", "long", "x".repeat(100));
    execute("hincrby", key, "new", 5);
    execute("hpexpire", key, 1000, "fields", 1, first);
    execute("hpersist", key, "fields", 1, first);
    execute("hdel", key, first);
    Object left = execute("hlen", key);
    assertEquals(left, (long) ((Map<?, ?>) execute("hgetall", key)).size());
  }

  private void sortedSet(byte[] key) {
    List<?> members = (List<?>) execute("zrange", key, 0, -1);
    assertEquals((long) members.size(), execute("zcard", key));
    for (int i = 0; i < Math.min(100, members.size()); i++) {
      assertEquals((long) i, execute("zrank", key, members.get(i)));
      assertNotNull(execute("zscore", key, members.get(i)));
    }
    execute("zadd", key, "1.5", "new", "-inf", "least", "3", "x".repeat(100));
    execute("zincrby", key, 7, members.get(0));
    execute("zrangebyscore", key, "-5", "(9");
    execute("zrem", key, members.get(members.size() - 1));
    execute("zpopmin", key);
    List<?> left = (List<?>) execute("zrange", key, 0, -1);
    assertEquals((long) left.size(), execute("zcard", key));
  }

  private void stream(byte[] key) {
    List<?> entries = (List<?>) execute("xrange", key, "-", "+");
    assertEquals((long) entries.size(), execute("xlen", key));
    assertEquals(
        entries.size(), ((Collection<?>) execute("xrevrange", key, "+", "-")).size(), "reverse");
    execute("xinfo", "stream", key, "full", "count", 0);
    for (Object group : (List<?>) execute("xinfo", "groups", key)) {
      Object name = field((Map<?, ?>) group, "name");
      execute("xinfo", "consumers", key, name);
      execute("xpending", key, name);
      execute("xpending", key, name, "-", "+", 10);
      execute("xreadgroup", "group", name, "new", "count", 2, "streams", key, ">");
      execute("xreadgroup", "group", name, "new", "streams", key, "0");
      execute("xautoclaim", key, name, "other", 0, "0", "count", 5);
      execute("xgroup", "setid", key, name, "1-1");
    }
    execute("xadd", key, "*", "f", "v");
    if (!entries.isEmpty()) {
      execute("xdel", key, ((List<?>) entries.get(0)).get(0));
      execute("xdel", key, ((List<?>) entries.get(entries.size() - 1)).get(0));
    }
    execute("xtrim", key, "maxlen", 3);
    long left = ((Collection<?>) execute("xrange", key, "-", "+")).size();
    assertEquals(left, execute("xlen", key));
  }

  private static Object field(Map<?, ?> map, String name) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (text(entry.getKey()).equals(name)) {
        return entry.getValue();
      }
    }
    throw new AssertionError(name);
  }

  @Override
  public void close() {
    session.close();
    store.close();
  }
}
