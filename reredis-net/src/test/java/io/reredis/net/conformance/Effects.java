package io.reredis.net.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Observes the effects of a command besides its reply: the events that a server publishes, its
 * counters, and the content of the keys.
 */
final class Effects {
  /** The counters of INFO that commands change. */
  private static final Set<String> COUNTED =
      Set.of(
          "keyspace_hits",
          "keyspace_misses",
          "expired_keys",
          "rdb_changes_since_last_save",
          "total_error_replies");

  /** Fields that contain times, or depend on how a server stores streams. */
  private static final Set<String> OWN =
      Set.of("radix-tree-keys", "radix-tree-nodes", "seen-time", "active-time", "idle", "inactive");

  /** Larger integers are times of deliveries. */
  private static final long A_DATE = 1_000_000_000_000L;

  /** The databases that the generator selects. */
  private static final int[] DATABASES = {0, 1, 2, 15};

  private static final byte[][] INFO = Notation.words("info stats persistence");
  private static final byte[][] END = Notation.words("publish __key_end x");
  private static final byte[][] DIGEST = Notation.words("debug digest");

  private final Client observer;
  private final Client told;
  private Map<String, Long> counted;

  Effects(Bench bench) throws IOException {
    observer = bench.open();
    told = bench.open();
    told.send("psubscribe __key*");
    observer.ok("config set notify-keyspace-events KEAnm rdbcompression no");
    counted = counted(observer.send(INFO));
  }

  /**
   * Returns the effects since the last call.
   *
   * @param client reads the keys in its database
   * @param keys the keys to read; none while the client is within MULTI
   * @param afterMany whether any key may have expired
   */
  Seen next(Client client, List<byte[]> keys, boolean afterMany) throws IOException {
    Map<String, String> seen = new LinkedHashMap<>();
    Map<String, Long> now = counted(observer.send(INFO));
    now.forEach((name, value) -> seen.put(name, Long.toString(value - counted.get(name))));
    for (byte[] key : keys) {
      look(client, key, seen);
    }
    for (int i = 0; afterMany && i < DATABASES.length; i++) {
      observer.ok("select " + DATABASES[i]);
      observer.send("scan 0 count 100000");
    }
    observer.write(END);
    observer.write(DIGEST);
    observer.next();
    // reading an expired key has removed it
    seen.put("events", String.join("\n", events()));
    seen.put("digest", observer.next().text());
    skip();
    return new Seen(seen);
  }

  /** Discards the effects since the last call. */
  void skip() throws IOException {
    observer.write(INFO);
    observer.write(END);
    counted = counted(observer.next());
    observer.next();
    events();
  }

  private static Map<String, Long> counted(Reply info) {
    Map<String, Long> figures = new TreeMap<>();
    String text = info.type() == '=' ? info.text().substring(4) : info.text();
    for (String line : text.split("\r\n")) {
      int at = line.indexOf(':');
      if (at > 0 && COUNTED.contains(line.substring(0, at))) {
        figures.put(line.substring(0, at), Long.parseLong(line.substring(at + 1)));
      }
    }
    return figures;
  }

  private List<String> events() throws IOException {
    List<String> events = new ArrayList<>();
    for (; ; ) {
      List<Reply> parts = told.next().parts();
      if (parts.get(2).text().equals("__key_end")) {
        return events;
      }
      events.add(Notation.quote(parts.get(2).text()) + " " + Notation.quote(parts.get(3).text()));
    }
  }

  private static void look(Client client, byte[] key, Map<String, String> seen) throws IOException {
    String of =
        " of " + Notation.quote(new String(key, java.nio.charset.StandardCharsets.ISO_8859_1));
    String type = ask(client, "type", key).text();
    seen.put("type" + of, type);
    if (type.equals("none")) {
      return;
    }
    String encoding = client.send(Client.bytes("object"), Client.bytes("encoding"), key).text();
    seen.put("encoding" + of, encoding);
    seen.put("expiry" + of, ask(client, "pexpiretime", key).text());
    if (type.equals("stream")) {
      Reply full =
          client.send(
              Client.bytes("xinfo"),
              Client.bytes("stream"),
              key,
              Client.bytes("full"),
              Client.bytes("count"),
              Client.bytes("0"));
      seen.put("stream" + of, plain(full).toString());
    } else {
      seen.put("dump" + of, ask(client, "dump", key).text());
    }
  }

  private static Reply ask(Client client, String command, byte[] key) throws IOException {
    return client.send(Client.bytes(command), key);
  }

  /** Returns the description of a stream without the parts that differ between servers. */
  private static Reply plain(Reply reply) {
    if (reply.type() == ':' && reply.integer() > A_DATE) {
      return Reply.of(':', "a date");
    }
    List<Reply> parts = new ArrayList<>();
    for (int i = 0; i < reply.parts().size(); i++) {
      if (OWN.contains(reply.parts().get(i).text())) {
        i++;
      } else {
        parts.add(plain(reply.parts().get(i)));
      }
    }
    return new Reply(reply.type(), reply.text(), parts);
  }

  /** The observed effects, by their kind and key. */
  record Seen(Map<String, String> lines) {
    /** Returns the effects in which two servers differ, except for known differences. */
    List<String> differences(Seen other, boolean failed) {
      List<String> found = new ArrayList<>();
      Set<String> names = new LinkedHashSet<>(other.lines.keySet());
      names.addAll(lines.keySet());
      for (String name : names) {
        String a = lines.get(name);
        String b = other.lines.get(name);
        if (a == null || b == null || !a.equals(b) && !isKnown(name, a, b, failed)) {
          found.add(name + "\n      redis: " + show(b) + "\n      ours:  " + show(a));
        }
      }
      return found;
    }

    /** Returns whether both servers store the same data. */
    boolean isSameState(Seen other) {
      return lines.get("digest").equals(other.lines.get("digest"));
    }
  }

  static boolean hasError(Reply reply) {
    return reply.isError() || reply.parts().stream().anyMatch(Effects::hasError);
  }

  private static String show(String value) {
    return value == null
        ? null
        : value.lines().map(Notation::quote).collect(Collectors.joining("\n             "));
  }

  private static boolean isKnown(String name, String ours, String theirs, boolean failed) {
    if (failed
        && (name.equals("keyspace_misses")
            || name.equals("keyspace_hits")
            || name.equals("total_error_replies"))) {
      // Reredis checks all arguments before it looks up a key
      return true;
    }
    if (failed && name.equals("events")) {
      return withoutMisses(ours).equals(withoutMisses(theirs));
    }
    if (name.startsWith("encoding ")) {
      // listpacks for lists and sets came with 7.2
      return ours.equals("listpack") && Set.of("quicklist", "hashtable").contains(theirs);
    }
    if (name.startsWith("expiry ")) {
      return Math.abs(Long.parseLong(ours) - Long.parseLong(theirs)) < 5000;
    }
    if (name.startsWith("dump ")) {
      return !isSameForm(ours, theirs) || body(ours).equals(body(theirs));
    }
    return false;
  }

  /** Returns the events without those of missing keys. */
  private static String withoutMisses(String events) {
    return Arrays.stream(events.split("\n"))
        .filter(line -> !line.contains("keymiss"))
        .collect(Collectors.joining("\n"));
  }

  /** Returns whether both dumps have the same type, and one whose elements are ordered. */
  private static boolean isSameForm(String ours, String theirs) {
    return ours.charAt(0) == theirs.charAt(0) && ours.charAt(0) != 2 && ours.charAt(0) != 4;
  }

  /** Returns a dump without its version and checksum. */
  private static String body(String dump) {
    return dump.substring(0, dump.length() - 10);
  }
}
