package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests the commands on consumer groups of streams. */
class StreamGroupTest {
  private static void abc(Client c) throws Exception {
    for (int i = 1; i <= 4; i++) {
      c.check("xadd s " + i + "-0 a " + i, "'" + i + "-0'");
    }
    c.check("xgroup create s g 0", "+OK");
  }

  @OnEveryTarget
  void groups(Client c) throws Exception {
    abc(c);
    c.check("xgroup create s g $", "-BUSYGROUP Consumer Group name already exists");
    c.check("xgroup create s h $ entriesread 3", "+OK");
    String noKey =
        "-ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want"
            + " to use the MKSTREAM option to create an empty stream automatically.";
    c.check("xgroup create nosuch g 0", noKey);
    c.check("xgroup setid nosuch g 0", noKey);
    c.check("xgroup destroy nosuch g", noKey);
    c.check("xgroup create new g $ mkstream", "+OK");
    c.check("xlen new", ":0");
    c.check("type new", "+stream");
    c.check("xgroup setid s h 2-0", "+OK");
    c.check("xgroup setid s no 0", "-NOGROUP No such consumer group 'no' for key name 's'");
    c.check("xgroup create s i x", "-ERR Invalid stream ID specified as stream command argument");
    c.check(
        "xgroup create s i 0 entriesread -2", "-ERR value for ENTRIESREAD must be positive or -1");
    c.check(
        "xgroup setid s g 0 mkstream",
        "-ERR unknown subcommand or wrong number of arguments for 'setid'. Try XGROUP HELP.");
    c.check("xgroup createconsumer s g c", ":1");
    c.check("xgroup createconsumer s g c", ":0");
    c.check(
        "xgroup createconsumer s no c", "-NOGROUP No such consumer group 'no' for key name 's'");
    c.check("xgroup delconsumer s g c", ":0");
    c.check("xgroup delconsumer s g c", ":0");
    c.check("xgroup destroy s h", ":1");
    c.check("xgroup destroy s h", ":0");
    c.check("xgroup help", "?");
    c.check(
        "xinfo groups s",
        "[{'name' 'g' 'consumers' :0 'pending' :0 'last-delivered-id' '0-0' 'entries-read' nil"
            + " 'lag' :4}]");
  }

  @OnEveryTarget
  void read(Client c) throws Exception {
    abc(c);
    c.check(
        "xreadgroup group g c count 2 streams s >",
        Streams.read(c, "'s'", "[['1-0' ['a' '1']] ['2-0' ['a' '2']]]"));
    c.check(
        "xreadgroup group g d count 1 streams s >", Streams.read(c, "'s'", "[['3-0' ['a' '3']]]"));
    c.check(
        "xreadgroup group g c streams s 0",
        Streams.read(c, "'s'", "[['1-0' ['a' '1']] ['2-0' ['a' '2']]]"));
    c.check(
        "xreadgroup group g c count 1 streams s 1", Streams.read(c, "'s'", "[['2-0' ['a' '2']]]"));
    c.check("xreadgroup group g d streams s 3", Streams.read(c, "'s'", "[]"));
    c.check("xdel s 2-0", ":1");
    c.check(
        "xreadgroup group g c streams s 0",
        Streams.read(c, "'s'", "[['1-0' ['a' '1']] ['2-0' nilarray]]"));
    c.check(
        "xreadgroup group g e noack streams s >", Streams.read(c, "'s'", "[['4-0' ['a' '4']]]"));
    c.check("xreadgroup group g c streams s >", "nilarray");
    c.check("xpending s g", "[:3 '1-0' '3-0' [['c' '2'] ['d' '1']]]");
    c.check(
        "xpending s g - + 10",
        "[['1-0' 'c' :0..9999 :3] ['2-0' 'c' :0..9999 :3] ['3-0' 'd' :0..9999 :1]]");
    c.check("xpending s g (1 + 1 c", "[['2-0' 'c' :0..9999 :3]]");
    c.check("xpending s g idle 100000 - + 10", "[]");
    c.check("xpending s g - + 10 nosuch", "[]");
    c.check("xpending s g - + -1", "[]");
    c.check("xack s g 1-0 2-0 9-9", ":2");
    c.check("xgroup delconsumer s g d", ":1");
    c.check("xpending s g", "[:0 nil nil nilarray]");
    c.check("xack s no 1-0", ":0");
    c.check("xack nosuch g x", ":0");
    c.check("xack s g x", "-ERR Invalid stream ID specified as stream command argument");
  }

  @OnEveryTarget
  void readErrors(Client c) throws Exception {
    abc(c);
    c.check(
        "xreadgroup group no c streams s >",
        "-NOGROUP No such key 's' or consumer group 'no' in XREADGROUP with GROUP option");
    c.check(
        "xreadgroup group g c streams nosuch >",
        "-NOGROUP No such key 'nosuch' or consumer group 'g' in XREADGROUP with GROUP option");
    c.check(
        "xreadgroup count 1 noack block 1 streams s >", "-ERR Missing GROUP option for XREADGROUP");
    c.check(
        "xreadgroup group g c streams s $",
        "-ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of"
            + " this consumer by specifying a proper ID, or use the > ID to get new messages. The $"
            + " ID would just return an empty result set.");
    c.check("xpending s no", "-NOGROUP No such key 's' or consumer group 'no'");
    c.check("xpending s g - +", "-ERR syntax error");
    c.check("xpending s g idle x - + 1", "-ERR value is not an integer or out of range");
    c.check("xpending s g x + 1", "-ERR Invalid stream ID specified as stream command argument");
  }

  @OnEveryTarget
  void claim(Client c) throws Exception {
    abc(c);
    c.check("xreadgroup group g c count 3 streams s >", "?");
    c.check("xclaim s g d 0 1-0 9-0", "[['1-0' ['a' '1']]]");
    c.check("xclaim s g d 0 2-0 justid", "['2-0']");
    c.check("xclaim s g d 100000 3-0", "[]");
    c.check("xclaim s g d 0 4-0", "[]");
    c.check("xclaim s g d 0 4-0 force retrycount 5 idle 1000", "[['4-0' ['a' '4']]]");
    c.check(
        "xpending s g - + 9 d",
        "[['1-0' 'd' :0..9999 :2] ['2-0' 'd' :0..9999 :1] ['4-0' 'd' :1000..9999 :5]]");
    c.check("xdel s 1-0", ":1");
    c.check("xclaim s g c 0 1-0", "[]");
    c.check("xpending s g", "[:3 '2-0' '4-0' [['c' '1'] ['d' '2']]]");
    c.check("xclaim s g c 0 2-0 time 1 lastid 9-9", "[['2-0' ['a' '2']]]");
    c.check("xreadgroup group g c streams s >", "nilarray");
    c.check("xclaim s no c 0 1-0", "-NOGROUP No such key 's' or consumer group 'no'");
    c.check("xclaim s g c x 1-0", "-ERR Invalid min-idle-time argument for XCLAIM");
    c.check("xclaim s g c 0 1-0 bla", "-ERR Unrecognized XCLAIM option 'bla'");
    c.check("xclaim s g c 0 1-0 idle x", "-ERR Invalid IDLE option argument for XCLAIM");
    c.check("xclaim s g c 0 1-0 time x", "-ERR Invalid TIME option argument for XCLAIM");
    c.check(
        "xclaim s g c 0 1-0 retrycount x", "-ERR Invalid RETRYCOUNT option argument for XCLAIM");
    c.check(
        "xclaim s g c 0 1-0 lastid x",
        "-ERR Invalid stream ID specified as stream command argument");
  }

  /** ENTRIESREAD of a group may exceed the number of entries. */
  @OnEveryTarget
  void lagOfAGroupThatReadMore(Client c) throws Exception {
    c.send("xadd s 1-1 f v");
    c.send("xadd s 2-1 f v");
    c.ok("xgroup create s g 2-1 entriesread 9");
    c.check(
        "xinfo groups s",
        "[{'name' 'g' 'consumers' :0 'pending' :0 'last-delivered-id' '2-1' 'entries-read' :9"
            + " 'lag' :-7}]");
  }

  /**
   * Removing entries that a group has read does not change its lag, but the lag is unknown while
   * the last removed entry is not before the last delivered one.
   */
  @OnEveryTarget
  void lagAfterEntriesThatWereReadAreRemoved(Client c) throws Exception {
    for (int i = 1; i <= 6; i++) {
      c.send("xadd s " + i + "-0 f v");
    }
    c.ok("xgroup create s g 0", "xgroup create s other 0");
    c.check("xreadgroup group g c count 3 streams s >", "?");
    lag(c, ":3 :3", "nil :6");
    c.check("xdel s 2-0", ":1");
    lag(c, ":3 :3", "nil nil");
    c.check("xdel s 3-0", ":1");
    lag(c, ":3 nil", "nil nil");
    c.check("xdel s 1-0", ":1");
    lag(c, ":3 :3", "nil :3");
    c.check("xreadgroup group g c count 1 streams s >", "?");
    lag(c, ":4 :2", "nil :3");
    c.check("xdel s 5-0", ":1");
    lag(c, ":4 nil", "nil nil");
    c.check("xreadgroup group g c streams s >", "?");
    lag(c, ":5 :1", "nil nil");
  }

  private static void lag(Client c, String reader, String other) throws Exception {
    Reply groups = c.send("xinfo groups s");
    String[] expected = {reader, other};
    for (int i = 0; i < 2; i++) {
      Fields group = Fields.of(groups.parts().get(i));
      assertEquals(expected[i], group.get("entries-read") + " " + group.get("lag"));
    }
  }

  @OnEveryTarget
  void autoClaim(Client c) throws Exception {
    abc(c);
    c.check("xreadgroup group g c streams s >", "?");
    c.check("xautoclaim s g d 0 0 count 1", "['2-0' [['1-0' ['a' '1']]] []]");
    c.check("xautoclaim s g d 0 (1-0 count 2 justid", "['4-0' ['2-0' '3-0'] []]");
    c.check("xdel s 1-0 3-0", ":2");
    c.check("xautoclaim s g e 0 -", "['0-0' [['2-0' ['a' '2']] ['4-0' ['a' '4']]] ['1-0' '3-0']]");
    c.check("xautoclaim s g c 100000 0", "['0-0' [] []]");
    c.check("xautoclaim s g c x 0", "-ERR Invalid min-idle-time argument for XAUTOCLAIM");
    c.check("xautoclaim s g c 0 x", "-ERR Invalid stream ID specified as stream command argument");
    c.check("xautoclaim s g c 0 0 count 0", "-ERR COUNT must be > 0");
    c.check("xautoclaim s g c 0 0 bla", "-ERR syntax error");
    c.check("xautoclaim s no c 0 0", "-NOGROUP No such key 's' or consumer group 'no'");
  }

  @OnEveryTarget
  void counters(Client c) throws Exception {
    abc(c);
    c.check("xreadgroup group g c count 2 streams s >", "?");
    c.check(
        "xinfo groups s",
        "[{'name' 'g' 'consumers' :1 'pending' :2 'last-delivered-id' '2-0' 'entries-read' :2"
            + " 'lag' :2}]");
    c.check("xdel s 3-0", ":1");
    c.check(
        "xinfo groups s",
        "[{'name' 'g' 'consumers' :1 'pending' :2 'last-delivered-id' '2-0' 'entries-read' :2"
            + " 'lag' nil}]");
    c.check("xreadgroup group g c streams s >", "?");
    c.check(
        "xinfo groups s",
        "[{'name' 'g' 'consumers' :1 'pending' :3 'last-delivered-id' '4-0' 'entries-read' :3"
            + " 'lag' :1}]");
    c.check("xinfo consumers s no", "-NOGROUP No such consumer group 'no' for key name 's'");
  }

  @OnEveryTarget(since = "7.2.0")
  void consumers(Client c) throws Exception {
    abc(c);
    c.check("xreadgroup group g c count 1 streams s >", "?");
    c.check("xgroup createconsumer s g d", ":1");
    c.check(
        "xinfo consumers s g",
        "[{'name' 'c' 'pending' :1 'idle' :0..9999 'inactive' :0..9999}"
            + " {'name' 'd' 'pending' :0 'idle' :0..9999 'inactive' :-1}]");
    c.check(
        "xinfo stream s full count 1",
        "{'length' :4 'radix-tree-keys' :1 'radix-tree-nodes' :2 'last-generated-id' '4-0'"
            + " 'max-deleted-entry-id' '0-0' 'entries-added' :4 'recorded-first-entry-id' '1-0'"
            + " 'entries' [['1-0' ['a' '1']]] 'groups' [{'name' 'g' 'last-delivered-id' '1-0'"
            + " 'entries-read' :1 'lag' :3 'pel-count' :1 'pending' [['1-0' 'c' :* :1]] 'consumers'"
            + " [{'name' 'c' 'seen-time' :* 'active-time' :* 'pel-count' :1 'pending'"
            + " [['1-0' :* :1]]} {'name' 'd' 'seen-time' :* 'active-time' :-1 'pel-count' :0"
            + " 'pending' []}]}]}");
  }

  @OnEveryTarget(sockets = true)
  void waitForEntries(Client c) throws Exception {
    String id = c.send("client id").text();
    boolean maps = Streams.hasMaps(c);
    Client other = c.other();
    c.check("xgroup create s g $ mkstream", "+OK");
    c.write("xreadgroup group g c block 0 streams s >");
    other.awaitSuspended(id);
    other.check("xadd s 1-1 a b", "'1-1'");
    c.checkNext(Streams.read(maps, "'s'", "[['1-1' ['a' 'b']]]"));
    c.check("xpending s g", "[:1 '1-1' '1-1' [['c' '1']]]");
    c.write("xreadgroup group g c block 20 streams s >");
    other.timeRunsOut(id, 21);
    c.checkNext("nilarray");
  }
}
