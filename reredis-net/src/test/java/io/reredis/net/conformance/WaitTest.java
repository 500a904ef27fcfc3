package io.reredis.net.conformance;

/** Tests WAIT and WAITAOF on a server without replicas. */
class WaitTest {
  @OnEveryTarget
  void withoutReplicas(Client c) throws Exception {
    c.check("wait 0 0", ":0");
    c.check("wait 0 1000", ":0");
    c.check("wait -1 0", ":0");
    c.check("wait x 0", "-ERR value is not an integer or out of range");
    c.check("wait 0 x", "-ERR timeout is not an integer or out of range");
    c.check("wait 0 -1", "-ERR timeout is negative");
  }

  @OnEveryTarget
  void waitReturnsAtOnceInATransaction(Client c) throws Exception {
    c.ok("multi");
    c.check("wait 1 0", "+QUEUED");
    c.check("exec", "[:0]");
  }

  @OnEveryTarget(sockets = true)
  void aWaitEndsWithItsTime(Client c) throws Exception {
    String id = c.send("client id").text();
    c.write("wait 1 20");
    c.other().timeRunsOut(id, 21);
    c.checkNext(":0");
  }

  @OnEveryTarget(sockets = true)
  void aWaitCanBeEnded(Client c) throws Exception {
    String id = c.send("client id").text();
    Client other = c.other();
    c.write("wait 1 0");
    other.await("client unblock " + id, ":1");
    c.checkNext(":0");
    c.write("wait 1 0");
    other.await("client unblock " + id + " error", ":1");
    c.checkNext("-UNBLOCKED client unblocked via CLIENT UNBLOCK");
    c.write("wait 1 0");
    other.await("client unblock " + id + " TIMEOUT", ":1");
    c.checkNext(":0");
    other.check("client unblock " + id, ":0");
    other.check("client unblock 999999", ":0");
    other.check("client unblock x", "-ERR value is not an integer or out of range");
    other.check("client unblock 1 bogus", "-ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  }

  @OnEveryTarget(since = "7.2")
  void waitaof(Client c) throws Exception {
    c.check("waitaof 0 0 0", "[:0 :0]");
    c.check(
        "waitaof 1 0 0",
        "-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.");
    c.check("waitaof 2 0 0", "-ERR value is out of range, value must between 0 and 1");
    c.check("waitaof -1 0 0", "-ERR value is out of range, value must between 0 and 1");
    c.check("waitaof 0 -1 0", "-ERR value is out of range, must be positive");
    c.check("waitaof x 0 0", "-ERR value is not an integer or out of range");
    c.check("waitaof 0 x 0", "-ERR value is not an integer or out of range");
    c.check("waitaof 0 0 x", "-ERR timeout is not an integer or out of range");
    c.check("waitaof 0 0 -1", "-ERR timeout is negative");
    c.ok("multi");
    c.check("waitaof 0 1 0", "+QUEUED");
    c.check("exec", "[[:0 :0]]");
  }
}
