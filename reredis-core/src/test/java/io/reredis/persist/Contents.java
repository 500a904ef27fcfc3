package io.reredis.persist;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the content of a store with ordinary commands, as text that can be compared. */
public final class Contents {
  private Contents() {}

  /** Returns the value of every key of every database, with its expiry. */
  public static Map<String, String> of(Reredis store) {
    Map<String, String> contents = new TreeMap<>();
    int databases = Integer.parseInt(store.option("databases"));
    try (CommandSession session = store.session()) {
      for (int i = 0; i < databases; i++) {
        session.execute("select", "" + i);
        for (Object key : (Collection<?>) session.execute("keys", "*")) {
          contents.put(i + ":" + key, of(session, (String) key));
        }
      }
    }
    return contents;
  }

  private static String of(CommandSession session, String key) {
    String type = (String) session.execute("type", key);
    String value;
    switch (type) {
      case "string":
        value = (String) session.execute("get", key);
        break;
      case "list":
        value = session.execute("lrange", key, "0", "-1").toString();
        break;
      case "set":
        value = new TreeSet<>((Collection<?>) session.execute("smembers", key)).toString();
        break;
      case "hash":
        value = hash(session, key);
        break;
      case "zset":
        value = session.execute("zrange", key, "0", "-1", "withscores").toString();
        break;
      default:
        value = session.execute("xrange", key, "-", "+") + " " + stream(session, key);
    }
    return type + ' ' + session.execute("pexpiretime", key) + ' ' + value;
  }

  private static String hash(CommandSession session, String key) {
    Map<?, ?> fields = (Map<?, ?>) session.execute("hgetall", key);
    Map<String, String> sorted = new TreeMap<>();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      Object expiry = session.execute("hpexpiretime", key, "fields", "1", (String) field.getKey());
      sorted.put((String) field.getKey(), field.getValue() + " " + expiry);
    }
    return sorted.toString();
  }

  /**
   * Returns the facts about a stream besides its entries. Leaves out XINFO CONSUMERS, whose times
   * depend on the clock.
   */
  private static String stream(CommandSession session, String key) {
    Map<?, ?> info = (Map<?, ?>) session.execute("xinfo", "stream", key);
    List<Object> facts = new ArrayList<>();
    for (String fact :
        List.of("length", "last-generated-id", "max-deleted-entry-id", "entries-added")) {
      facts.add(info.get(fact));
    }
    for (Object group : (List<?>) session.execute("xinfo", "groups", key)) {
      Map<?, ?> of = new TreeMap<>((Map<?, ?>) group);
      String name = (String) of.get("name");
      facts.add(of);
      facts.add(session.execute("xpending", key, name, "-", "+", "1000").toString());
    }
    return facts.toString();
  }
}
