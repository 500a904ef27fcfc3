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
 * What a server shows of a command beside its reply: the events that it announces, what it counts,
 * and what its keys have become.
 */
final class Effects {
  /** Figures of INFO that commands move. */
  private static final Set<String> COUNTED =
      Set.of(
          "keyspace_hits",
          "keyspace_misses",
          "expired_keys",
          "rdb_changes_since_last_save",
          "total_error_replies");

  /** What tells time, or how the other server keeps streams. */
  private static final Set<String> OWN =
      Set.of("radix-tree-keys", "radix-tree-nodes", "seen-time", "active-time", "idle", "inactive");

  /** Set by servers for dates of deliveries. */
  private static final long A_DATE = 1_000_000_000_000L;

  /** Those that the generator selects. */
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
   * What has become visible since the last call.
   *
   * @param client looks at the keys in its database
   * @param keys as many as it may look at: none while it is within MULTI
   * @param afterMany whether keys that have expired may be anywhere
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
    // keys that had expired have gone at the look at them
    seen.put("events", String.join("\n", events()));
    seen.put("digest", observer.next().text());
    skip();
    return new Seen(seen);
  }

  /** Forgets what has become visible since the last call. */
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

  /** A description of a stream without what is each server's own. */
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

  /** What was seen, by what it says of which key. */
  record Seen(Map<String, String> lines) {
    /** The lines in which two servers differ, but for what is known to. */
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

    /** Whether both keep the same data. */
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
      // here all arguments are checked before a key is looked for
      return true;
    }
    if (failed && name.equals("events")) {
      return withoutMisses(ours).equals(withoutMisses(theirs));
    }
    if (name.startsWith("encoding ")) {
      // lists and sets in listpacks came with 7.2
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

  /** The events but for those of a key that was looked for in vain. */
  private static String withoutMisses(String events) {
    return Arrays.stream(events.split("\n"))
        .filter(line -> !line.contains("keymiss"))
        .collect(Collectors.joining("\n"));
  }

  /** Whether both wrote the same type of value, and one whose elements have an order. */
  private static boolean isSameForm(String ours, String theirs) {
    return ours.charAt(0) == theirs.charAt(0) && ours.charAt(0) != 2 && ours.charAt(0) != 4;
  }

  /** What stands before the version and the checksum. */
  private static String body(String dump) {
    return dump.substring(0, dump.length() - 10);
  }
}
