package io.reredis.net.conformance;

/** Tests the commands on keys of any type, except for expiry, SCAN and OBJECT. */
class KeyTest {
  @OnEveryTarget
  void delAndUnlink(Client c) throws Exception {
    for (String name : new String[] {"del", "unlink"}) {
      c.ok("mset a 1 b 2 c 3");
      c.check(name + " nosuch", ":0");
      c.check(name + " a", ":1");
      c.check(name + " a b b c nosuch", ":2");
      c.check("dbsize", ":0");
    }
    c.ok("set e v px 2");
    c.passes(3);
    c.check("del e", ":0");
  }

  @OnEveryTarget
  void existsAndTouch(Client c) throws Exception {
    c.ok("mset a 1 b 2");
    for (String name : new String[] {"exists", "touch"}) {
      c.check(name + " a", ":1");
      c.check(name + " nosuch", ":0");
      c.check(name + " a b nosuch", ":2");
    }
    c.check("exists a a a", ":3");
    c.check("touch a a a", ":3");
    c.ok("set e v px 2");
    c.passes(3);
    c.check("exists e", ":0");
    c.check("touch e", ":0");
  }

  @OnEveryTarget
  void type(Client c) throws Exception {
    c.ok("set k v");
    c.check("type k", "+string");
    c.check("type nosuch", "+none");
  }

  @OnEveryTarget
  void keys(Client c) throws Exception {
    c.ok("mset hello 1 hallo 2 hxllo 3 heeeello 4 other 5 h*llo 6");
    c.check("keys nosuch*", "[]");
    c.checkAnyOrder("keys *", "['hello' 'hallo' 'hxllo' 'heeeello' 'other' 'h*llo']");
    c.checkAnyOrder("keys h?llo", "['hello' 'hallo' 'hxllo' 'h*llo']");
    c.checkAnyOrder("keys h*llo", "['hello' 'hallo' 'hxllo' 'heeeello' 'h*llo']");
    c.checkAnyOrder("keys h[ae]llo", "['hello' 'hallo']");
    c.checkAnyOrder("keys h[^e]llo", "['hallo' 'hxllo' 'h*llo']");
    c.checkAnyOrder("keys h[a-e]llo", "['hello' 'hallo']");
    c.checkAnyOrder("keys h[e-a]llo", "['hello' 'hallo']");
    c.check("keys h\\*llo", "['h*llo']");
    c.check("keys HELLO", "[]");
    c.check("keys other", "['other']");
    c.ok("set e v px 2");
    c.passes(3);
    c.check("keys e", "[]");
  }

  /** A matcher that tries all distributions of the text among the stars would never end. */
  @OnEveryTarget
  void patternsOfManyStars(Client c) throws Exception {
    String key = "a".repeat(3000);
    c.ok("set " + key + " v", "set other v");
    c.check("keys " + "*a".repeat(1000), "['" + key + "']");
    c.checkAnyOrder("keys " + "*".repeat(100_000), "['" + key + "' 'other']");
    c.check("keys " + "*a".repeat(500) + "*b", "[]");
    c.check("keys " + "*a".repeat(500) + "b*", "[]");
    c.check("keys " + "*?".repeat(999) + "*r", "[]");
    c.check("keys " + "*[a-c]".repeat(1000), "['" + key + "']");
    c.check("keys " + "*[b".repeat(1000), "[]");
    c.check("keys " + "[".repeat(100_000), "[]");
    c.check("keys " + "\\".repeat(100_000), "[]");
  }

  @OnEveryTarget(differs = "Redis gives up on more than a thousand stars")
  void patternsOfMoreThanAThousandStars(Client c) throws Exception {
    String key = "a".repeat(3000);
    c.ok("set " + key + " v", "set other v");
    c.check("keys " + "*a".repeat(1001), "['" + key + "']");
    c.check("keys " + "*a".repeat(3000), "['" + key + "']");
    c.check("keys " + "*a".repeat(3001), "[]");
    c.check("keys " + "*a".repeat(2000) + "*b", "[]");
  }

  @OnEveryTarget
  void randomkey(Client c) throws Exception {
    c.check("randomkey", "nil");
    c.ok("set k v");
    c.check("randomkey", "'k'");
    c.ok("select 1");
    c.check("randomkey", "nil");
    c.ok("select 0", "set e v px 2", "set k v px 2");
    c.passes(3);
    c.check("randomkey", "nil");
  }

  @OnEveryTarget
  void rename(Client c) throws Exception {
    c.check("rename nosuch x", "-ERR no such key");
    c.check("rename nosuch nosuch", "-ERR no such key");
    c.ok("set a 1 ex 100", "set b 2");
    c.check("rename a b", "+OK");
    c.check("mget a b", "[nil '1']");
    c.check("ttl b", ":100");
    c.check("rename b b", "+OK");
    c.check("get b", "'1'");
    c.check("ttl b", ":100");
  }

  @OnEveryTarget
  void renamenx(Client c) throws Exception {
    c.check("renamenx nosuch x", "-ERR no such key");
    c.ok("set a 1 ex 100", "set b 2");
    c.check("renamenx a b", ":0");
    c.check("renamenx a a", ":0");
    c.check("renamenx a c", ":1");
    c.check("mget a b c", "[nil '2' '1']");
    c.check("ttl c", ":100");
    c.ok("set e v px 2");
    c.passes(3);
    c.check("renamenx c e", ":1");
    c.check("ttl e", ":100");
  }

  @OnEveryTarget
  void copy(Client c) throws Exception {
    c.check("copy nosuch x", ":0");
    c.ok("set a 1 ex 100", "set b 2");
    c.check("copy a c", ":1");
    c.check("mget a c", "['1' '1']");
    c.check("ttl c", ":100");
    c.check("copy a b", ":0");
    c.check("get b", "'2'");
    c.check("copy a b replace", ":1");
    c.check("get b", "'1'");
    c.check("ttl b", ":100");
    c.check("copy a a db 1", ":1");
    c.check("copy a z DB 1 REPLACE", ":1");
    c.check("copy a z replace replace db 2 db 1", ":1");
    c.ok("select 1");
    c.check("mget a z", "['1' '1']");
    c.ok("select 0");
    c.check("append c 5", ":2");
    c.check("get a", "'1'");
  }

  @OnEveryTarget
  void copyErrors(Client c) throws Exception {
    c.ok("set a 1");
    c.check("copy a a", "-ERR source and destination objects are the same");
    c.check("copy a a replace", "-ERR source and destination objects are the same");
    c.check("copy a a db 0", "-ERR source and destination objects are the same");
    c.check("copy nosuch nosuch", "-ERR source and destination objects are the same");
    c.check("copy a b db 16", "-ERR DB index is out of range");
    c.check("copy a b db -1", "-ERR DB index is out of range");
    c.check("copy a b db x", "-ERR value is not an integer or out of range");
    c.check(
        "copy a b db 4294967296",
        "-ERR value is out of range, value must between -2147483648 and 2147483647");
    c.check("copy a b db", "-ERR syntax error");
    c.check("copy a b bogus", "-ERR syntax error");
    c.check("copy a b nx", "-ERR syntax error");
  }

  @OnEveryTarget
  void move(Client c) throws Exception {
    c.ok("set a 1 ex 100", "set b 2");
    c.check("move a 1", ":1");
    c.check("exists a", ":0");
    c.check("move nosuch 1", ":0");
    c.ok("select 1");
    c.check("ttl a", ":100");
    c.ok("set b 3", "select 0");
    c.check("move b 1", ":0");
    c.check("get b", "'2'");
    c.check("move b 0", "-ERR source and destination objects are the same");
    c.check("move b 16", "-ERR DB index is out of range");
    c.check("move b -1", "-ERR DB index is out of range");
    c.check("move b x", "-ERR value is not an integer or out of range");
    c.check(
        "move b -4294967296",
        "-ERR value is out of range, value must between -2147483648 and 2147483647");
    c.check("move nosuch 0", "-ERR source and destination objects are the same");
  }
}
