package io.reredis.net.conformance;

/** Tests the non-blocking commands on lists. */
class ListTest {
  @OnEveryTarget
  void pushAndPop(Client c) throws Exception {
    c.check("rpush l a b c", ":3");
    c.check("lpush l x y", ":5");
    c.check("lrange l 0 -1", "['y' 'x' 'a' 'b' 'c']");
    c.check("type l", "+list");
    c.check("lpop l", "'y'");
    c.check("rpop l", "'c'");
    c.check("llen l", ":3");
    c.check("lpop l 2", "['x' 'a']");
    c.check("rpop l 0", "[]");
    c.check("rpop l 10", "['b']");
    c.check("exists l", ":0");
    c.check("lpop l", "nil");
    c.check("rpop l 1", "nilarray");
    c.check("llen l", ":0");
    c.check("rpush l 1 2 3", ":3");
    c.check("rpop l 2", "['3' '2']");
  }

  @OnEveryTarget
  void pushOntoExistingLists(Client c) throws Exception {
    c.check("lpushx l a", ":0");
    c.check("rpushx l a b", ":0");
    c.check("exists l", ":0");
    c.check("rpush l 1", ":1");
    c.check("lpushx l a b", ":3");
    c.check("rpushx l c", ":4");
    c.check("lrange l 0 -1", "['b' 'a' '1' 'c']");
  }

  @OnEveryTarget
  void elementsAreReturnedUnchanged(Client c) throws Exception {
    c.check(
        "rpush l 1 01 -1 -0 +1 9223372036854775807 9223372036854775808 \"\" \"\\x00\\xff\"", ":9");
    c.check(
        "lrange l 0 -1",
        "['1' '01' '-1' '-0' '+1' '9223372036854775807' '9223372036854775808' '' '\\x00\\xff']");
    c.check("lindex l -1", "'\\x00\\xff'");
    c.check("lindex l 5", "'9223372036854775807'");
  }

  @OnEveryTarget
  void popErrors(Client c) throws Exception {
    c.check("lpop l -1", "-ERR value is out of range, must be positive");
    c.check("rpop l x", "-ERR value is out of range, must be positive");
    c.check("lpop l 1 2", "-ERR wrong number of arguments for 'lpop' command");
    c.check("rpush l", "-ERR wrong number of arguments for 'rpush' command");
    c.ok("set s v");
    for (String line :
        new String[] {
          "lpush s a",
          "rpushx s a",
          "lpop s",
          "rpop s 1",
          "llen s",
          "lindex s 0",
          "lrange s 0 1",
          "lset s 0 v",
          "linsert s before a b",
          "lrem s 0 a",
          "ltrim s 0 1",
          "lpos s a",
          "rpoplpush s l",
          "lmove s l left left",
          "lmpop 1 s left",
          "lindex s x",
          "lset s x v"
        }) {
      c.check(line, "-WRONGTYPE Operation against a key holding the wrong kind of value");
    }
    c.check("rpush l a", ":1");
    c.check("get l", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    c.check("rpoplpush l s", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    c.check("rpoplpush nosuch s", "nil");
    c.check("set l now", "+OK");
    c.check("get l", "'now'");
  }

  @OnEveryTarget
  void index(Client c) throws Exception {
    c.check("rpush l a b c", ":3");
    c.check("lindex l 0", "'a'");
    c.check("lindex l -3", "'a'");
    c.check("lindex l 3", "nil");
    c.check("lindex l -4", "nil");
    c.check("lindex nosuch 0", "nil");
    c.check("lindex nosuch x", "nil");
    c.check("lindex l x", "-ERR value is not an integer or out of range");
    c.check("lset l 1 B", "+OK");
    c.check("lset l -1 7", "+OK");
    c.check("lrange l 0 -1", "['a' 'B' '7']");
    c.check("lset l 3 x", "-ERR index out of range");
    c.check("lset l -4 x", "-ERR index out of range");
    c.check("lset nosuch 0 x", "-ERR no such key");
    c.check("lset nosuch x x", "-ERR no such key");
    c.check("lset l x x", "-ERR value is not an integer or out of range");
  }

  @OnEveryTarget
  void ranges(Client c) throws Exception {
    c.check("rpush l 0 1 2 3 4", ":5");
    c.check("lrange l 1 3", "['1' '2' '3']");
    c.check("lrange l -2 100", "['3' '4']");
    c.check("lrange l -100 0", "['0']");
    c.check("lrange l 3 1", "[]");
    c.check("lrange l 5 9", "[]");
    c.check("lrange nosuch 0 -1", "[]");
    c.check("lrange l 0 -9223372036854775808", "[]");
    c.check("lrange l x 1", "-ERR value is not an integer or out of range");
    c.check("ltrim l 1 -2", "+OK");
    c.check("lrange l 0 -1", "['1' '2' '3']");
    c.check("ltrim l 0 100", "+OK");
    c.check("ltrim l 2 1", "+OK");
    c.check("exists l", ":0");
    c.check("ltrim nosuch 0 1", "+OK");
    c.check("ltrim nosuch 0 x", "-ERR value is not an integer or out of range");
  }

  @OnEveryTarget
  void insert(Client c) throws Exception {
    c.check("linsert l before a b", ":0");
    c.check("rpush l a 5 a", ":3");
    c.check("linsert l BEFORE a x", ":4");
    c.check("linsert l after 5 y", ":5");
    c.check("linsert l after a z", ":6");
    c.check("lrange l 0 -1", "['x' 'a' 'z' '5' 'y' 'a']");
    c.check("linsert l before nosuch q", ":-1");
    c.check("linsert l beside a q", "-ERR syntax error");
  }

  @OnEveryTarget
  void remove(Client c) throws Exception {
    c.check("rpush l a 1 a 1 a 1", ":6");
    c.check("lrem l 1 a", ":1");
    c.check("lrem l -2 1", ":2");
    c.check("lrange l 0 -1", "['1' 'a' 'a']");
    c.check("lrem l 0 nosuch", ":0");
    c.check("lrem l 0 a", ":2");
    c.check("lrem l 5 1", ":1");
    for (String count : new String[] {"-9223372036854775808", "9223372036854775807"}) {
      c.check("rpush l a b a", ":3");
      c.check("lrem l " + count + " a", ":2");
      c.check("lrem l " + count + " b", ":1");
    }
    c.check("exists l", ":0");
    c.check("lrem nosuch 0 a", ":0");
    c.check("lrem l x a", "-ERR value is not an integer or out of range");
  }

  @OnEveryTarget
  void positions(Client c) throws Exception {
    c.check("rpush l a b c 1 2 3 c c", ":8");
    c.check("lpos l c", ":2");
    c.check("lpos l c rank 2", ":6");
    c.check("lpos l c RANK -1", ":7");
    c.check("lpos l c rank 4", "nil");
    c.check("lpos l 2", ":4");
    c.check("lpos l nosuch", "nil");
    c.check("lpos l c count 2", "[:2 :6]");
    c.check("lpos l c count 0", "[:2 :6 :7]");
    c.check("lpos l c count 0 rank -2", "[:6 :2]");
    c.check("lpos l c count 0 maxlen 7", "[:2 :6]");
    c.check("lpos l c count 0 maxlen 7 rank -1", "[:7 :6 :2]");
    c.check("lpos l nosuch count 1", "[]");
    c.check("lpos nokey a count 1", "[]");
    c.check("lpos nokey a", "nil");
    c.check(
        "lpos l c rank 0",
        "-ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or"
            + " use negative to start from the end of the list");
    c.check("lpos l c rank x", "-ERR value is not an integer or out of range");
    c.check("lpos l c count -1", "-ERR COUNT can't be negative");
    c.check("lpos l c maxlen -1", "-ERR MAXLEN can't be negative");
    c.check("lpos l c maxlen", "-ERR syntax error");
    c.check("lpos l c what 1", "-ERR syntax error");
  }

  @OnEveryTarget(since = "7.2.0")
  void theSmallestRankIsRefused(Client c) throws Exception {
    c.check(
        "lpos l c rank -9223372036854775808",
        "-ERR value is out of range, value must between -9223372036854775807 and"
            + " 9223372036854775807");
  }

  @OnEveryTarget
  void move(Client c) throws Exception {
    c.check("rpush a 1 2 3", ":3");
    c.check("rpoplpush a b", "'3'");
    c.check("lmove a b left right", "'1'");
    c.check("lrange b 0 -1", "['3' '1']");
    c.check("lmove a b RIGHT LEFT", "'2'");
    c.check("exists a", ":0");
    c.check("lrange b 0 -1", "['2' '3' '1']");
    c.check("rpoplpush b b", "'1'");
    c.check("lmove b b left left", "'1'");
    c.check("lmove b b left right", "'1'");
    c.check("lrange b 0 -1", "['2' '3' '1']");
    c.check("rpush one x", ":1");
    c.check("lmove one one left right", "'x'");
    c.check("llen one", ":1");
    c.check("rpoplpush nosuch b", "nil");
    c.check("lmove nosuch b left left", "nil");
    c.check("lmove a b up left", "-ERR syntax error");
    c.check("lmove a b left down", "-ERR syntax error");
  }

  @OnEveryTarget
  void popFromTheFirst(Client c) throws Exception {
    c.check("rpush b 1 2 3", ":3");
    c.check("lmpop 2 a b left", "['b' ['1']]");
    c.check("lmpop 2 a b right count 5", "['b' ['3' '2']]");
    c.check("exists b", ":0");
    c.check("lmpop 1 a left count 2", "nilarray");
    c.check("lmpop 0 a left", "-ERR numkeys should be greater than 0");
    c.check("lmpop x a left", "-ERR numkeys should be greater than 0");
    c.check("lmpop 3 a left", "-ERR syntax error");
    c.check("lmpop 9223372036854775807 a left", "-ERR syntax error");
    c.check("lmpop 1 a middle", "-ERR syntax error");
    c.check("lmpop 1 a left count", "-ERR syntax error");
    c.check("lmpop 1 a left count 0", "-ERR count should be greater than 0");
    c.check("lmpop 1 a left count x", "-ERR count should be greater than 0");
    c.check("lmpop 1 a left count 1 count 1", "-ERR syntax error");
  }

  @OnEveryTarget
  void expiryAndCopies(Client c) throws Exception {
    c.check("rpush l a b", ":2");
    c.check("expire l 1000", ":1");
    c.check("rpush l c", ":3");
    c.check("ttl l", ":999..1000");
    c.check("rename l m", "+OK");
    c.check("copy m n", ":1");
    c.check("lpop m", "'a'");
    c.check("lrange n 0 -1", "['a' 'b' 'c']");
    c.check("lrange m 0 -1", "['b' 'c']");
    c.check("ttl n", ":999..1000");
  }

  @OnEveryTarget
  void aLargeList(Client c) throws Exception {
    String big = "x".repeat(3000);
    for (int i = 0; i < 40; i++) {
      c.check("rpush l " + i + " " + big, ":" + (2 * i + 2));
    }
    c.check("object encoding l", "'quicklist'");
    c.check("lindex l 40", "'20'");
    c.check("lset l 40 twenty", "+OK");
    c.check("lpos l twenty", ":40");
    c.check("linsert l after twenty more", ":81");
    c.check("lrange l 40 41", "['twenty' 'more']");
    c.check("lrem l 0 " + big, ":40");
    c.check("llen l", ":41");
    c.check("ltrim l 19 22", "+OK");
    c.check("lrange l 0 -1", "['19' 'twenty' 'more' '21']");
  }

  @OnEveryTarget(since = "7.2.0")
  void encodings(Client c) throws Exception {
    String big = "x".repeat(1000);
    c.check("rpush l a", ":1");
    c.check("object encoding l", "'listpack'");
    for (int i = 0; i < 8; i++) {
      c.send("rpush l " + big);
    }
    c.check("object encoding l", "'listpack'");
    c.send("rpush l " + big);
    c.check("object encoding l", "'quicklist'");
    c.send("rpop l 4");
    c.check("object encoding l", "'quicklist'");
    c.send("rpop l");
    c.check("object encoding l", "'listpack'");
    c.check("llen l", ":5");
  }
}
