package io.reredis.net.conformance;

/** Tests SORT and SORT_RO. */
class SortTest {
  private static final String NO_NUMBER = "-ERR One or more scores can't be converted into double";

  @OnEveryTarget
  void numbersAndText(Client c) throws Exception {
    c.send("rpush l 10 9 -1 2.5 2.50 1e1 inf -inf 0");
    c.check("sort l", "['-inf' '-1' '0' '2.5' '2.50' '9' '10' '1e1' 'inf']");
    c.check("sort l desc", "['inf' '1e1' '10' '9' '2.50' '2.5' '0' '-1' '-inf']");
    c.check("sort_ro l limit 1 3", "['-1' '0' '2.5']");
    c.check("sort l limit 7 100", "['1e1' 'inf']");
    c.check("sort l limit 9 1", "[]");
    c.check("sort l limit -5 2", "['-inf' '-1']");
    c.check("sort l limit 0 0", "[]");
    c.check("sort l alpha limit 0 4", "['-1' '-inf' '0' '10']");
    c.check("sort nosuch", "[]");
    c.check("sort nosuch get # store x", ":0");
    c.send("rpush t b a C");
    c.check("sort t", NO_NUMBER);
    c.check("sort t alpha", "['C' 'a' 'b']");
    c.check("sort t alpha desc", "['b' 'a' 'C']");
    c.check("sort t by nosort", "['b' 'a' 'C']");
    c.send("sadd s 3 1 2");
    c.check("sort s", "['1' '2' '3']");
    c.send("zadd z 1 9 2 8 3 7");
    c.check("sort z", "['7' '8' '9']");
    c.check("sort z by nosort", "['9' '8' '7']");
    c.check("sort z by nosort desc limit 1 1", "['8']");
    c.ok("set str v");
    c.check("sort str", "-WRONGTYPE Operation against a key holding the wrong kind of value");
  }

  @OnEveryTarget
  void patterns(Client c) throws Exception {
    c.send("rpush l 1 2 3");
    c.ok("mset w_1 30 w_2 20 w_3 10 d_1 one d_3 three");
    c.check("sort l by w_*", "['3' '2' '1']");
    c.check("sort l by w_* desc", "['1' '2' '3']");
    c.check("sort l by w_* get # get d_*", "['3' 'three' '2' nil '1' 'one']");
    c.check("sort l get nostar", "[nil nil nil]");
    c.send("hset h_1 f 3 g x");
    c.send("hset h_2 f 1 g y");
    c.send("hset h_3 f 2");
    c.check("sort l by h_*->f get h_*->g", "['y' nil 'x']");
    c.check("sort l by h_*->f get h_*->", "[nil nil nil]");
    c.check("sort l by d_* alpha", "['2' '1' '3']");
    c.check("sort l by d_*", NO_NUMBER);
    c.check("sort l by nosuch_*", "['1' '2' '3']");
    c.check("sort l by nosuch_* desc", "['3' '2' '1']");
    c.check("sort l get h_*", "[nil nil nil]");
    c.check("sort_ro l by w_* get d_*", "['three' nil 'one']");
  }

  @OnEveryTarget
  void store(Client c) throws Exception {
    c.send("rpush l 3 1 2");
    c.ok("set target v ex 100");
    c.check("sort l store target", ":3");
    c.check("lrange target 0 -1", "['1' '2' '3']");
    c.check("ttl target", ":-1");
    c.check("sort l get nosuch_* store target", ":3");
    c.check("lrange target 0 -1", "['' '' '']");
    c.check("sort l store l", ":3");
    c.check("lrange l 0 -1", "['1' '2' '3']");
    c.check("sort l limit 0 0 store target", ":0");
    c.check("exists target", ":0");
    c.check("sort_ro l store x", "-ERR syntax error");
    c.check("sort l store", "-ERR syntax error");
    c.check("sort l bogus", "-ERR syntax error");
    c.check("sort l limit 1", "-ERR syntax error");
    c.check("sort l limit a b", "-ERR value is not an integer or out of range");
    c.ok("multi");
    c.send("sort l by w_* store other");
    c.check("exec", "[:3]");
  }

  @OnEveryTarget
  void aConstantPatternSortsNothing(Client c) throws Exception {
    c.send("rpush l 3 1 2");
    c.send("sadd s z y x b a \"\"");
    c.send("zadd z 1 c 2 b 3 a");
    c.check("sort l by nosort", "['3' '1' '2']");
    c.check("sort l by nosort desc", "['2' '1' '3']");
    c.check("sort l by nosort desc limit 0 2", "['2' '1']");
    c.check("sort z by nosort", "['c' 'b' 'a']");
    c.check("sort z by nosort desc limit 1 5", "['b' 'c']");
    c.check("sort l by nosort by w_*", "['3' '1' '2']");
    c.check("sort l by w_* by nosort", "['3' '1' '2']");
    // the stored result of a set is sorted
    c.check("sort s by nosort store d", ":6");
    c.check("lrange d 0 -1", "['' 'a' 'b' 'x' 'y' 'z']");
    c.check("sort s by nosort desc limit 1 3 store d", ":3");
    c.check("lrange d 0 -1", "['y' 'x' 'b']");
    c.check("sort z by nosort desc get # get w_* store d", ":6");
    c.check("lrange d 0 -1", "['a' '' 'b' '' 'c' '']");
  }

  @OnEveryTarget
  void numbers(Client c) throws Exception {
    c.send("rpush l \" 7\" 0x10 -inf 1e2 -0x1p1 5");
    c.check("sort l", "['-inf' '-0x1p1' '5' ' 7' '0x10' '1e2']");
    for (String text :
        new String[] {"1e5000", "1e-5000", "-1e-4000", "1f", "1d", "nan", "5e-324"}) {
      c.send("del l");
      c.send("rpush l 1 " + text);
      c.check("sort l", "-ERR One or more scores can't be converted into double");
    }
  }

  @OnEveryTarget
  void elementsWithZeroBytes(Client c) throws Exception {
    c.check("rpush l \"a\\x00b\" \"a\\x00a\" a \"a\\x00\"", ":4");
    c.check("sort l alpha", "['a\\x00b' 'a\\x00a' 'a' 'a\\x00']");
    c.check("sort l alpha store d", ":4");
    c.check("lrange d 0 -1", "['a' 'a\\x00' 'a\\x00a' 'a\\x00b']");
    c.check("rpush n \"2\\x00x\" 1", ":2");
    c.check("sort n", "['1' '2\\x00x']");
  }

  @OnEveryTarget(sockets = true)
  void storingServesBlockedClients(Client c) throws Exception {
    Client waiter = c.other();
    String id = waiter.send("client id").toString().substring(1);
    waiter.write("blpop target 0");
    c.awaitSuspended(id);
    c.send("rpush l 2 1");
    c.check("sort l store target", ":2");
    waiter.checkNext("['target' '1']");
    c.check("lrange target 0 -1", "['2']");
  }
}
