package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests SUBSCRIBE and its family, PUBLISH and PUBSUB. */
class PubSubTest {
  @OnEveryTarget(sockets = true)
  void subscriptionsAreConfirmed(Client c) throws Exception {
    c.check("subscribe a b a", ">['subscribe' 'a' :1]");
    c.checkNext(">['subscribe' 'b' :2]");
    c.checkNext(">['subscribe' 'a' :2]");
    c.check("psubscribe p* a", ">['psubscribe' 'p*' :3]");
    c.checkNext(">['psubscribe' 'a' :4]");
    c.check("unsubscribe a nosuch", ">['unsubscribe' 'a' :3]");
    c.checkNext(">['unsubscribe' 'nosuch' :3]");
    c.check("punsubscribe p*", ">['punsubscribe' 'p*' :2]");
    c.check("unsubscribe", ">['unsubscribe' 'b' :1]");
    c.check("punsubscribe", ">['punsubscribe' 'a' :0]");
    c.check("unsubscribe", ">['unsubscribe' nil :0]");
    c.check("punsubscribe", ">['punsubscribe' nil :0]");
    c.check("unsubscribe x", ">['unsubscribe' 'x' :0]");
    c.check("ping", "+PONG");
  }

  @OnEveryTarget(sockets = true)
  void messages(Client c) throws Exception {
    Client other = c.other();
    other.check("publish a m", ":0");
    c.check("subscribe a \"\\x00\\xff\"", ">['subscribe' 'a' :1]");
    c.checkNext(">['subscribe' '\\x00\\xff' :2]");
    other.check("publish a hello", ":1");
    c.checkNext(">['message' 'a' 'hello']");
    other.check("publish \"\\x00\\xff\" \"\\r\\n\\xfe\"", ":1");
    c.checkNext(">['message' '\\x00\\xff' '\\r\\n\\xfe']");
    other.check("publish A hello", ":0");
    c.check("psubscribe [ab]", ">['psubscribe' '[ab]' :3]");
    c.check("unsubscribe a", ">['unsubscribe' 'a' :2]");
    other.check("publish b m", ":1");
    c.checkNext(">['pmessage' '[ab]' 'b' 'm']");
    c.check("psubscribe *", ">['psubscribe' '*' :3]");
    other.check("publish b m", ":2");
    c.checkNext(">['pmessage' ? 'b' 'm']");
    c.checkNext(">['pmessage' ? 'b' 'm']");
    c.check("punsubscribe *", ">['punsubscribe' '*' :2]");
    c.check("subscribe b", ">['subscribe' 'b' :3]");
    other.check("publish b \"\"", ":2");
    c.checkNext(">['message' 'b' '']");
    c.checkNext(">['pmessage' '[ab]' 'b' '']");
    other.ok("select 5");
    other.check("publish b m", ":2");
    c.checkNext(">['message' 'b' 'm']");
    c.close();
    other.await("publish b m", ":0");
  }

  @OnEveryTarget(sockets = true)
  void shardChannels(Client c) throws Exception {
    Client other = c.other();
    other.check("spublish a m", ":0");
    c.check("ssubscribe a b a", ">['ssubscribe' 'a' :1]");
    c.checkNext(">['ssubscribe' 'b' :2]");
    c.checkNext(">['ssubscribe' 'a' :2]");
    c.check("subscribe a", ">['subscribe' 'a' :1]");
    other.check("spublish a m", ":1");
    c.checkNext(">['smessage' 'a' 'm']");
    other.check("publish a n", ":1");
    c.checkNext(">['message' 'a' 'n']");
    other.check("pubsub shardchannels a*", "['a']");
    other.check("pubsub shardnumsub a nosuch", "['a' :1 'nosuch' :0]");
    other.check("pubsub shardnumsub", "[]");
    other.check("pubsub shardchannels nosuch", "[]");
    c.check("sunsubscribe nosuch", ">['sunsubscribe' 'nosuch' :2]");
    c.check("sunsubscribe a", ">['sunsubscribe' 'a' :1]");
    c.check("sunsubscribe", ">['sunsubscribe' 'b' :0]");
    c.check("sunsubscribe", ">['sunsubscribe' nil :0]");
    c.check("unsubscribe a", ">['unsubscribe' 'a' :0]");
    c.check("ssubscribe gone", ">['ssubscribe' 'gone' :1]");
    c.close();
    other.await("spublish gone m", ":0");
  }

  @OnEveryTarget(sockets = true)
  void commandsOfASubscriber(Client c) throws Exception {
    c.check("subscribe a", ">['subscribe' 'a' :1]");
    if (c.target().version() == 2) {
      String allowed =
          "only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context";
      c.check("get k", "-ERR Can't execute 'get': " + allowed);
      c.check("client id", "-ERR Can't execute 'client|id': " + allowed);
      c.check("multi", "-ERR Can't execute 'multi': " + allowed);
      c.check("publish a m", "-ERR Can't execute 'publish': " + allowed);
      c.check("hello 2", "-ERR Can't execute 'hello': " + allowed);
      c.check("ping", "['pong' '']");
      c.check("ping x", "['pong' 'x']");
      c.check("bogus", "-ERR unknown command 'bogus', with args beginning with: ");
      c.check("unsubscribe", ">['unsubscribe' 'a' :0]");
    } else {
      c.check("get k", "nil");
      c.check("ping", "+PONG");
      c.check("ping x", "'x'");
      c.write("publish a m");
      Reply first = c.next();
      Reply second = c.next();
      String both = first + " " + second;
      assertTrue(both.contains(":1") && both.contains(">['message' 'a' 'm']"), both);
    }
    c.check("ping x", "'x'");
  }

  @OnEveryTarget(sockets = true)
  void pubsub(Client c) throws Exception {
    Client one = c.other();
    Client two = c.other();
    one.send("subscribe a");
    one.send("subscribe b");
    two.send("subscribe a");
    two.send("psubscribe p*");
    one.send("psubscribe p*");
    one.send("psubscribe q*");
    c.checkAnyOrder("pubsub channels", "['a' 'b']");
    c.check("pubsub channels [b-z]", "['b']");
    c.check("pubsub channels nosuch", "[]");
    c.check("pubsub numpat", ":2");
    one.send("punsubscribe q*");
    c.check("pubsub numpat", ":1");
    c.check(
        "pubsub channels a b",
        "-ERR unknown subcommand or wrong number of arguments for 'channels'. Try PUBSUB HELP.");
    HelpText.check(c, "pubsub", "NUMPAT");
  }

  @OnEveryTarget
  void withoutSubscribers(Client c) throws Exception {
    c.check("publish a m", ":0");
    c.check("pubsub channels", "[]");
    c.check("pubsub numpat", ":0");
    c.check("pubsub numsub", "[]");
    c.check("pubsub bogus", "-ERR unknown subcommand 'bogus'. Try PUBSUB HELP.");
  }

  @OnEveryTarget(sockets = true)
  void numsub(Client c) throws Exception {
    Client one = c.other();
    one.send("subscribe a");
    one.send("psubscribe *");
    c.check("pubsub numsub a b a", "['a' :1 'b' :0 'a' :1]");
  }

  @OnEveryTarget(sockets = true)
  void withinATransaction(Client c) throws Exception {
    Client subscriber = c.other();
    subscriber.send("subscribe a");
    c.ok("multi");
    c.check("publish a 1", "+QUEUED");
    c.check("set k v", "+QUEUED");
    c.check("publish a 2", "+QUEUED");
    c.check("exec", "[:1 +OK :1]");
    subscriber.checkNext(">['message' 'a' '1']");
    subscriber.checkNext(">['message' 'a' '2']");
  }

  @OnEveryTarget(sockets = true)
  void messagesWhileQueueing(Client c) throws Exception {
    Client other = c.other();
    if (c.target().version() == 3) {
      c.check("subscribe a", ">['subscribe' 'a' :1]");
      c.ok("multi");
      c.check("get k", "+QUEUED");
      other.check("publish a m", ":1");
      c.checkNext(">['message' 'a' 'm']");
      c.check("exec", "[nil]");
    }
  }
}
