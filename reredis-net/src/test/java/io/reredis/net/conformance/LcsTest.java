package io.reredis.net.conformance;

/** Tests LCS. */
class LcsTest {
  private static void prepare(Client c) throws Exception {
    c.ok("mset a ohmytext b mynewtext");
  }

  @OnEveryTarget
  void text(Client c) throws Exception {
    prepare(c);
    c.check("lcs a b", "'mytext'");
    c.check("lcs a nosuch", "''");
    c.check("lcs nosuch nosuch2", "''");
    c.check("lcs a a", "'ohmytext'");
    c.ok("mset x abcabba y cbabac");
    c.check("lcs x y LEN", ":4");
  }

  @OnEveryTarget
  void length(Client c) throws Exception {
    prepare(c);
    c.check("lcs a b len", ":6");
    c.check("lcs nosuch b len", ":0");
    c.check("lcs a b len withmatchlen", ":6");
    c.check("lcs a b len minmatchlen 5", ":6");
  }

  @OnEveryTarget
  void matches(Client c) throws Exception {
    prepare(c);
    c.check("lcs a b idx", "{'matches' [[[:4 :7] [:5 :8]] [[:2 :3] [:0 :1]]] 'len' :6}");
    c.check("lcs a b IDX minmatchlen 4", "{'matches' [[[:4 :7] [:5 :8]]] 'len' :6}");
    c.check(
        "lcs a b idx minmatchlen 4 withmatchlen", "{'matches' [[[:4 :7] [:5 :8] :4]] 'len' :6}");
    c.check(
        "lcs a b withmatchlen idx",
        "{'matches' [[[:4 :7] [:5 :8] :4] [[:2 :3] [:0 :1] :2]] 'len' :6}");
    c.check(
        "lcs a b idx minmatchlen -5", "{'matches' [[[:4 :7] [:5 :8]] [[:2 :3] [:0 :1]]] 'len' :6}");
    c.check("lcs a b idx minmatchlen 100", "{'matches' [] 'len' :6}");
    c.check("lcs a nosuch idx", "{'matches' [] 'len' :0}");
    c.ok("mset x same y same");
    c.check("lcs x y idx", "{'matches' [[[:0 :3] [:0 :3]]] 'len' :4}");
  }

  @OnEveryTarget
  void errors(Client c) throws Exception {
    prepare(c);
    c.check("lcs a b bogus", "-ERR syntax error");
    c.check("lcs a b minmatchlen", "-ERR syntax error");
    c.check("lcs a b idx minmatchlen x", "-ERR value is not an integer or out of range");
    c.check(
        "lcs a b len idx", "-ERR If you want both the length and indexes, please just use IDX.");
  }
}
