package io.reredis.net.conformance;

/** Tests the commands on bits of strings, except for BITFIELD. */
class BitmapTest {
  private static final String NOT_OFFSET = "-ERR bit offset is not an integer or out of range";
  private static final String WRONG_BIT = "-ERR bit is not an integer or out of range";
  private static final String NOT_INTEGER = "-ERR value is not an integer or out of range";

  @OnEveryTarget
  void setbitAndGetbit(Client c) throws Exception {
    c.check("setbit k 7 1", ":0");
    c.check("get k", "'\\x01'");
    c.check("setbit k 7 1", ":1");
    c.check("getbit k 7", ":1");
    c.check("getbit k 6", ":0");
    c.check("getbit k 8", ":0");
    c.check("getbit k 4294967295", ":0");
    c.check("getbit nosuch 0", ":0");
    c.check("exists nosuch", ":0");
    c.check("setbit k 15 0", ":0");
    c.check("get k", "'\\x01\\x00'");
    c.check("setbit k 7 0", ":1");
    c.check("get k", "'\\x00\\x00'");
    c.check("setbit far 8000 1", ":0");
    c.check("strlen far", ":1001");
    c.check("bitcount far", ":1");
    c.check("bitpos far 1", ":8000");
    c.ok("set n 5 ex 100");
    c.check("object encoding n", "'int'");
    c.check("getbit n 2", ":1");
    c.check("object encoding n", "'int'");
    c.check("setbit n 6 1", ":0");
    c.check("get n", "'7'");
    c.check("object encoding n", "'raw'");
    c.check("ttl n", ":100");
    c.ok("set same 1");
    c.check("setbit same 7 1", ":1");
    c.check("object encoding same", "'raw'");
  }

  @OnEveryTarget
  void setbitErrors(Client c) throws Exception {
    for (String offset :
        new String[] {"-1", "4294967296", "9223372036854775807", "9223372036854775808", "1.5"}) {
      c.check("setbit k " + offset + " 1", NOT_OFFSET);
      c.check("getbit k " + offset, NOT_OFFSET);
    }
    for (String offset : new String[] {"\"\"", "abc", "01", "+1", "' 1'", "-0"}) {
      c.check("setbit k " + offset + " 1", NOT_OFFSET);
      c.check("getbit k " + offset, NOT_OFFSET);
    }
    for (String bit : new String[] {"2", "-1", "\"\"", "a", "01", "10"}) {
      c.check("setbit k 0 " + bit, WRONG_BIT);
    }
    c.check("setbit k x 2", NOT_OFFSET);
    c.check("exists k", ":0");
    c.check("setbit k 0", "-ERR wrong number of arguments for 'setbit' command");
    c.check("getbit k", "-ERR wrong number of arguments for 'getbit' command");
  }

  @OnEveryTarget
  void theLimitOfOffsetsCanBeChanged(Client c) throws Exception {
    c.ok("config set proto-max-bulk-len 1048576");
    c.check("setbit k 8388608 1", NOT_OFFSET);
    c.check("setbit k 8388607 1", ":0");
    c.check("strlen k", ":1048576");
    c.check("bitfield k set u8 8388608 1", NOT_OFFSET);
  }

  @OnEveryTarget
  void bitcount(Client c) throws Exception {
    c.check("bitcount nosuch", ":0");
    c.check("bitcount nosuch 0 -1 bit", ":0");
    c.ok("set e \"\"", "set k foobar", "set n 123456");
    c.check("bitcount e", ":0");
    c.check("bitcount e 0 -1", ":0");
    c.check("bitcount n", ":21");
    c.check("bitcount k", ":26");
    c.check("bitcount k 0 0", ":4");
    c.check("bitcount k 1 1", ":6");
    c.check("bitcount k 1 1 byte", ":6");
    c.check("bitcount k 5 30 bit", ":17");
    c.check("bitcount k 5 30 BIT", ":17");
    c.check("bitcount k 0 -5", ":10");
    c.check("bitcount k -5 -1", ":22");
    c.check("bitcount k -3 -5", ":0");
    c.check("bitcount k -1 -100", ":0");
    c.check("bitcount k -100 -1", ":26");
    c.check("bitcount k 0 -100", ":4");
    c.check("bitcount k 3 1", ":0");
    c.check("bitcount k 6 100", ":0");
    c.check("bitcount k 5 100", ":4");
    c.check("bitcount k 0 9223372036854775807", ":26");
    c.check("bitcount k -9223372036854775808 9223372036854775807 bit", ":26");
    c.check("bitcount k 8 8 bit", ":0");
    c.check("bitcount k 9 9 bit", ":1");
    c.check("bitcount k -1 -1 bit", ":0");
    c.check("bitcount k -2 -1 bit", ":1");
    c.check("bitcount k 3 9 bit", ":3");
    c.check("bitcount k 0", "-ERR syntax error");
    c.check("bitcount k 0 1 bits", "-ERR syntax error");
    c.check("bitcount k 0 1 bit bit", "-ERR syntax error");
    c.check("bitcount k a 1", NOT_INTEGER);
    c.check("bitcount k 0 b", NOT_INTEGER);
    c.check("bitcount", "-ERR wrong number of arguments for 'bitcount' command");
  }

  /** Redis 7.0 looks up the key first. */
  @OnEveryTarget(since = "7.2.0")
  void argumentsAreCheckedBeforeTheKey(Client c) throws Exception {
    c.check("bitcount nosuch 0", "-ERR syntax error");
    c.check("bitcount nosuch a b", NOT_INTEGER);
    c.check("bitcount nosuch 0 1 hello", "-ERR syntax error");
    c.check("bitpos nosuch 0 a", NOT_INTEGER);
    c.check("bitpos nosuch 1 0 1 hello", "-ERR syntax error");
    c.check("bitpos nosuch 1 0 1 bit x", "-ERR syntax error");
  }

  @OnEveryTarget
  void bitposInBytes(Client c) throws Exception {
    c.check("bitpos nosuch 0", ":0");
    c.check("bitpos nosuch 1", ":-1");
    c.check("bitpos nosuch 0 3 5", ":0");
    c.ok("set e \"\"");
    c.check("bitpos e 0", ":-1");
    c.check("bitpos e 1", ":-1");
    c.check("bitpos e 0 0", ":-1");
    c.check("bitpos e 0 0 -1", ":-1");
    c.ok("set k \"\\xff\\xf0\\x00\"");
    c.check("bitpos k 0", ":12");
    c.check("bitpos k 1", ":0");
    c.check("bitpos k 0 1", ":12");
    c.check("bitpos k 0 2", ":16");
    c.check("bitpos k 1 2", ":-1");
    c.check("bitpos k 1 -2", ":8");
    c.check("bitpos k 0 -1 -1 byte", ":16");
    c.check("bitpos k 0 0 0", ":-1");
    c.check("bitpos k 0 3", ":-1");
    c.check("bitpos k 0 3 5", ":-1");
    c.check("bitpos k 1 9223372036854775807", ":-1");
    c.check("bitpos k 1 2 1", ":-1");
    c.check("bitpos k 1 -100 -100", ":0");
    c.ok("set ones \"\\xff\\xff\\xff\"");
    c.check("bitpos ones 0", ":24");
    c.check("bitpos ones 0 0", ":24");
    c.check("bitpos ones 0 2", ":24");
    c.check("bitpos ones 0 3", ":-1");
    c.check("bitpos ones 0 0 -1", ":-1");
    c.check("bitpos ones 0 0 100", ":-1");
    c.ok("set zeros \"\\x00\\x00\\x00\"");
    c.check("bitpos zeros 1", ":-1");
    c.check("bitpos zeros 1 0", ":-1");
    c.check("bitpos zeros 0", ":0");
  }

  @OnEveryTarget
  void bitposInBits(Client c) throws Exception {
    c.ok("set k \"\\x00\\xff\\xf0\"");
    c.check("bitpos k 1 7 15 bit", ":8");
    c.check("bitpos k 1 9 15 BIT", ":9");
    c.check("bitpos k 0 8 19 bit", ":-1");
    c.check("bitpos k 0 8 20 bit", ":20");
    c.check("bitpos k 0 3 3 bit", ":3");
    c.check("bitpos k 1 0 7 bit", ":-1");
    c.check("bitpos k 1 -5 -1 bit", ":19");
    c.check("bitpos k 1 -4 -1 bit", ":-1");
    c.check("bitpos k 0 -4 -1 bit", ":20");
    c.check("bitpos k 1 24 30 bit", ":-1");
    c.check("bitpos k 1 2 1 byte", ":-1");
    c.ok("set e \"\"");
    c.check("bitpos e 0 0 -1 bit", ":-1");
  }

  @OnEveryTarget
  void bitposErrors(Client c) throws Exception {
    c.ok("set k x");
    c.check("bitpos k 2", "-ERR The bit argument must be 1 or 0.");
    c.check("bitpos k -1", "-ERR The bit argument must be 1 or 0.");
    c.check("bitpos k a", NOT_INTEGER);
    c.check("bitpos k 1 a", NOT_INTEGER);
    c.check("bitpos k 1 0 b", NOT_INTEGER);
    c.check("bitpos k 1 0 1 hello", "-ERR syntax error");
    c.check("bitpos k 1 0 1 bit 5", "-ERR syntax error");
    c.check("bitpos k", "-ERR wrong number of arguments for 'bitpos' command");
  }

  @OnEveryTarget
  void bitop(Client c) throws Exception {
    c.ok("set a \"\\xaa\\x00\\xff\\x55\"", "set b \"\\xaa\\x00\\xff\"", "set t x ex 100");
    c.check("bitop and t a b", ":4");
    c.check("get t", "'\\xaa\\x00\\xff\\x00'");
    c.check("ttl t", ":-1");
    c.check("bitop OR t a b", ":4");
    c.check("get t", "'\\xaa\\x00\\xff\\x55'");
    c.check("bitop Xor t a b", ":4");
    c.check("get t", "'\\x00\\x00\\x00\\x55'");
    c.check("bitop not t a", ":4");
    c.check("get t", "'\\x55\\xff\\x00\\xaa'");
    c.check("bitop not a a", ":4");
    c.check("get a", "'\\x55\\xff\\x00\\xaa'");
    c.check("bitop and t a nosuch", ":4");
    c.check("get t", "'\\x00\\x00\\x00\\x00'");
    c.check("bitop or t nosuch a", ":4");
    c.check("get t", "'\\x55\\xff\\x00\\xaa'");
    c.check("bitop and t a", ":4");
    c.check("get t", "'\\x55\\xff\\x00\\xaa'");
    c.check("bitop or t nosuch nosuch2", ":0");
    c.check("exists t", ":0");
    c.ok("set e \"\"", "set t x");
    c.check("bitop not t e", ":0");
    c.check("exists t", ":0");
    c.ok("set one 1", "set three 3");
    c.check("bitop or t one three", ":1");
    c.check("get t", "'3'");
    c.check("object encoding t", "'raw'");
    c.ok("set long " + "x".repeat(1000), "set longer " + "!".repeat(1003));
    c.check("bitop xor t long one longer three", ":1003");
    c.check("bitcount t", ":4007");
    c.check("bitop and t longer long", ":1003");
    c.check("bitcount t", ":1000");
  }

  @OnEveryTarget
  void bitopErrors(Client c) throws Exception {
    c.check("bitop not t a b", "-ERR BITOP NOT must be called with a single source key.");
    c.check("bitop nand t a b", "-ERR syntax error");
    c.check("bitop and t", "-ERR wrong number of arguments for 'bitop' command");
  }

  @OnEveryTarget(sockets = true)
  void events(Client c) throws Exception {
    c.ok("config set notify-keyspace-events EA");
    Client s = c.other();
    s.check("psubscribe __keyevent*", ">['psubscribe' '__keyevent*' :1]");
    c.check("setbit k 3 1", ":0");
    c.check("setbit k 3 1", ":1");
    c.check("setbit k 4 0", ":0");
    c.check("setbit k 9 0", ":0");
    c.check("bitop not t k", ":2");
    c.check("bitop and t nosuch", ":0");
    c.check("bitop and t nosuch", ":0");
    c.check("bitfield k get u8 0", "[:16]");
    c.check("bitfield k set u8 0 16", "[:16]");
    c.check("bitfield k set u8 0 17", "[:16]");
    c.check("bitfield k overflow fail incrby u8 0 255", "[nil]");
    c.check("bitfield new set u8 0 0", "[:0]");
    c.check("publish __keyevent:end x", ":1");
    for (String event :
        new String[] {"setbit k", "setbit k", "set t", "del t", "setbit k", "setbit new"}) {
      String[] words = event.split(" ");
      s.checkNext(
          ">['pmessage' '__keyevent*' '__keyevent@0__:" + words[0] + "' '" + words[1] + "']");
    }
    s.checkNext(">['pmessage' '__keyevent*' '__keyevent:end' 'x']");
  }
}
