package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.Command;
import io.reredis.command.CommandFlag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sends every command with an extreme value at each position of an argument in turn, and with one
 * more argument at the end. The store, in process and by both protocols, must give the same replies
 * as redis-server.
 */
@ExtendWith(RedisServer.Needed.class)
class ExtremeArgumentsTest {
  private static final String[] EXTREMES = {
    "",
    "0",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "1e309",
    "nan",
    "\0",
    "x".repeat(1000),
  };

  /** Commands that create the keys of the requests. */
  private static final String[] KEYS = {
    "set s v",
    "set n 5",
    "rpush l a b 3",
    "hset h f v g 5",
    "sadd t 1 2 a",
    "zadd z 1 a 2 b",
    "geoadd geo 13.36 38.11 p 15.08 37.5 q",
    "pfadd p a b",
    "xadd x 1-1 f v",
    "xadd x 2-1 f v",
    "xgroup create x g 0",
    "xreadgroup group g c count 1 streams x >",
  };

  private static final String PAYLOAD = "\"\\x00\\x05hello\\x0a\\x00\\x63\\x72\\xdfve4 \\x0a\"";

  /** Valid requests, one or more per command. */
  private static final String[] ROWS = {
    "acl cat string",
    "acl dryrun default get k",
    "acl genpass 8",
    "acl getuser nosuch",
    "acl log 10",
    "acl setuser alice on",
    "acl deluser alice",
    "append s v",
    "bgsave schedule",
    "bitcount s 0 1 bit",
    "bitfield n overflow sat set u8 0 1 incrby i5 3 1 get u8 #1",
    "bitfield_ro n get u8 0",
    "bitop and d s n",
    "bitop not d s",
    "bitpos s 1 0 1 bit",
    "blmove l d left right 1",
    "blmpop 1 1 l left count 1",
    "blpop l 1",
    "brpop l 1",
    "brpoplpush l d 1",
    "bzmpop 1 1 z min count 1",
    "bzpopmax z 1",
    "bzpopmin z 1",
    "cluster addslots 1",
    "cluster addslotsrange 1 2",
    "cluster count-failure-reports id",
    "cluster countkeysinslot 1",
    "cluster delslots 1",
    "cluster delslotsrange 1 2",
    "cluster failover force",
    "cluster forget id",
    "cluster getkeysinslot 1 1",
    "cluster keyslot k",
    "cluster meet 127.0.0.1 7000 17000",
    "cluster replicas id",
    "cluster replicate id",
    "cluster reset hard",
    "cluster set-config-epoch 1",
    "cluster setslot 1 node id",
    "cluster slaves id",
    "command docs nosuch",
    "command getkeys zunionstore d 1 z",
    "command getkeys set k v",
    "command getkeysandflags set k v",
    "command info nosuch",
    "command list filterby pattern x*",
    "command list filterby aclcat string",
    "config get nosuch",
    "config set slowlog-max-len 10",
    "config set latency-monitor-threshold 10",
    "config set maxmemory-samples 5",
    "config set notify-keyspace-events K",
    "copy s d db 0 replace",
    "decr n",
    "decrby n 1",
    "del s n",
    "dump nosuch",
    "echo v",
    "exists s n",
    "expire s 100 nx",
    "expireat s 33177117420 gt",
    "expiretime s",
    "failover abort",
    "flushall sync",
    "flushdb async",
    "geoadd geo nx ch 1 2 m",
    "geodist geo p q km",
    "geohash geo p q",
    "geopos geo p q",
    "georadius geo 15 37 200 km withcoord count 1 asc store d",
    "georadius_ro geo 15 37 200 km withdist count 1 any",
    "georadiusbymember geo p 200 km count 1 asc storedist d",
    "georadiusbymember_ro geo p 200 km withhash count 1",
    "geosearch geo fromlonlat 15 37 byradius 200 km asc count 1 any",
    "geosearch geo frommember p bybox 400 400 km desc withdist",
    "geosearchstore d geo frommember p byradius 200 km storedist",
    "get s",
    "getbit s 1",
    "getdel s",
    "getex s ex 100",
    "getex s pxat 33177117420000",
    "getrange s 0 1",
    "getset s v",
    "hdel h f",
    "hexists h f",
    "hget h f",
    "hgetall h",
    "hincrby h g 1",
    "hincrbyfloat h g 1.5",
    "hkeys h",
    "hlen h",
    "hmget h f g",
    "hmset h f v",
    "hrandfield h 1 withvalues",
    "hscan h 0 match * count 1",
    "hset h f v",
    "hsetnx h i v",
    "hstrlen h f",
    "hvals h",
    "incr n",
    "incrby n 1",
    "incrbyfloat n 1.5",
    "info nosuch other",
    "keys nosuch*",
    "latency graph command",
    "latency histogram nosuch",
    "latency history command",
    "latency reset command",
    "lcs s n idx minmatchlen 1 withmatchlen",
    "lindex l 0",
    "linsert l before a b",
    "llen l",
    "lmove l d left right",
    "lmpop 1 l left count 1",
    "lpop l 1",
    "lpos l a rank 1 count 1 maxlen 1",
    "lpush l a",
    "lpushx l a",
    "lrange l 0 1",
    "lrem l 1 a",
    "lset l 0 v",
    "ltrim l 0 1",
    "memory usage s samples 1",
    "mget s n",
    "move s 1",
    "mset s v n v",
    "msetnx s v n v",
    "object encoding s",
    "object freq s",
    "object idletime s",
    "object refcount s",
    "persist s",
    "pexpire s 100000 xx",
    "pexpireat s 33177117420000 lt",
    "pexpiretime s",
    "pfadd p a",
    "pfcount p q",
    "pfdebug encoding p",
    "pfmerge d p",
    "ping v",
    "psetex s 100000 v",
    "pttl s",
    "publish channel v",
    "pubsub channels c*",
    "pubsub numsub channel",
    "pubsub shardchannels c*",
    "pubsub shardnumsub channel",
    "rename s d",
    "renamenx s d",
    "restore d 0 " + PAYLOAD + " replace",
    "restore d 100000 " + PAYLOAD + " idletime 10",
    "restore d 0 " + PAYLOAD + " freq 10",
    "restore-asking d 0 " + PAYLOAD,
    "rpop l 1",
    "rpoplpush l d",
    "rpush l a",
    "rpushx l a",
    "sadd t v",
    "scan 0 match x* count 10 type set",
    "scard t",
    "sdiff t u",
    "sdiffstore d t u",
    "set s v nx get ex 100",
    "set s v px 100000",
    "set s v exat 33177117420",
    "set s v pxat 33177117420000",
    "setbit s 1 1",
    "setex s 100 v",
    "setnx s v",
    "setrange s 1 v",
    "sinter t u",
    "sintercard 1 t limit 1",
    "sinterstore d t u",
    "sismember t a",
    "slowlog get 1",
    "smembers t",
    "smismember t a b",
    "smove t u a",
    "sort l by w* limit 0 1 get # get v* asc alpha store d",
    "sort_ro l by nosort limit 0 1 get # desc alpha",
    "spop t 1",
    "spublish channel v",
    "srandmember t 1",
    "srem t a",
    "sscan t 0 match * count 1",
    "strlen s",
    "substr s 0 1",
    "sunion t u",
    "sunionstore d t u",
    "swapdb 0 1",
    "touch s n",
    "ttl s",
    "type s",
    "unlink s n",
    "wait 0 1",
    "xack x g 1-1",
    "xadd x nomkstream maxlen ~ 10 limit 10 3-1 f v",
    "xadd x minid = 1-1 3-1 f v",
    "xautoclaim x g c 0 0 count 1 justid",
    "xclaim x g c 0 1-1 idle 10 retrycount 1 force justid",
    "xclaim x g c 0 1-1 time 33177117420000 lastid 1-1",
    "xdel x 1-1",
    "xgroup create x i 1-1 mkstream entriesread 1",
    "xgroup createconsumer x g d",
    "xgroup delconsumer x g c",
    "xgroup destroy x g",
    "xgroup setid x g 1-1 entriesread 1",
    "xinfo consumers x g",
    "xinfo groups x",
    "xinfo stream x full count 1",
    "xlen x",
    "xpending x g idle 0 - + 10 c",
    "xrange x - + count 1",
    "xread count 1 block 1 streams x 0",
    "xreadgroup group g c count 1 block 1 noack streams x >",
    "xrevrange x + - count 1",
    "xsetid x 3-1 entriesadded 9 maxdeletedid 1-1",
    "xtrim x maxlen ~ 1 limit 1",
    "xtrim x minid = 1-1",
    "zadd z xx gt ch 1 a",
    "zadd z nx 1 c",
    "zadd z incr 1 a",
    "zcard z",
    "zcount z 1 (2",
    "zdiff 1 z withscores",
    "zdiffstore d 1 z",
    "zincrby z 1 a",
    "zinter 2 z t weights 1 2 aggregate sum withscores",
    "zintercard 1 z limit 1",
    "zinterstore d 2 z t weights 1 2 aggregate min",
    "zlexcount z [a (b",
    "zmpop 1 z min count 1",
    "zmscore z a b",
    "zpopmax z 1",
    "zpopmin z 1",
    "zrandmember z 1 withscores",
    "zrange z 0 1 withscores",
    "zrange z 0 9 byscore limit 0 1",
    "zrange z - + bylex rev limit 0 1",
    "zrangebylex z - + limit 0 1",
    "zrangebyscore z 0 9 withscores limit 0 1",
    "zrangestore d z 0 9 byscore limit 0 1",
    "zrank z a",
    "zrem z a",
    "zremrangebylex z - +",
    "zremrangebyrank z 0 1",
    "zremrangebyscore z 0 9",
    "zrevrange z 0 1 withscores",
    "zrevrangebylex z + - limit 0 1",
    "zrevrangebyscore z 9 0 withscores limit 0 1",
    "zrevrank z a",
    "zscan z 0 match * count 1",
    "zscore z a",
    "zunion 2 z t weights 1 2 aggregate max withscores",
    "zunionstore d 1 z weights 1",
  };

  /** Requests about the connection, which calls within the program do not have. */
  private static final String[] CONNECTION_ROWS = {
    "auth default v",
    "auth v",
    "client caching yes",
    "client kill id 9999 skipme yes",
    "client list type pubsub",
    "client list id 9999",
    "client no-evict on",
    "client pause 1 write",
    "client reply on",
    "client setname v",
    "client tracking on redirect 9999 prefix v bcast noloop",
    "client tracking on optin",
    "client unblock 9999 timeout",
    "select 0",
    "watch s n",
  };

  /** Commands and options newer than redis-server 7.0, sent only to Reredis. */
  private static final String[] NEWER_ROWS = {
    "client no-touch on",
    "client setinfo lib-name v",
    "hexpire h 100 nx fields 1 f",
    "hexpireat h 33177117420 nx fields 1 f",
    "hexpiretime h fields 1 f",
    "hpersist h fields 1 f",
    "hpexpire h 100000 nx fields 1 f",
    "hpexpireat h 33177117420000 nx fields 1 f",
    "hpexpiretime h fields 1 f",
    "hpttl h fields 1 f",
    "httl h fields 1 f",
    "hscan h 0 novalues",
    "zrank z a withscore",
    "zrevrank z a withscore",
    "waitaof 0 0 1",
    "xread streams x +",
  };

  /** Excluded commands; commands without any arguments are not listed. */
  private static final Set<String> NOT_SENT =
      Set.of(
          // ends the server or the connection
          "shutdown",
          "quit",
          // subcommands of its own, some of which end the server
          "debug",
          // state that would affect the next request; their arguments are tested elsewhere
          "hello",
          "psubscribe",
          "punsubscribe",
          "ssubscribe",
          "subscribe",
          "sunsubscribe",
          "unsubscribe",
          // opens connections to other hosts
          "migrate",
          "replicaof",
          "slaveof",
          "replconf",
          // documented differences
          "lolwut",
          "module|load",
          "module|loadex",
          "module|unload");

  /** Blocking commands, which are therefore sent within MULTI and EXEC. */
  private static final Set<String> WAITING =
      Set.of(
          "blmove",
          "blmpop",
          "blpop",
          "brpop",
          "brpoplpush",
          "bzmpop",
          "bzpopmax",
          "bzpopmin",
          "wait",
          "waitaof",
          "xread",
          "xreadgroup");

  /** Commands that change their connection, which is reset before the next request. */
  private static final Set<String> OF_CONNECTIONS = Set.of("auth", "client", "select", "watch");

  private final List<String> wrong = new ArrayList<>();

  /** A client and its target. */
  private record Side(Client client) {
    Target target() {
      return client.target();
    }

    /**
     * Sends requests. Sockets read the replies in {@link #end}, so that the targets work
     * concurrently.
     */
    List<Reply> begin(List<byte[][]> requests) throws IOException {
      List<Reply> replies = new ArrayList<>();
      for (byte[][] request : requests) {
        if (target().isSocket()) {
          client.write(request);
        } else {
          replies.add(client.send(request));
        }
      }
      return replies;
    }

    /** Returns the reply to the last request. */
    Reply end(List<byte[][]> requests, List<Reply> replies) throws IOException {
      while (replies.size() < requests.size()) {
        replies.add(client.next());
      }
      return replies.get(replies.size() - 1);
    }

    void forgetConnection() throws IOException {
      client.send("client unpause");
      client.send("reset");
      if (client.target().version() == 3) {
        client.send("hello 3");
      }
    }
  }

  private static Map<String, Command> table() {
    Map<String, Command> commands = new TreeMap<>();
    try (Reredis store = Reredis.open(options -> options.activeExpiry(false))) {
      for (Command command : Inside.of(store).engine().table().commands()) {
        if (command.subcommands().isEmpty() || command.name().equals("command")) {
          commands.put(command.name(), command);
        }
        command.subcommands().values().forEach(sub -> commands.put(sub.name(), sub));
      }
    }
    return commands;
  }

  private static Command commandOf(Map<String, Command> table, byte[][] words) {
    Command sub = words.length > 1 ? table.get(text(words[0]) + "|" + text(words[1])) : null;
    return sub != null ? sub : table.get(text(words[0]));
  }

  private static String text(byte[] word) {
    return new String(word, StandardCharsets.ISO_8859_1);
  }

  /** Returns the commands with arguments that no row sends. */
  private static Set<Command> withoutRow(Map<String, Command> table) {
    Set<Command> missing = new LinkedHashSet<>();
    table.forEach(
        (name, command) -> {
          int own = name.contains("|") ? 2 : 1;
          if (command.arity() != own && !name.equals("command") && !NOT_SENT.contains(name)) {
            missing.add(command);
          }
        });
    for (String[] rows : new String[][] {ROWS, CONNECTION_ROWS, NEWER_ROWS}) {
      for (String row : rows) {
        missing.remove(commandOf(table, Notation.words(row)));
      }
    }
    return missing;
  }

  /** Builds rows from the arguments in COMMAND DOCS, for commands without a row above. */
  private static List<String> builtRows(Map<String, Command> table) {
    List<String> rows = new ArrayList<>();
    try (Reredis store = Reredis.open(options -> options.activeExpiry(false))) {
      for (Command command : withoutRow(table)) {
        rows.add(BuiltRequest.of(store, command.name()));
      }
    }
    return rows;
  }

  @Test
  void aRequestIsBuiltFromTheArguments() {
    try (Reredis store = Reredis.open(options -> options.activeExpiry(false))) {
      assertEquals("hgetdel h fields 1 f", BuiltRequest.of(store, "hgetdel"));
      assertEquals("expire s 1 nx", BuiltRequest.of(store, "expire"));
      assertEquals("zadd z nx gt ch incr 1 f", BuiltRequest.of(store, "zadd"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void repliesAreTheSame(int version) throws Exception {
    Map<String, Command> table = table();
    List<Bench> benches = new ArrayList<>();
    List<Side> sides = new ArrayList<>();
    try {
      for (Target target : Target.values()) {
        if (target.version() == version) {
          Bench bench = new Bench(target);
          benches.add(bench);
          sides.add(new Side(bench.open()));
        }
      }
      for (Side side : sides) {
        // otherwise it would show slow commands
        side.client.ok("config set slowlog-log-slower-than -1");
      }
      List<Side> sockets = sides.stream().filter(side -> side.target().isSocket()).toList();
      for (String row : ROWS) {
        send(table, row, sides);
      }
      for (String row : CONNECTION_ROWS) {
        send(table, row, sockets);
      }
      List<String> newer = new ArrayList<>(List.of(NEWER_ROWS));
      newer.addAll(builtRows(table));
      for (String row : newer) {
        List<Side> able = row.startsWith("client") ? sockets : sides;
        send(table, row, able.stream().filter(side -> !side.target().isRedis()).toList());
      }
    } finally {
      for (Bench bench : benches) {
        bench.close();
      }
    }
    assertTrue(wrong.isEmpty(), () -> wrong.size() + "\n" + String.join("\n", wrong));
  }

  private void send(Map<String, Command> table, String row, List<Side> sides) throws IOException {
    byte[][] words = Notation.words(row);
    Command command = commandOf(table, words);
    int first = command.name().contains("|") ? 2 : 1;
    List<byte[][]> keys = keysOf(row);
    ask(keys, sides);
    for (int i = first; i <= words.length; i++) {
      byte[][] request = Arrays.copyOf(words, Math.max(words.length, i + 1));
      for (String extreme : EXTREMES) {
        request[i] = extreme.getBytes(StandardCharsets.ISO_8859_1);
        send(command, request, keys, sides);
      }
    }
  }

  /** Returns FLUSHALL and the commands that create the keys of the request. */
  private static List<byte[][]> keysOf(String row) {
    List<String> words = List.of(row.split(" "));
    List<byte[][]> lines = new ArrayList<>();
    lines.add(Notation.words("flushall"));
    for (String line : KEYS) {
      if (Arrays.stream(line.split(" ")).anyMatch(words::contains)) {
        lines.add(Notation.words(line));
      }
    }
    return lines;
  }

  private void send(Command command, byte[][] words, List<byte[][]> keys, List<Side> sides)
      throws IOException {
    boolean inExec = WAITING.contains(command.name());
    List<byte[][]> requests =
        inExec
            ? List.of(Notation.words("multi"), words, Notation.words("exec"))
            : List.<byte[][]>of(words);
    Map<Target, Reply> replies = ask(requests, sides);
    boolean errors = true;
    for (Map.Entry<Target, Reply> entry : replies.entrySet()) {
      Reply reply = entry.getValue();
      if (reply.toString().contains("internal error")) {
        wrong.add(show(words) + "\n    " + entry.getKey() + " " + reply);
      }
      if (inExec && !reply.isError()) {
        entry.setValue(reply.parts().get(0));
      }
      errors &= reply.isError();
    }
    compare(command, words, replies);
    if (errors) {
      return;
    }
    if (OF_CONNECTIONS.contains(command.name().split("\\|")[0])) {
      for (Side side : sides) {
        side.forgetConnection();
      }
    }
    if (inExec || command.has(CommandFlag.WRITE)) {
      ask(keys, sides);
    }
  }

  /** Sends the requests to all targets; returns the reply of each to the last request. */
  private static Map<Target, Reply> ask(List<byte[][]> requests, List<Side> sides) {
    Map<Target, List<Reply>> begun = new TreeMap<>();
    Map<Target, Reply> replies = new TreeMap<>();
    for (Side side : sides) {
      try {
        begun.put(side.target(), side.begin(requests));
      } catch (IOException e) {
        throw new AssertionError(
            side.target() + " ended before " + show(requests.get(requests.size() / 2)), e);
      }
    }
    for (Side side : sides) {
      try {
        replies.put(side.target(), side.end(requests, begun.get(side.target())));
      } catch (IOException e) {
        throw new AssertionError(
            side.target() + " ended at " + show(requests.get(requests.size() / 2)), e);
      }
    }
    return replies;
  }

  private void compare(Command command, byte[][] words, Map<Target, Reply> replies) {
    Reply wanted =
        replies.entrySet().stream()
            .filter(entry -> entry.getKey().isRedis())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
    replies.forEach(
        (target, reply) -> {
          if (wanted != null && !same(command, words, reply, wanted.in(target.form()))) {
            wrong.add(show(words) + "\n    redis: " + wanted + "\n    " + target + ": " + reply);
          }
        });
  }

  private static boolean same(Command command, byte[][] words, Reply ours, Reply theirs) {
    if (Comparison.same(words, ours, theirs) || isNewer(ours, theirs)) {
      return true;
    }
    switch (command.name()) {
      case "acl|genpass":
        // a random password
        return ours.type() == '$' && ours.text().length() == theirs.text().length();
      case "command|getkeys":
        // for an invalid count redis-server uses another routine, which gives another order
        return ours.sorted().equals(theirs.sorted());
      case "config|set":
        // a zero byte ends the value in redis-server
        return text(words[words.length - 1]).equals("\0") && ours.isError();
      case "sscan":
        // since 7.2 a scan returns small sets at once
        return ours.type() == '*' && theirs.type() == '*';
      case "xinfo|stream":
        // 7.2 reports more about consumers
        return text(words[3]).equals("full") && ours.parts().size() == theirs.parts().size();
      case "xpending":
        // contains the time since the delivery
        return withoutTimes(ours).equals(withoutTimes(theirs));
      default:
        return ours.equals(theirs) || withoutForms(ours).equals(withoutForms(theirs));
    }
  }

  /** Returns whether the error was added in 7.2 or later. */
  private static boolean isNewer(Reply ours, Reply theirs) {
    return ours.isError()
        && (ours.text().equals("ERR invalid cursor") && theirs.type() == '*'
            || ours.text().equals("ERR timeout is out of range") && !theirs.isError()
            || ours.text().equals("ERR timeout is out of range")
                && theirs.text().equals("ERR timeout is negative"));
  }

  private static Reply withoutTimes(Reply reply) {
    return Reply.of(
        reply.type(),
        reply.parts().stream()
            .map(entry -> Reply.of('*', List.of(entry.parts().get(0), entry.parts().get(1))))
            .toList());
  }

  /** Parses doubles, which have fewer digits since 7.2. */
  private static Reply withoutForms(Reply reply) {
    if (reply.type() == ',' || reply.type() == '$' && reply.text().matches("-?\\d.*")) {
      try {
        return Reply.of(reply.type(), "" + Double.parseDouble(reply.text()));
      } catch (NumberFormatException e) {
        return reply;
      }
    }
    List<Reply> parts = reply.parts().stream().map(ExtremeArgumentsTest::withoutForms).toList();
    return new Reply(reply.type(), reply.text(), parts);
  }

  private static String show(byte[][] words) {
    return Arrays.stream(words)
        .map(word -> word.length > 100 ? "1000 x" : text(word))
        .map(Notation::quote)
        .collect(Collectors.joining(" "));
  }
}
