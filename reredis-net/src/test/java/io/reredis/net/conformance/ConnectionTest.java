package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests HELLO, AUTH, PING, ECHO, QUIT, RESET and SELECT. */
class ConnectionTest {
  private static final String WRONG =
      "-WRONGPASS invalid username-password pair or user is disabled.";

  @OnEveryTarget
  void pingAndEcho(Client c) throws Exception {
    c.check("ping", "+PONG");
    c.check("ping hello", "'hello'");
    c.check("ping \"\"", "''");
    c.check("ping a b", "-ERR wrong number of arguments for 'ping' command");
    c.check("echo \"a\\r\\nb\"", "'a\\r\\nb'");
    c.check("echo \"\"", "''");
  }

  @OnEveryTarget
  void select(Client c) throws Exception {
    c.ok("set k 0", "select 15");
    c.check("get k", "nil");
    c.ok("set k 15", "select 0");
    c.check("get k", "'0'");
    c.check("select 16", "-ERR DB index is out of range");
    c.check("select -1", "-ERR DB index is out of range");
    c.check("select x", "-ERR value is not an integer or out of range");
    c.check("select 1.0", "-ERR value is not an integer or out of range");
    c.check(
        "select 2147483648",
        "-ERR value is out of range, value must between -2147483648 and 2147483647");
    c.check("get k", "'0'");
  }

  @OnEveryTarget(sockets = true)
  void helloDescribesTheServer(Client c) throws Exception {
    String rest =
        "'version' '*' 'proto' :"
            + c.target().version()
            + " 'id' :* 'mode' 'standalone' 'role'"
            + " 'master' 'modules' []}";
    c.check("hello", "{'server' 'redis' " + rest);
    c.check("hello " + c.target().version(), "{'server' 'redis' " + rest);
    c.check("hello " + c.target().version() + " setname me", "{'server' 'redis' " + rest);
    c.check("client getname", "'me'");
    c.check(
        "hello " + c.target().version() + " AUTH default anything SETNAME you",
        "{'server' 'redis' " + rest);
    c.check("client getname", "'you'");
  }

  @OnEveryTarget(sockets = true)
  void helloChangesTheProtocol(Client c) throws Exception {
    assertEquals('*', c.send("hello 2").type());
    assertEquals("nil", c.send("get nosuch").toString());
    assertEquals('%', c.send("hello 3").type());
    assertEquals("nil", c.send("get nosuch").toString());
    assertEquals('%', c.send("config get hz").type());
    assertEquals('*', c.send("hello 2").type());
    assertEquals('*', c.send("config get hz").type());
  }

  @OnEveryTarget
  void helloErrors(Client c) throws Exception {
    c.check("hello 1", "-NOPROTO unsupported protocol version");
    c.check("hello 4", "-NOPROTO unsupported protocol version");
    c.check("hello -3", "-NOPROTO unsupported protocol version");
    c.check("hello x", "-ERR Protocol version is not an integer or out of range");
    c.check("hello 3 bogus", "-ERR Syntax error in HELLO option 'bogus'");
    c.check("hello 3 auth default", "-ERR Syntax error in HELLO option 'auth'");
    c.check("hello 3 setname", "-ERR Syntax error in HELLO option 'setname'");
    c.check(
        "hello 3 setname \"a b\"",
        "-ERR Client names cannot contain spaces, newlines or special characters.");
    c.check("hello 3 auth nosuch pass", WRONG);
  }

  @OnEveryTarget
  void authWithoutAPassword(Client c) throws Exception {
    c.check(
        "auth secret",
        "-ERR AUTH <password> called without any password configured for the default user. Are you"
            + " sure your configuration is correct?");
    c.check("auth default secret", "+OK");
    c.check("auth nosuch secret", WRONG);
    c.check("auth a b c", "-ERR syntax error");
  }

  @OnEveryTarget(sockets = true)
  void authWithAPassword(Client c) throws Exception {
    c.ok("config set requirepass secret");
    c.check("ping", "+PONG");
    try (SocketClient other = (SocketClient) c.other()) {
      int version = c.target().version();
      other.check("ping", "-NOAUTH Authentication required.");
      other.check("get k", "-NOAUTH Authentication required.");
      other.check("multi", "-NOAUTH Authentication required.");
      other.check("bogus", "-ERR unknown command 'bogus', with args beginning with: ");
      other.check("get", "-ERR wrong number of arguments for 'get' command");
      other.check("hello " + version, "-*");
      other.check("hello 3 auth default wrong", WRONG);
      other.check("auth wrong", WRONG);
      other.check("auth default wrong", WRONG);
      other.check("auth nosuch secret", WRONG);
      other.check("ping", "-NOAUTH Authentication required.");
      other.check("auth secret", "+OK");
      other.check("ping", "+PONG");
      other.check("auth wrong", WRONG);
      other.check("ping", "+PONG");
      other.check("reset", "+RESET");
      other.check("ping", "-NOAUTH Authentication required.");
      assertEquals(
          version == 2 ? '*' : '%', other.send("hello " + version + " auth default secret").type());
      other.check("ping", "+PONG");
    }
    c.ok("config set requirepass \"\"");
  }

  @OnEveryTarget(sockets = true, since = "7.4")
  void helloNeedsAPassword(Client c) throws Exception {
    c.ok("config set requirepass secret");
    String needed =
        "-NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
            + " <proto> AUTH <user> <pass> option can be used to authenticate the client and"
            + " select the RESP protocol version at the same time";
    Client other = c.other();
    other.check("hello " + c.target().version(), needed);
    other.check("hello", needed);
    other.check("ping", "-NOAUTH Authentication required.");
  }

  @OnEveryTarget(sockets = true)
  void quitEndsTheConnection(Client c) throws Exception {
    c.check("quit", "+OK");
    assertTrue(c.isClosed());
    Client other = c.other();
    other.check("quit now please", "+OK");
    assertTrue(other.isClosed());
    Client inMulti = c.other();
    inMulti.ok("multi");
    inMulti.check("quit", "+OK");
    assertTrue(inMulti.isClosed());
  }

  @OnEveryTarget(sockets = true)
  void resetForgetsAllState(Client c) throws Exception {
    c.ok("select 3", "client setname me", "watch k", "multi");
    c.check("set k v", "+QUEUED");
    c.check("reset", "+RESET");
    c.check("exec", "-ERR EXEC without MULTI");
    c.check("client getname", "nil");
    c.ok("set k 0");
    if (c.target().version() == 3) {
      assertEquals('*', c.send("config get hz").type());
    }
    c.send("subscribe ch");
    c.check("reset", "+RESET");
    c.check("get k", "'0'");
    c.check("pubsub numsub ch", "['ch' :0]");
  }
}
