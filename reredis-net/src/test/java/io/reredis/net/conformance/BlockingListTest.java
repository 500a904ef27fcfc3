package io.reredis.net.conformance;

/** Tests the blocking commands on lists. */
class BlockingListTest {
  @OnEveryTarget
  void anExistingElementIsReturnedAtOnce(Client c) throws Exception {
    c.check("rpush b 1 2 3 4 5 6 7", ":7");
    c.check("blpop a b 0", "['b' '1']");
    c.check("brpop a b 1.5", "['b' '7']");
    c.check("brpoplpush b c 0", "'6'");
    c.check("blmove b c left right 0", "'2'");
    c.check("lrange c 0 -1", "['6' '2']");
    c.check("blmpop 0 2 a b left", "['b' ['3']]");
    c.check("blmpop 0 2 a b right count 9", "['b' ['5' '4']]");
    c.check("exists b", ":0");
  }

  @OnEveryTarget
  void blockingPopsReturnAtOnceInATransaction(Client c) throws Exception {
    c.ok("multi");
    c.check("blpop a b 0", "+QUEUED");
    c.check("brpoplpush a b 0", "+QUEUED");
    c.check("blmove a b left right 0", "+QUEUED");
    c.check("blmpop 0 1 a left", "+QUEUED");
    c.check("exec", "[nilarray nil nil nilarray]");
  }

  @OnEveryTarget
  void errors(Client c) throws Exception {
    c.ok("set s v");
    c.check("blpop s 0", "-WRONGTYPE Operation against a key holding the wrong kind of value");
    c.check(
        "blmove s l left left 0",
        "-WRONGTYPE Operation against a key holding the wrong kind of value");
    c.check("blpop l x", "-ERR timeout is not a float or out of range");
    c.check("blpop l -1", "-ERR timeout is negative");
    c.check("blmove a b left left x", "-ERR timeout is not a float or out of range");
    c.check("blmove a b here left 0", "-ERR syntax error");
    c.check("brpoplpush a b -1", "-ERR timeout is negative");
    c.check("blmpop x 1 a left", "-ERR timeout is not a float or out of range");
    c.check("blmpop 0 0 a left", "-ERR numkeys should be greater than 0");
    c.check("blmpop 0 1 a left count 0", "-ERR count should be greater than 0");
    c.check("blmpop 0 1 a up", "-ERR syntax error");
  }

  @OnEveryTarget(sockets = true)
  void waitsForAPush(Client c) throws Exception {
    String id = c.send("client id").text();
    Client other = c.other();
    c.write("blpop a b 0");
    other.awaitSuspended(id);
    other.check("rpush b 1 2", ":2");
    c.checkNext("['b' '1']");
    other.check("lrange b 0 -1", "['2']");
    c.write("brpop a 0");
    other.awaitSuspended(id);
    other.check("lpush a x y", ":2");
    c.checkNext("['a' 'x']");
    c.write("blmpop 0 1 n left count 2");
    other.awaitSuspended(id);
    other.check("rpush n x y z", ":3");
    c.checkNext("['n' ['x' 'y']]");
  }

  @OnEveryTarget(sockets = true)
  void moves(Client c) throws Exception {
    String id = c.send("client id").text();
    Client other = c.other();
    c.write("blmove a b left right 0");
    other.awaitSuspended(id);
    other.check("rpush a 1", ":1");
    c.checkNext("'1'");
    other.check("exists a", ":0");
    other.check("lrange b 0 -1", "['1']");
    c.write("brpoplpush a b 0");
    other.awaitSuspended(id);
    other.check("del b", ":1");
    other.ok("set b v");
    other.check("rpush a 2", ":1");
    c.checkNext("-WRONGTYPE Operation against a key holding the wrong kind of value");
    other.check("lrange a 0 -1", "['2']");
  }

  @OnEveryTarget(sockets = true)
  void anotherTypeIsNotWaitedFor(Client c) throws Exception {
    String id = c.send("client id").text();
    Client other = c.other();
    c.write("blpop a 0");
    other.awaitSuspended(id);
    other.ok("set a v");
    other.check("del a", ":1");
    other.check("rpush a v", ":1");
    c.checkNext("['a' 'v']");
  }

  @OnEveryTarget(sockets = true)
  void theTimeIsUp(Client c) throws Exception {
    String id = c.send("client id").text();
    for (String line : new String[] {"blpop a 0.02", "blmpop 0.02 1 a left"}) {
      c.write(line);
      c.other().timeRunsOut(id, 21);
      c.checkNext("nilarray");
    }
  }
}
