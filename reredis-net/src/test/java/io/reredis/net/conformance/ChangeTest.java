package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.support.Await;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the effects of each form of a write command on others: the keys it modifies (for WATCH and
 * for client caches), the number of changes it counts for save points, the events it publishes, and
 * whether it is logged. A command that counts changes is logged unless its row says otherwise.
 *
 * <p>A row is {@code before; before; command | watched | cached | changes | events | logged}. The
 * last column is optional; a star marks commands that Reredis logs and Redis does not, so that the
 * data and the log agree. The observed keys are k, j and m.
 */
class ChangeTest {
  private static final String[] KEYS = {"k", "j", "m"};

  private static final String STREAM = "xadd k 1-1 f v; xadd k 2-1 f v; xgroup create k g 0; ";
  private static final String READ = STREAM + "xreadgroup group g c streams k >; ";

  private static final String[] STREAMS = {
    "xadd k 1-1 f v | k | k | 1 | new:k xadd:k",
    "xadd k nomkstream 1-1 f v | | | 0 |",
    STREAM + "xadd k maxlen 1 3-1 f v | k | k | 1 | xadd:k xtrim:k",
    STREAM + "xdel k 1-1 2-1 7-1 | k | k | 2 | xdel:k",
    STREAM + "xdel k 7-1 | | | 0 |",
    STREAM + "xtrim k maxlen 0 | k | k | 2 | xtrim:k",
    STREAM + "xtrim k maxlen 5 | | | 0 |",
    STREAM + "xsetid k 9-9 | | | 1 | xsetid:k",
    "xgroup create k g 0 mkstream | k | k | 1 | new:k xgroup-create:k",
    "xadd k 1-1 f v; xgroup create k g 0 mkstream | | | 1 | xgroup-create:k",
    STREAM + "xgroup create k g 0 | | | 0 |",
    STREAM + "xgroup setid k g 0 | | | 1 | xgroup-setid:k",
    STREAM + "xgroup createconsumer k g c | | | 1 | xgroup-createconsumer:k",
    READ + "xgroup createconsumer k g c | | | 0 |",
    READ + "xgroup delconsumer k g c | | | 1 | xgroup-delconsumer:k",
    READ + "xgroup delconsumer k g d | | | 0 |",
    READ + "xgroup destroy k g | | | 1 | xgroup-destroy:k",
    READ + "xgroup destroy k h | | | 0 |",
    STREAM + "xreadgroup group g c streams k > | | | 2 | xgroup-createconsumer:k",
    STREAM + "xreadgroup group g c noack streams k > | | | 2 | xgroup-createconsumer:k",
    READ + "xreadgroup group g c streams k > | | | 0 |",
    READ + "xreadgroup group g c streams k 0 | | | 1 | | *",
    READ + "xreadgroup group g c streams k 9 | | | 1 | | silent",
    READ + "xreadgroup group g d streams k 0 | | | 2 | xgroup-createconsumer:k | *",
    READ + "xack k g 1-1 2-1 3-1 | | | 2 |",
    READ + "xack k g 3-1 | | | 0 |",
    READ + "xclaim k g d 0 1-1 2-1 | | | 3 | xgroup-createconsumer:k",
    READ + "xclaim k g c 0 1-1 | | | 1 |",
    READ + "xclaim k g c 0 7-1 | | | 0 |",
    READ + "xclaim k g c 0 7-1 lastid 8-1 | | | 1 |",
    READ + "xautoclaim k g d 0 0 | | | 3 | xgroup-createconsumer:k",
    READ + "xautoclaim k g c 0 0 justid | | | 2 |",
    READ + "xautoclaim k g c 1000000 0 | | | 0 |",
    READ + "xdel k 1-1; xautoclaim k g c 0 0 | | | 2 |",
  };

  /** A consumer is created even if it receives nothing. */
  private static final String[] STREAMS_SINCE_7_2 = {
    READ + "xreadgroup group g d streams k > | | | 1 | xgroup-createconsumer:k",
    READ + "xclaim k g d 1000000 1-1 | | | 1 | xgroup-createconsumer:k",
  };

  private static final String[] WHOLE_KEYS = {
    "set k v; swapdb 0 1 | k | | 1 |",
    "swapdb 0 1 | | | 1 |",
    "set k v; swapdb 0 0 | | | 1 |",
    "set k v; del k j | k | k | 1 | del:k",
    "set k v; set j v; unlink k j | j k | j k | 2 | del:k del:j",
    "del k | | | 0 |",
    "set k v; rename k j | j k | j k | 1 | new:j rename_from:k rename_to:j",
    "set k v; set j w; rename k j | j k | j k | 1 | new:j rename_from:k rename_to:j",
    "set k v; rename k k | | | 0 |",
    "set k v; set j w; renamenx k j | | | 0 |",
    "set k v; copy k j | j | j | 1 | new:j copy_to:j",
    "set k v; set j w; copy k j replace | j | j | 1 | new:j copy_to:j",
    "set k v; move k 1 | k | k | 1 | new:k move_from:k move_to:k",
    "set k v; expire k 100 | k | k | 1 | expire:k",
    "set k v; expire k -1 | k | k | 1 | del:k",
    "set k v; expire k 100 xx | | | 0 |",
    "set k v ex 100; persist k | k | k | 1 | persist:k",
    "set k v; persist k | | | 0 |",
    "set k v; touch k | | | 0 |",
    "restore k 0 $dump | k | k | 1 | new:k restore:k",
    "set k v; restore k 0 $dump replace | k | k | 1 | new:k restore:k",
    "set k v; restore k 1 $dump replace absttl | k | k | 1 | del:k",
    "restore k 1 $dump absttl | | | 0 |",
    "rpush k 2 1; sort k store j | j | j | 2 | new:j sortstore:j",
    "set j v; sort k store j | j | j | 1 | del:j",
    "sort k store j | | | 0 |",
    "set k v; flushdb | k | nil | 1 |",
    "mset k v j v m v; flushdb | j k m | nil | 3 |",
    "mset k v j v m v; flushall | j k m | nil | 3 |",
  };

  /** Keys expire at the "wait": before clients watch them, and after caches have read them. */
  private static final String[] EXPIRED = {
    "set k v px 50; wait; get k | | k | 0 | expired:k | logged",
    "set k v px 50; wait; scan 0 count 1000 | | k | 0 | expired:k | logged",
    "set k v px 50; set j w px 50; wait; scan 0 count 1000 match j | | j | 0 | expired:j | logged",
    "set k v px 50; wait; scan 0 count 1000 type hash | | k | 0 | expired:k | logged",
    "set k v px 50; wait; keys * | | | 0 |",
    "set k v px 50; wait; watch k | | | 0 |",
    "set k v px 50; wait; set k v | k | k | 1 | expired:k new:k set:k",
    "set k v px 50; wait; del k | | k | 0 | expired:k | logged",
    "set k v px 50; wait; flushdb | | nil | 1 |",
    "set k v px 50; set j v px 50; wait; swapdb 0 1 | | | 1 |",
    "set k v px 50; wait; rename k j | | k | 0 | expired:k | logged",
    "set k v; set j v px 50; wait; rename k j | j k | j k | 1 | expired:j new:j rename_from:k"
        + " rename_to:j",
    "set k v px 50; wait; object encoding k | | k | 0 | expired:k | logged",
  };

  private static final String[] STRINGS = {
    "set k v | k | k | 1 | new:k set:k",
    "set k v ex 100 | k | k | 1 | new:k set:k expire:k",
    "set k v; set k v nx | | | 0 |",
    "set k v; setrange k 0 \"\" | | | 0 |",
    "set k v; append k \"\" | k | k | 1 | append:k",
    "append k \"\" | k | k | 1 | new:k append:k",
    "mset k 1 j 2 k 3 | j k | j k | 3 | new:k set:k new:j set:j set:k",
    "mset k 1; msetnx k 1 j 2 | | | 0 |",
    "set k v; getdel k | k | k | 1 | del:k",
    "set k v; getex k | | | 0 |",
    "set k v; getex k ex 100 | k | k | 1 | expire:k",
    "set k v; getex k persist | | | 0 |",
    "set k v ex 100; getex k persist | k | k | 1 | persist:k",
    "set k v; getex k exat 1 | k | k | 1 | del:k",
    "setbit k 0 0 | k | k | 1 | new:k setbit:k",
    "setbit k 0 1; setbit k 0 1 | | | 0 |",
    "set k v; bitfield k get u8 0 | | | 0 |",
    "bitfield k set u8 0 1 set u8 8 1 | k | k | 2 | new:k setbit:k",
    "set k v; bitfield k incrby u8 0 0 | | | 0 |",
    "set k v; bitop not j k | j | j | 1 | new:j set:j",
    "set j v; bitop not j k | j | j | 1 | del:j",
    "bitop not j k | | | 0 |",
    "pfadd k | k | k | 1 | new:k pfadd:k",
    "pfadd k a b | k | k | 3 | new:k pfadd:k",
    "pfadd k a; pfadd k b c | k | k | 2 | pfadd:k",
    "set k v; bitfield k overflow fail set u8 32 999 | | | 0 | | *",
    "pfadd k a; pfadd k a | | | 0 |",
    "pfadd k a; pfmerge j k | j | j | 1 | new:j pfadd:j",
  };

  private static final String[] COLLECTIONS = {
    "rpush k a b | k | k | 2 | new:k rpush:k",
    "rpushx k a | | | 0 |",
    "rpush k a b; lpop k | k | k | 1 | lpop:k",
    "rpush k a b; lpop k 5 | k | k | 2 | lpop:k del:k",
    "rpush k a b; lpop k 0 | | | 0 |",
    "rpush k a b; lset k 0 a | k | k | 1 | lset:k",
    "rpush k a b; linsert k before x y | | | 0 |",
    "rpush k a b; linsert k before a y | k | k | 1 | linsert:k",
    "rpush k a b; lrem k 0 x | | | 0 |",
    "rpush k a b a; lrem k 0 a | k | k | 2 | lrem:k",
    "rpush k a b c; ltrim k 1 1 | k | k | 2 | ltrim:k",
    "rpush k a b c; ltrim k 0 -1 | k | k | 0 | ltrim:k",
    "rpush k a b c; ltrim k 5 6 | k | k | 3 | ltrim:k del:k",
    "rpush k a; lmove k j left left | j k | j k | 1 | new:j lpush:j lpop:k del:k",
    "rpush k a; lmove k k left right | k | k | 1 | rpush:k lpop:k",
    "rpush k a b; lmpop 2 j k left count 5 | k | k | 2 | lpop:k del:k",
    "sadd k a b a | k | k | 2 | new:k sadd:k",
    "sadd k a; sadd k a | | | 0 |",
    "sadd k a b; srem k a b c | k | k | 2 | srem:k del:k",
    "sadd k a; srem k c | | | 0 |",
    "sadd k a; smove k j a | j k | j k | 2 | srem:k del:k new:j sadd:j",
    "sadd k a; sadd j a b; smove k j a | k | k | 1 | srem:k del:k",
    "sadd k a; smove k k a | | | 0 |",
    "sadd k a b; spop k | k | k | 1 | spop:k",
    "sadd k a b; spop k 5 | k | k | 2 | spop:k del:k",
    "sadd k a b; spop k 0 | | | 0 |",
    "sadd k a b; sunionstore j k | j | j | 1 | new:j sunionstore:j",
    "sadd j a b; sinterstore j k | j | j | 1 | del:j",
    "sinterstore j k | | | 0 |",
    "sadd k a b; sadd j a; sdiffstore j k m | j | j | 1 | sdiffstore:j",
    "hset k a 1 b 2 | k | k | 2 | new:k hset:k",
    "hset k a 1; hset k a 1 | k | k | 1 | hset:k",
    "hset k a 1; hsetnx k a 1 | | | 0 |",
    "hset k a 1; hincrby k a 0 | k | k | 1 | hincrby:k",
    "hset k a 1 b 2; hdel k a b c | k | k | 2 | hdel:k del:k",
    "hset k a 1; hdel k c | | | 0 |",
    "zadd k 1 a 2 b | k | k | 2 | new:k zadd:k",
    "zadd k 1 a; zadd k 1 a | | | 0 |",
    "zadd k 1 a; zadd k 2 a | k | k | 1 | zadd:k",
    "zadd k 1 a; zadd k incr 1 a | k | k | 1 | zincr:k",
    "zadd k 1 a; zincrby k 0 a | | | 0 |",
    "zadd k 1 a; zrem k b | | | 0 |",
    "zadd k 1 a 2 b; zrem k a b | k | k | 2 | zrem:k del:k",
    "zadd k 1 a 2 b; zremrangebyrank k 0 -1 | k | k | 2 | zremrangebyrank:k del:k",
    "zadd k 1 a 2 b; zremrangebyscore k 5 6 | | | 0 |",
    "zadd k 1 a 2 b; zpopmin k | k | k | 1 | zpopmin:k",
    "zadd k 1 a 2 b; zpopmax k 5 | k | k | 2 | zpopmax:k del:k",
    "zadd k 1 a 2 b; zmpop 1 k min count 2 | k | k | 2 | zpopmin:k del:k",
    "zadd k 1 a 2 b; zrangestore j k 0 -1 | j | j | 1 | new:j zrangestore:j",
    "zadd j 1 a 2 b; zrangestore j k 0 -1 | j | j | 1 | del:j",
    "zadd k 1 a 2 b; zunionstore j 1 k | j | j | 1 | new:j zunionstore:j",
    "zadd j 1 a 2 b; zinterstore j 1 k | j | j | 1 | del:j",
    "zinterstore j 1 k | | | 0 |",
    "geoadd k 1 1 a; geosearchstore j k fromlonlat 1 1 byradius 1 m | j | j | 1 | new:j"
        + " geosearchstore:j",
    "geoadd k 1 1 a 1 1 b; geosearchstore j k fromlonlat 1 1 byradius 1 m | j | j | 2 | new:j"
        + " geosearchstore:j",
    "zadd j 1 a; geosearchstore j k fromlonlat 1 1 byradius 1 m | j | j | 1 | del:j",
  };

  private static final String[] FIELDS = {
    "hset k a 1 b 2; hexpire k 100 fields 1 a | k | k | 1 | hexpire:k",
    "hset k a 1 b 2; hexpire k 0 fields 1 a | k | k | 1 | hdel:k",
    "hset k a 1; hpexpireat k 1 fields 1 a | k | k | 1 | hdel:k del:k",
    "hset k a 1; hexpire k 0 fields 1 x | | | 0 |",
    "hset k a 1; hexpire k 100 fields 1 a; hpersist k fields 1 a | k | k | 1 | hpersist:k",
  };

  private final List<String> wrong = new ArrayList<>();

  @OnEveryTarget(sockets = true)
  void streams(Client c) throws Exception {
    hold(c, STREAMS);
  }

  @OnEveryTarget(sockets = true, since = "7.2")
  void consumersThatReceiveNothing(Client c) throws Exception {
    hold(c, STREAMS_SINCE_7_2);
  }

  @OnEveryTarget(sockets = true, since = "7.4")
  void fieldsThatExpireAtOnce(Client c) throws Exception {
    hold(c, FIELDS);
  }

  @OnEveryTarget(sockets = true)
  void wholeKeys(Client c) throws Exception {
    hold(c, WHOLE_KEYS);
  }

  @OnEveryTarget(sockets = true)
  void keysThatHaveExpired(Client c) throws Exception {
    c.ok("debug set-active-expire 0");
    hold(c, EXPIRED);
    c.ok("debug set-active-expire 1");
  }

  @OnEveryTarget(sockets = true)
  void strings(Client c) throws Exception {
    hold(c, STRINGS);
  }

  @OnEveryTarget(sockets = true)
  void collections(Client c) throws Exception {
    hold(c, COLLECTIONS);
  }

  private void hold(Client c, String[] rows) throws Exception {
    c.ok("config set notify-keyspace-events EAn");
    Client told = c.other();
    String id = told.send("client id").text();
    if (c.target().version() == 2) {
      told.check("subscribe __redis__:invalidate", ">['subscribe' '__redis__:invalidate' :1]");
    }
    told.send("psubscribe __keyevent*");
    Client[] watchers = {c.other(), c.other(), c.other()};
    Client cache = c.other();
    cache.ok("client tracking on redirect " + id);
    String flushed = c.target().isRedis() ? "no" : "always";
    // the size counts written bytes there, and flushed bytes here
    c.ok("config set appendfsync " + flushed, "config set appendonly yes");
    Await.until(
        "the log has begun",
        () ->
            c.text("info persistence")
                .matches(
                    "(?s).*aof_rewrite_in_progress:0\r.*aof_last_rewrite_time_sec:[0-9].*"
                        + "aof_current_size:.*"));
    for (String row : rows) {
      String[] columns = row.split("\\|", -1);
      String outcome = outcome(c, told, watchers, cache, columns[0].trim().split("; "));
      if (row.endsWith("*")) {
        outcome = outcome.replaceFirst("[a-z]+$", "*");
      }
      StringBuilder wanted = new StringBuilder();
      for (int i = 1; i < columns.length; i++) {
        wanted.append(" | ").append(columns[i].trim());
      }
      if (columns.length < 6) {
        wanted.append(columns[3].trim().equals("0") ? " | silent" : " | logged");
      }
      if (!outcome.contentEquals(wanted)) {
        wrong.add(row + "\n    was" + outcome);
      }
    }
    c.ok("config set appendonly no");
    assertEquals("", String.join("\n", wrong));
  }

  private static String outcome(
      Client c, Client told, Client[] watchers, Client cache, String[] lines) throws Exception {
    c.ok("flushall");
    int waits = Arrays.asList(lines).indexOf("wait");
    for (int i = 0; i < (waits < 0 ? lines.length - 1 : waits); i++) {
      c.send(lines[i]);
    }
    cache.send("exists k j m");
    if (waits >= 0) {
      c.passes(51);
    }
    for (int i = 0; i < KEYS.length; i++) {
      watchers[i].ok("watch " + KEYS[i]);
    }
    gather(c, told, new TreeSet<>(), new ArrayList<>());
    Fields before = persistence(c);
    c.send(words(lines[lines.length - 1]));
    Fields after = persistence(c);
    long changes = changes(after) - changes(before);
    boolean logged = !after.text("aof_current_size").equals(before.text("aof_current_size"));
    Set<String> cached = new TreeSet<>();
    List<String> events = new ArrayList<>();
    gather(c, told, cached, events);
    Set<String> watched = new TreeSet<>();
    for (int i = 0; i < KEYS.length; i++) {
      watchers[i].ok("multi");
      if ("_N".indexOf(watchers[i].send("exec").type()) >= 0) {
        watched.add(KEYS[i]);
      }
    }
    return " | %s | %s | %d | %s | %s"
        .formatted(
            String.join(" ", watched),
            String.join(" ", cached),
            changes,
            String.join(" ", events),
            logged ? "logged" : "silent");
  }

  /** Returns the words of a request; {@code $dump} stands for the payload of a list. */
  private static byte[][] words(String line) {
    byte[][] words = Notation.words(line);
    for (int i = 0; i < words.length; i++) {
      if (new String(words[i], StandardCharsets.ISO_8859_1).equals("$dump")) {
        words[i] =
            HexFormat.of().parseHex("1201020f0f00000003008161028162020101ff0a00e01bab4a47ce5922");
      }
    }
    return words;
  }

  private static Fields persistence(Client c) throws Exception {
    return Fields.of(c.text("info persistence"), "\r\n", ':');
  }

  private static long changes(Fields info) {
    return Long.parseLong(info.text("rdb_changes_since_last_save"));
  }

  private static void gather(Client c, Client told, Set<String> keys, List<String> events)
      throws Exception {
    c.send("publish __keyevent:end x");
    for (Reply push = told.next(); ; push = told.next()) {
      List<Reply> parts = push.parts();
      String kind = parts.get(0).text();
      if (kind.equals("pmessage")) {
        String channel = parts.get(2).text();
        if (channel.equals("__keyevent:end")) {
          return;
        }
        events.add(channel.replaceFirst(".*__:", "") + ":" + parts.get(3).text());
      } else if (!kind.equals("psubscribe")) {
        Reply which = parts.get(parts.size() - 1);
        if (which.type() == '*') {
          which.parts().forEach(key -> keys.add(key.text()));
        } else {
          keys.add("nil");
        }
      }
    }
  }
}
