package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests CLIENT TRACKING and related commands, which invalidate the caches of clients. */
class TrackingTest {
  private static final String NOT_OPT =
      "-ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
          + " OPTOUT mode enabled";

  /**
   * Returns the client that receives the invalidations: in RESP3 the client itself, else a
   * subscriber.
   */
  private static Client listener(Client c, String options) throws Exception {
    if (c.target().version() == 3) {
      c.check("client tracking on " + options, "+OK");
      return c;
    }
    Client listener = c.other();
    long id = Long.parseLong(listener.send("client id").toString().substring(1));
    listener.check("subscribe __redis__:invalidate", ">['subscribe' '__redis__:invalidate' :1]");
    c.check("client tracking on redirect " + id + " " + options, "+OK");
    c.check("client getredir", ":" + id);
    return listener;
  }

  private static void told(Client c, Client listener, String key) throws Exception {
    String keys = key == null ? "nil" : "['" + key.replace(" ", "' '") + "']";
    listener.checkNext(
        c.target().version() == 3
            ? ">['invalidate' " + keys + "]"
            : ">['message' '__redis__:invalidate' " + keys + "]");
  }

  @OnEveryTarget(sockets = true)
  void aKeyThatWasReadIsInvalidatedOnce(Client c) throws Exception {
    Client other = c.other();
    Client listener = listener(c, "");
    other.ok("set a 1");
    other.ok("set b 1");
    c.check("get a", "'1'");
    c.check("mget b nosuch", "['1' nil]");
    other.ok("set a 2");
    told(c, listener, "a");
    other.ok("set a 3");
    other.check("del b", ":1");
    told(c, listener, "b");
    other.ok("set nosuch 1");
    told(c, listener, "nosuch");
    c.check("get a", "'3'");
    other.check("expire a 100", ":1");
    told(c, listener, "a");
    c.check("client tracking off", "+OK");
    c.check("get a", "'3'");
    other.ok("set a 4");
    c.check("ping", "+PONG");
    c.check("client getredir", ":-1");
  }

  @OnEveryTarget(sockets = true)
  void ownWritesInvalidateUnlessNoLoop(Client c) throws Exception {
    Client listener = listener(c, "");
    c.ok("set a 1");
    c.check("get a", "'1'");
    c.ok("set a 2");
    told(c, listener, "a");
    c.check("client tracking off", "+OK");
    listener = listener(c, "noloop");
    c.check("get a", "'2'");
    c.ok("set a 3");
    c.check("get a", "'3'");
    Client other = c.other();
    other.ok("set a 4");
    told(c, listener, "a");
  }

  @OnEveryTarget(sockets = true)
  void aFlushIsReportedAsNil(Client c) throws Exception {
    Client listener = listener(c, "");
    Client other = c.other();
    c.check("get a", "nil");
    other.ok("flushall");
    told(c, listener, null);
  }

  @OnEveryTarget(sockets = true)
  void optIn(Client c) throws Exception {
    Client listener = listener(c, "optin");
    Client other = c.other();
    c.check("get a", "nil");
    c.check("client caching yes", "+OK");
    c.check("get b", "nil");
    c.check("get c", "nil");
    other.ok("mset a 1 c 1 b 1");
    told(c, listener, "b");
    c.check("client caching yes", "+OK");
    c.ok("multi");
    c.send("get a");
    c.send("get c");
    c.check("exec", "['1' '1']");
    other.ok("mset b 2 a 2");
    told(c, listener, "a");
    c.check(
        "client caching no",
        "-ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
    c.check("client caching maybe", "-ERR syntax error");
  }

  @OnEveryTarget(sockets = true)
  void optOut(Client c) throws Exception {
    Client listener = listener(c, "optout");
    Client other = c.other();
    c.check("client caching no", "+OK");
    c.check("get a", "nil");
    c.check("get b", "nil");
    other.ok("mset a 1 b 1");
    told(c, listener, "b");
    c.check(
        "client caching yes",
        "-ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
  }

  @OnEveryTarget(sockets = true)
  void broadcast(Client c) throws Exception {
    Client listener = listener(c, "bcast prefix user: prefix item:");
    Client other = c.other();
    other.ok("set user:1 a");
    told(c, listener, "user:1");
    other.ok("set nosuch a");
    other.ok("set item:1 a");
    told(c, listener, "item:1");
    c.ok("set item:2 a");
    told(c, listener, "item:2");
    c.check(
        "client tracking on bcast prefix user:x",
        "-ERR Prefix 'user:x' overlaps with an existing prefix 'user:'. Prefixes for a single"
            + " client must not overlap.");
    c.check("client tracking off", "+OK");
    listener = listener(c, "bcast noloop");
    c.ok("set x 1");
    other.ok("set y 1");
    told(c, listener, "y");
  }

  /** One message per prefix contains all keys of a command or of an EXEC. */
  @OnEveryTarget(sockets = true)
  void broadcastOfSeveralKeys(Client c) throws Exception {
    Client listener = listener(c, "bcast prefix b prefix a");
    Client other = c.other();
    other.ok("mset b1 1 a2 2 a1 1 c 3 b0 1 a1 5");
    told(c, listener, "a1 a2");
    told(c, listener, "b0 b1");
    other.ok("multi");
    other.check("set a5 1", "+QUEUED");
    other.check("set a3 1", "+QUEUED");
    other.check("del b1", "+QUEUED");
    other.check("exec", "[+OK +OK :1]");
    told(c, listener, "a3 a5");
    told(c, listener, "b1");
    other.check("del a1 a2 nosuch", ":2");
    told(c, listener, "a1 a2");
    c.check(
        "client trackinginfo",
        "{'flags' ~['on' 'bcast'] 'redirect' :" + redirect(c) + " 'prefixes' ['a' 'b']}");
  }

  private static String redirect(Client c) throws Exception {
    return c.send("client getredir").text();
  }

  @OnEveryTarget(sockets = true)
  void aReaderIsNotTheWriterOfAnExpiry(Client c) throws Exception {
    c.ok("debug set-active-expire 0");
    Client listener = listener(c, "bcast noloop");
    c.ok("set e v px 10");
    c.passes(50);
    c.check("get e", "nil");
    told(c, listener, "e");
    c.ok("debug set-active-expire 1");
  }

  @OnEveryTarget(sockets = true)
  void aTableThatIsTooLargeIsCutAtOnce(Client c) throws Exception {
    Client listener = listener(c, "");
    Client other = c.other();
    c.check("mget a b c", "[nil nil nil]");
    other.ok("config set tracking-table-max-keys 1");
    other.check("ping", "+PONG");
    for (int i = 0; i < 2; i++) {
      listener.next();
    }
    assertEquals("1", Fields.of(c.text("info stats"), "\r\n", ':').text("tracking_total_keys"));
    other.ok("config set tracking-table-max-keys 1000000");
  }

  @OnEveryTarget(sockets = true)
  void aBlockedClientReceivesTheReplyBeforeTheInvalidation(Client c) throws Exception {
    if (c.target().version() == 2) {
      return;
    }
    Client other = c.other();
    String id = c.send("client id").text();
    c.ok("client tracking on");
    c.check("lrange d 0 -1", "[]");
    c.write("blmove s d left left 0");
    other.awaitSuspended(id);
    other.check("rpush s v", ":1");
    c.checkNext("'v'");
    c.checkNext(">['invalidate' ['d']]");
    c.ok("client tracking off", "client tracking on bcast");
    c.write("blmove s d left left 0");
    other.awaitSuspended(id);
    other.check("rpush s w", ":1");
    c.checkNext("'w'");
    c.checkNext(">['invalidate' ['d' 's']]");
    c.ok("client tracking off", "client tracking on noloop");
    c.check("lrange d 0 -1", "['w' 'v']");
    c.write("blmove s d left left 0");
    other.awaitSuspended(id);
    other.check("rpush s x", ":1");
    c.checkNext("'x'");
    c.check("ping", "+PONG");
  }

  @OnEveryTarget(sockets = true)
  void anEvictionInvalidatesBeforeTheReply(Client c) throws Exception {
    if (c.target().version() == 2) {
      return;
    }
    c.ok("set k v", "client tracking on");
    c.check("get k", "'v'");
    c.ok("config set maxmemory-policy allkeys-lru", "config set maxmemory 1");
    c.write("set j v");
    c.checkNext(">['invalidate' ['k']]");
    c.checkNext("-OOM command not allowed when used memory > 'maxmemory'.");
    c.ok("config set maxmemory 0");
  }

  @OnEveryTarget(sockets = true)
  void expiryInvalidates(Client c) throws Exception {
    Client listener = listener(c, "");
    c.ok("set a 1 px 200");
    c.check("get a", "'1'");
    c.passes(300);
    c.other().await("exists a", ":0");
    told(c, listener, "a");
  }

  @OnEveryTarget(sockets = true)
  void aRedirectionToAClosedClient(Client c) throws Exception {
    Client target = c.other();
    String id = target.send("client id").toString().substring(1);
    c.check("client tracking on redirect " + id, "+OK");
    c.check("get a", "nil");
    target.close();
    c.await("client list id " + id, c.target().version() == 3 ? "='txt:'" : "''");
    Client other = c.other();
    other.ok("set a 1");
    if (c.target().version() == 3) {
      c.checkNext(">['tracking-redir-broken' :" + id + "]");
      c.check(
          "client trackinginfo",
          "{'flags' ~['on' 'broken_redirect'] 'redirect' :" + id + " 'prefixes' []}");
    }
  }

  @OnEveryTarget(sockets = true)
  void info(Client c) throws Exception {
    c.check("client trackinginfo", "{'flags' ~['off'] 'redirect' :-1 'prefixes' []}");
    c.check("client tracking on", "+OK");
    c.check("client trackinginfo", "{'flags' ~['on'] 'redirect' :0 'prefixes' []}");
    c.check("client tracking on optin noloop", "+OK");
    c.check("client caching yes", "+OK");
    c.check(
        "client trackinginfo",
        "{'flags' ~['on' 'optin' 'caching-yes' 'noloop'] 'redirect' :0 'prefixes' []}");
    c.check("client tracking off", "+OK");
    c.check("client tracking on bcast prefix a prefix b", "+OK");
    c.check("client trackinginfo", "{'flags' ~['on' 'bcast'] 'redirect' :0 'prefixes' ['a' 'b']}");
    c.check("reset", "+RESET");
    c.check("client getredir", ":-1");
  }

  @OnEveryTarget(sockets = true)
  void prefixes(Client c) throws Exception {
    String end = "'. Prefixes for a single client must not overlap.";
    c.check(
        "client tracking on bcast prefix a prefix ab",
        "-ERR Prefix 'a' overlaps with another provided prefix 'ab" + end);
    c.check(
        "client tracking on bcast prefix \"\" prefix a",
        "-ERR Prefix '' overlaps with another provided prefix 'a" + end);
    c.ok("client tracking on bcast prefix b", "client tracking on bcast prefix a");
    c.check(
        "client tracking on bcast prefix ab prefix ac",
        "-ERR Prefix 'ab' overlaps with an existing prefix 'a" + end);
    c.ok("client tracking on bcast", "client tracking on bcast noloop");
    c.check(
        "client trackinginfo",
        "{'flags' ~['on' 'bcast' 'noloop'] 'redirect' :0 'prefixes' ['' 'a' 'b']}");
  }

  @OnEveryTarget(sockets = true)
  void errors(Client c) throws Exception {
    c.check("client tracking maybe", "-ERR syntax error");
    c.check("client tracking on bogus", "-ERR syntax error");
    c.check("client tracking on redirect", "-ERR syntax error");
    c.check("client tracking on redirect x", "-ERR value is not an integer or out of range");
    c.check(
        "client tracking on redirect 99999999",
        "-ERR The client ID you want redirect to does not exist");
    c.check("client tracking on prefix a", "-ERR PREFIX option requires BCAST mode to be enabled");
    c.check(
        "client tracking on bcast optin", "-ERR OPTIN and OPTOUT are not compatible with BCAST");
    c.check(
        "client tracking on optin optout",
        "-ERR You can't specify both OPTIN mode and OPTOUT mode");
    c.check("client caching yes", NOT_OPT);
    c.check("client tracking on optin", "+OK");
    c.check(
        "client tracking on optout",
        "-ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then"
            + " re-enabling it with a different mode.");
    c.check(
        "client tracking on bcast",
        "-ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then"
            + " re-enabling it with a different mode.");
  }
}
