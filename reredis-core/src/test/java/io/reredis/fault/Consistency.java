package io.reredis.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Compares the different ways in which a collection reports its elements. */
final class Consistency {
  private Consistency() {}

  static void check(Reredis store) {
    try (CommandSession session = store.session()) {
      for (String database : List.of("0", "1")) {
        session.execute("select", database);
        for (Object key : (Collection<?>) session.execute("keys", "*")) {
          check(session, (String) key);
        }
      }
    }
  }

  private static void check(CommandSession session, String key) {
    switch ((String) session.execute("type", key)) {
      case "zset":
        sortedSet(session, key);
        break;
      case "hash":
        Map<?, ?> fields = (Map<?, ?>) session.execute("hgetall", key);
        assertEquals((long) fields.size(), session.execute("hlen", key));
        fields.forEach((f, v) -> assertEquals(v, session.execute("hget", key, (String) f)));
        break;
      case "set":
        Collection<?> members = (Collection<?>) session.execute("smembers", key);
        assertEquals((long) members.size(), session.execute("scard", key));
        members.forEach(m -> assertEquals(1L, session.execute("sismember", key, (String) m)));
        break;
      case "list":
        List<?> elements = (List<?>) session.execute("lrange", key, "0", "-1");
        assertEquals((long) elements.size(), session.execute("llen", key));
        int last = elements.size() - 1;
        assertEquals(elements.get(last), session.execute("lindex", key, "-1"));
        break;
      case "stream":
        stream(session, key);
        break;
      default:
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        byte[] value = (byte[]) session.execute(new byte[][] {{'G', 'E', 'T'}, name});
        assertEquals((long) value.length, session.execute("strlen", key));
    }
  }

  private static void sortedSet(CommandSession session, String key) {
    List<?> members = (List<?>) session.execute("zrange", key, "0", "-1");
    assertEquals((long) members.size(), session.execute("zcard", key));
    for (int i = 0; i < members.size(); i++) {
      String member = (String) members.get(i);
      assertEquals((long) i, session.execute("zrank", key, member), member);
    }
  }

  private static void stream(CommandSession session, String key) {
    List<?> entries = (List<?>) session.execute("xrange", key, "-", "+");
    assertEquals((long) entries.size(), session.execute("xlen", key));
    for (Object group : (List<?>) session.execute("xinfo", "groups", key)) {
      Map<?, ?> facts = (Map<?, ?>) group;
      String name = (String) facts.get("name");
      long pending = 0;
      for (Object consumer : (List<?>) session.execute("xinfo", "consumers", key, name)) {
        pending += (Long) ((Map<?, ?>) consumer).get("pending");
      }
      assertEquals(facts.get("pending"), pending);
    }
  }
}
