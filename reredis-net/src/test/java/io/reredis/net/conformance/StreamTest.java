package io.reredis.net.conformance;

/** Tests the commands on entries of streams. */
class StreamTest {
  private static final String INVALID =
      "-ERR Invalid stream ID specified as stream command argument";
  private static final String SMALLER =
      "-ERR The ID specified in XADD is equal or smaller than the target stream top item";

  private static void abc(Client c) throws Exception {
    c.check("xadd s 1-1 a 1", "'1-1'");
    c.check("xadd s 1-2 a 2 b x", "'1-2'");
    c.check("xadd s 2-0 a 3", "'2-0'");
    c.check("xadd s 5-5 a 4", "'5-5'");
  }

  /** The numbers in ids are parsed as by strtoull in C. */
  @OnEveryTarget
  void idsWithSigns(Client c) throws Exception {
    c.check("xadd s +1 f v", "'1-0'");
    c.check("xadd s \" 02-+3\" f v", "'2-3'");
    c.check("xadd s +-1 f v", "-ERR Invalid stream ID specified as stream command argument");
    c.check("xadd s \"3 \" f v", "-ERR Invalid stream ID specified as stream command argument");
    c.check("xadd s 3--1 f v", "-ERR Invalid stream ID specified as stream command argument");
  }

  @OnEveryTarget
  void add(Client c) throws Exception {
    abc(c);
    c.check("type s", "+stream");
    c.check("object encoding s", "'stream'");
    c.check("xlen s", ":4");
    c.check("xlen nosuch", ":0");
    c.check("xadd s 5-5 a b", SMALLER);
    c.check("xadd s 5 a b", SMALLER);
    c.check("xadd s 5-* a b", "'5-6'");
    c.check("xadd s 4-* a b", SMALLER);
    c.check("xadd s 7-* a b", "'7-0'");
    c.check("xadd n 0-* a b", "'0-1'");
    c.check("xadd n 0-0 a b", "-ERR The ID specified in XADD must be greater than 0-0");
    c.check("xadd s x a b", INVALID);
    c.check("xadd s 1-x a b", INVALID);
    c.check("xadd s - a b", INVALID);
    c.check("xadd s + a b", INVALID);
    c.check("xadd s 99999999999999999999 a b", INVALID);
    c.check("xadd s 9-9 a", "-ERR wrong number of arguments for 'xadd' command");
    c.check("xadd s 9-9 a b c", "-ERR wrong number of arguments for 'xadd' command");
    c.check("xadd nosuch nomkstream 1-1 a b", "nil");
    c.check("exists nosuch", ":0");
    c.check("xadd s nomkstream 8-1 a b", "'8-1'");
    c.check("xadd s * a b", "'*'");
    c.check(
        "xadd s 18446744073709551615-18446744073709551615 a b",
        "'18446744073709551615-18446744073709551615'");
    c.check(
        "xadd s * a b",
        "-ERR The stream has exhausted the last possible ID, unable to add more items");
  }

  @OnEveryTarget
  void ranges(Client c) throws Exception {
    abc(c);
    c.check(
        "xrange s - +",
        "[['1-1' ['a' '1']] ['1-2' ['a' '2' 'b' 'x']] ['2-0' ['a' '3']] ['5-5' ['a' '4']]]");
    c.check("xrange s 1-2 2", "[['1-2' ['a' '2' 'b' 'x']] ['2-0' ['a' '3']]]");
    c.check("xrange s 1 1", "[['1-1' ['a' '1']] ['1-2' ['a' '2' 'b' 'x']]]");
    c.check("xrange s (1-1 (2-0", "[['1-2' ['a' '2' 'b' 'x']]]");
    c.check("xrange s - + count 1", "[['1-1' ['a' '1']]]");
    c.check("xrange s - + count -7", "nilarray");
    c.check("xrange nosuch - + count 0", "[]");
    c.check("xrange s 3 4", "[]");
    c.check("xrange s 5 1", "[]");
    c.check("xrevrange s + -  count 2", "[['5-5' ['a' '4']] ['2-0' ['a' '3']]]");
    c.check("xrevrange s 2 (1-1", "[['2-0' ['a' '3']] ['1-2' ['a' '2' 'b' 'x']]]");
    c.check("xrange s x +", INVALID);
    c.check("xrange s (- +", INVALID);
    c.check("xrange s - + count", "-ERR syntax error");
    c.check("xrange s - + count x", "-ERR value is not an integer or out of range");
    c.check(
        "xrange s (18446744073709551615-18446744073709551615 +",
        "-ERR invalid start ID for the interval");
    c.check("xrange s - (0-0", "-ERR invalid end ID for the interval");
  }

  @OnEveryTarget
  void delete(Client c) throws Exception {
    abc(c);
    c.check("xdel s 1-2 9-9", ":1");
    c.check("xdel s 1-2", ":0");
    c.check("xdel s 5-5", ":1");
    c.check("xrange s - +", "[['1-1' ['a' '1']] ['2-0' ['a' '3']]]");
    c.check("xrevrange s + -", "[['2-0' ['a' '3']] ['1-1' ['a' '1']]]");
    c.check("xadd s 5-5 a b", SMALLER);
    c.check("xdel s 1-1 2-0", ":2");
    c.check("xlen s", ":0");
    c.check("exists s", ":1");
    c.check("xrange s - +", "[]");
    c.check("xdel s x", INVALID);
    c.check("xdel nosuch x", ":0");
    c.check("xadd s 6-6 a b", "'6-6'");
  }

  @OnEveryTarget
  void trim(Client c) throws Exception {
    for (int i = 1; i <= 250; i++) {
      c.check("xadd s " + i + "-0 n " + i, "'" + i + "-0'");
    }
    c.check("xtrim s maxlen ~ 210", ":0");
    c.check("xtrim s maxlen ~ 100 limit 50", ":0");
    c.check("xtrim s maxlen ~ 100 limit 150", ":100");
    c.check("xtrim s maxlen 140", ":10");
    c.check("xtrim s maxlen = 139", ":1");
    c.check("xrange s - + count 1", "[['112-0' ['n' '112']]]");
    c.check("xtrim s minid 120", ":8");
    c.check("xtrim s minid ~ 201", ":81");
    c.check("xlen s", ":50");
    c.check("xadd s maxlen 3 300-0 n x", "'300-0'");
    c.check("xrange s - +", "[['249-0' ['n' '249']] ['250-0' ['n' '250']] ['300-0' ['n' 'x']]]");
    c.check("xadd s minid 400 400-0 n y", "'400-0'");
    c.check("xlen s", ":1");
    c.check("xtrim s maxlen 0", ":1");
    c.check("exists s", ":1");
    c.check("xtrim nosuch maxlen 0", ":0");
  }

  @OnEveryTarget
  void trimErrors(Client c) throws Exception {
    c.check("xtrim s maxlen -1", "-ERR The MAXLEN argument must be >= 0.");
    c.check("xtrim s maxlen x", "-ERR value is not an integer or out of range");
    c.check("xtrim s minid x", INVALID);
    c.check("xtrim s bla 1", "-ERR syntax error");
    c.check("xtrim s maxlen ~ 1 limit -1", "-ERR The LIMIT argument must be >= 0.");
    c.check(
        "xtrim s maxlen 5 limit 5",
        "-ERR syntax error, LIMIT cannot be used without the special ~ option");
    c.check(
        "xtrim s limit 5",
        "-ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
    c.check(
        "xadd s maxlen 1 minid 1 * a b",
        "-ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
    c.check(
        "xadd s limit 1 * a b",
        "-ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
  }

  @OnEveryTarget
  void setId(Client c) throws Exception {
    abc(c);
    c.check("xsetid s 9-1", "+OK");
    c.check("xadd s 9-1 a b", SMALLER);
    c.check(
        "xsetid s 5-4",
        "-ERR The ID specified in XSETID is smaller than the target stream top item");
    c.check("xsetid s 9-1 entriesadded 50 maxdeletedid 4-0", "+OK");
    c.check(
        "xsetid s 9-1 entriesadded 3",
        "-ERR The entries_added specified in XSETID is smaller than the target stream length");
    c.check("xsetid s 9-1 entriesadded -3", "-ERR entries_added must be positive");
    c.check(
        "xsetid s 9-1 maxdeletedid 9-2",
        "-ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
    c.check("xsetid s 9-1 bla", "-ERR syntax error");
    c.check("xsetid nosuch 1-1", "-ERR no such key");
    c.check("xsetid s x", INVALID);
  }

  @OnEveryTarget(since = "7.2.0")
  void theLastIdIsNotBeforeOneThatWasDeleted(Client c) throws Exception {
    abc(c);
    c.check("xdel s 5-5 1-1", ":2");
    c.check(
        "xsetid s 4-0",
        "-ERR The ID specified in XSETID is smaller than current max_deleted_entry_id");
  }

  @OnEveryTarget
  void information(Client c) throws Exception {
    abc(c);
    c.check("xdel s 1-1", ":1");
    c.check(
        "xinfo stream s",
        "{'length' :3 'radix-tree-keys' :1 'radix-tree-nodes' :2 'last-generated-id' '5-5'"
            + " 'max-deleted-entry-id' '1-1' 'entries-added' :4 'recorded-first-entry-id' '1-2'"
            + " 'groups' :0 'first-entry' ['1-2' ['a' '2' 'b' 'x']]"
            + " 'last-entry' ['5-5' ['a' '4']]}");
    c.check(
        "xinfo stream s full count 1",
        "{'length' :3 'radix-tree-keys' :1 'radix-tree-nodes' :2 'last-generated-id' '5-5'"
            + " 'max-deleted-entry-id' '1-1' 'entries-added' :4 'recorded-first-entry-id' '1-2'"
            + " 'entries' [['1-2' ['a' '2' 'b' 'x']]] 'groups' []}");
    c.check("xtrim s maxlen 0", ":3");
    c.check(
        "xinfo stream s",
        "{'length' :0 'radix-tree-keys' :0 'radix-tree-nodes' :1 'last-generated-id' '5-5'"
            + " 'max-deleted-entry-id' '1-1' 'entries-added' :4 'recorded-first-entry-id' '0-0'"
            + " 'groups' :0 'first-entry' nil 'last-entry' nil}");
    c.check("xinfo stream nosuch", "-ERR no such key");
    c.check(
        "xinfo stream s bla",
        "-ERR unknown subcommand or wrong number of arguments for 'stream'. Try XINFO HELP.");
    c.check("xinfo groups s", "[]");
    c.check("xinfo groups nosuch", "-ERR no such key");
    c.check("xinfo help", "?");
  }

  @OnEveryTarget
  void wrongType(Client c) throws Exception {
    c.ok("set k v");
    for (String line :
        new String[] {
          "xadd k * a b",
          "xlen k",
          "xrange k - +",
          "xrevrange k + -",
          "xdel k 1-1",
          "xtrim k maxlen 1",
          "xread streams k 0",
          "xread streams k $",
          "xread block 1 streams k $",
          "xread streams nosuch k $ $",
          "xreadgroup group g c streams k >",
          "xgroup create k g 0",
          "xack k g 1-1",
          "xpending k g",
          "xclaim k g c 0 1-1",
          "xautoclaim k g c 0 0",
          "xsetid k 1-1",
          "xinfo stream k"
        }) {
      c.check(line, "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }
  }

  @OnEveryTarget(since = "7.4")
  void wrongTypeOfTheLastEntry(Client c) throws Exception {
    c.ok("set k v");
    for (String line : new String[] {"xread streams k +", "xread streams nosuch k + +"}) {
      c.check(line, "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }
  }

  @OnEveryTarget
  void keysCommands(Client c) throws Exception {
    abc(c);
    c.check("xgroup create s g 0", "+OK");
    c.check("xreadgroup group g c count 1 streams s >", "?");
    c.check("copy s t", ":1");
    c.check("xdel s 1-2", ":1");
    c.check("xack s g 1-1", ":1");
    c.check("rename t u", "+OK");
    c.check("xlen u", ":4");
    c.check("xpending u g", "[:1 '1-1' '1-1' [['c' '1']]]");
    c.check("expire u 1000", ":1");
    c.check("xadd u 6-0 a b", "'6-0'");
    c.check("ttl u", ":999..1000");
    c.check("del s u", ":2");
  }

  @OnEveryTarget
  void read(Client c) throws Exception {
    abc(c);
    c.check("xadd t 1-1 x y", "'1-1'");
    c.check(
        "xread count 1 streams s t 0 0",
        Streams.read(c, "'s'", "[['1-1' ['a' '1']]]", "'t'", "[['1-1' ['x' 'y']]]"));
    c.check("xread streams s t 2-0 1-1", Streams.read(c, "'s'", "[['5-5' ['a' '4']]]"));
    c.check("xread streams s $", "nilarray");
    c.check("xread streams nosuch 0", "nilarray");
    c.check("xread count 0 block 1000 streams s 2", Streams.read(c, "'s'", "[['5-5' ['a' '4']]]"));
    c.check(
        "xread streams s >",
        "-ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.");
    c.check("xread streams s x", INVALID);
    c.check("xread block x streams s 0", "-ERR timeout is not an integer or out of range");
    c.check("xread block -1 streams s 0", "-ERR timeout is negative");
    c.check(
        "xread noack streams s 0",
        "-ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
    c.check(
        "xread group a b streams s 0",
        "-ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
    c.check("xread bla 1 streams s 0", "-ERR syntax error");
    c.ok("multi");
    c.check("xread block 0 streams s $", "+QUEUED");
    c.check("exec", "[nilarray]");
  }

  @OnEveryTarget(since = "7.4.0")
  void theLastEntry(Client c) throws Exception {
    c.check("xread streams s +", "nilarray");
    abc(c);
    c.check("xread streams s +", Streams.read(c, "'s'", "[['5-5' ['a' '4']]]"));
    c.check("xdel s 5-5", ":1");
    c.check("xread streams s +", Streams.read(c, "'s'", "[['2-0' ['a' '3']]]"));
    c.check("xread streams s", "-ERR wrong number of arguments for 'xread' command");
    c.check(
        "xread streams s t 1",
        "-ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be"
            + " specified.");
  }

  @OnEveryTarget(sockets = true)
  void waitForEntries(Client c) throws Exception {
    String id = c.send("client id").text();
    boolean maps = Streams.hasMaps(c);
    Client other = c.other();
    abc(c);
    c.write("xread block 0 streams t s 0 $");
    other.awaitSuspended(id);
    other.check("xadd s 9-9 a b", "'9-9'");
    c.checkNext(Streams.read(maps, "'s'", "[['9-9' ['a' 'b']]]"));
    c.write("xread block 0 count 1 streams t 0");
    other.awaitSuspended(id);
    other.ok("multi");
    other.check("xadd t 1-1 a b", "+QUEUED");
    other.check("xadd t 1-2 a b", "+QUEUED");
    other.check("exec", "['1-1' '1-2']");
    c.checkNext(Streams.read(maps, "'t'", "[['1-1' ['a' 'b']]]"));
    c.write("xread block 20 streams t $");
    other.timeRunsOut(id, 21);
    c.checkNext("nilarray");
  }
}
