package io.reredis.net.conformance;

/** Tests keyspace notifications. */
class NotificationTest {
  private static Client subscriber(Client c, String flags) throws Exception {
    c.ok("config set notify-keyspace-events " + flags);
    Client subscriber = c.other();
    subscriber.check("psubscribe __key*__:*", ">['psubscribe' '__key*__:*' :1]");
    return subscriber;
  }

  /** Sends a request and checks that it causes exactly the events {@code name key}. */
  private static void check(Client c, Client subscriber, String line, String... events)
      throws Exception {
    c.send(line);
    checkEvents(c, subscriber, events);
  }

  private static void checkEvents(Client c, Client subscriber, String... events) throws Exception {
    for (String event : events) {
      String[] words = event.split(" ");
      String database = words.length > 2 ? words[2] : "0";
      subscriber.checkNext(
          ">['pmessage' '__key*__:*' '__keyevent@"
              + database
              + "__:"
              + words[0]
              + "' '"
              + words[1]
              + "']");
    }
    c.check("publish __keyspace__:end x", ":1");
    subscriber.checkNext(">['pmessage' '__key*__:*' '__keyspace__:end' 'x']");
  }

  @OnEveryTarget(sockets = true)
  void eventsOfStrings(Client c) throws Exception {
    Client s = subscriber(c, "EA");
    check(c, s, "set k v", "set k");
    check(c, s, "set k v ex 100", "set k", "expire k");
    check(c, s, "set k v keepttl", "set k");
    check(c, s, "set k v xx get", "set k");
    check(c, s, "set k v nx");
    check(c, s, "setnx k v");
    check(c, s, "setnx j v", "set j");
    check(c, s, "getset k v", "set k");
    check(c, s, "setex k 100 v", "set k", "expire k");
    check(c, s, "psetex k 100000 v", "set k", "expire k");
    check(c, s, "mset a 1 b 2", "set a", "set b");
    check(c, s, "msetnx a 1 c 2");
    check(c, s, "msetnx c 1 d 2", "set c", "set d");
    check(c, s, "append k x", "append k");
    check(c, s, "append fresh x", "append fresh");
    check(c, s, "setrange k 0 y", "setrange k");
    check(c, s, "setrange k 0 \"\"");
    check(c, s, "incr a", "incrby a");
    check(c, s, "incrby a 5", "incrby a");
    check(c, s, "decr a", "incrby a");
    check(c, s, "decrby a 5", "incrby a");
    check(c, s, "incrbyfloat a 1.5", "incrbyfloat a");
    check(c, s, "getdel a", "del a");
    check(c, s, "getdel a");
    check(c, s, "getex k");
    check(c, s, "getex k ex 100", "expire k");
    check(c, s, "getex k persist", "persist k");
    check(c, s, "getex k persist");
    check(c, s, "getex k exat 1", "del k");
    check(c, s, "get k");
    check(c, s, "incr fresh");
    check(c, s, "decr n", "incrby n");
  }

  @OnEveryTarget(sockets = true)
  void eventsOfLists(Client c) throws Exception {
    Client s = subscriber(c, "EA");
    check(c, s, "rpush l a b c d e f", "rpush l");
    check(c, s, "lpush l x", "lpush l");
    check(c, s, "lpushx no x");
    check(c, s, "rpushx l x", "rpush l");
    check(c, s, "lset l 0 y", "lset l");
    check(c, s, "linsert l before a z", "linsert l");
    check(c, s, "linsert l before nosuch z");
    check(c, s, "lrem l 1 z", "lrem l");
    check(c, s, "lrem l 1 nosuch");
    check(c, s, "ltrim l 0 5", "ltrim l");
    check(c, s, "lpop l", "lpop l");
    check(c, s, "rpop l 2", "rpop l");
    check(c, s, "rpop l 0");
    check(c, s, "lmove l m left right", "rpush m", "lpop l");
    check(c, s, "rpoplpush m m", "lpush m", "rpop m");
    check(c, s, "rpoplpush m l", "lpush l", "rpop m", "del m");
    check(c, s, "lmpop 2 m l left", "lpop l");
    check(c, s, "brpop l 0", "rpop l");
    check(c, s, "blpop l 0", "lpop l", "del l");
    check(c, s, "rpush l a", "rpush l");
    check(c, s, "ltrim l 5 6", "ltrim l", "del l");
    check(c, s, "rpush l a", "rpush l");
    check(c, s, "lrem l 0 a", "lrem l", "del l");
  }

  @OnEveryTarget(sockets = true)
  void eventsOfStreams(Client c) throws Exception {
    Client s = subscriber(c, "EA");
    check(c, s, "xadd s 1-1 a b", "xadd s");
    check(c, s, "xadd s 1-1 a b");
    check(c, s, "xadd s maxlen 1 1-2 a b", "xadd s", "xtrim s");
    check(c, s, "xtrim s maxlen 5");
    check(c, s, "xgroup create s g 0", "xgroup-create s");
    check(c, s, "xgroup setid s g 0", "xgroup-setid s");
    check(c, s, "xgroup createconsumer s g c", "xgroup-createconsumer s");
    check(c, s, "xgroup createconsumer s g c");
    check(c, s, "xreadgroup group g d streams s >", "xgroup-createconsumer s");
    check(c, s, "xreadgroup group g d streams s 0");
    check(c, s, "xclaim s g c 0 1-2");
    check(c, s, "xack s g 1-2");
    check(c, s, "xgroup delconsumer s g d", "xgroup-delconsumer s");
    check(c, s, "xgroup destroy s g", "xgroup-destroy s");
    check(c, s, "xdel s 1-2", "xdel s");
    check(c, s, "xdel s 1-2");
    check(c, s, "xsetid s 9-9", "xsetid s");
    check(c, s, "xadd s 10-0 a b", "xadd s");
    check(c, s, "xtrim s maxlen 0", "xtrim s");
  }

  @OnEveryTarget(sockets = true)
  void eventsOfKeys(Client c) throws Exception {
    Client s = subscriber(c, "EA");
    c.ok("mset a 1 b 2 c 3");
    checkEvents(c, s, "set a", "set b", "set c");
    check(c, s, "expire a 100", "expire a");
    check(c, s, "expire a 200 nx");
    check(c, s, "pexpire a 100000", "expire a");
    check(c, s, "expireat a 33177117420", "expire a");
    check(c, s, "pexpireat a 33177117420000", "expire a");
    check(c, s, "persist a", "persist a");
    check(c, s, "persist a");
    check(c, s, "rename a x", "rename_from a", "rename_to x");
    check(c, s, "rename x x");
    check(c, s, "renamenx x b");
    check(c, s, "renamenx x y", "rename_from x", "rename_to y");
    check(c, s, "copy y z", "copy_to z");
    check(c, s, "copy y z replace", "copy_to z");
    check(c, s, "copy y w db 2", "copy_to w 2");
    check(c, s, "move y 1", "move_from y", "move_to y 1");
    check(c, s, "del b c nosuch", "del b", "del c");
    check(c, s, "unlink z", "del z");
    c.ok("set k v");
    checkEvents(c, s, "set k");
    check(c, s, "expire k 0", "del k");
    c.ok("set k v");
    checkEvents(c, s, "set k");
    check(c, s, "pexpireat k 1", "del k");
    check(c, s, "touch k");
    check(c, s, "flushall");
  }

  @OnEveryTarget(sockets = true)
  void expired(Client c) throws Exception {
    Client s = subscriber(c, "EA");
    check(c, s, "set k v px 3", "set k", "expire k");
    c.passes(4);
    c.send("get k");
    checkEvents(c, s, "expired k");
    check(c, s, "set k v exat 1", "set k", "expire k");
    check(c, s, "get k", "expired k");
  }

  @OnEveryTarget(sockets = true)
  void misses(Client c) throws Exception {
    Client s = subscriber(c, "Em");
    check(c, s, "get nosuch", "keymiss nosuch");
    check(c, s, "exists a b", "keymiss a", "keymiss b");
    check(c, s, "mget a b", "keymiss a", "keymiss b");
    check(c, s, "touch a", "keymiss a");
    check(c, s, "strlen a", "keymiss a");
    check(c, s, "getrange a 0 1", "keymiss a");
    check(c, s, "lcs a b", "keymiss a", "keymiss b");
    check(c, s, "type a", "keymiss a");
    check(c, s, "ttl a", "keymiss a");
    check(c, s, "pexpiretime a", "keymiss a");
    check(c, s, "object encoding a");
    check(c, s, "set k v");
    check(c, s, "get k");
    check(c, s, "incr n");
    check(c, s, "del a");
    check(c, s, "persist a");
    check(c, s, "expire a 1");
    check(c, s, "set a v get xx", "keymiss a");
    check(c, s, "getset a2 v", "keymiss a2");
    check(c, s, "getdel a", "keymiss a");
    check(c, s, "getex a", "keymiss a");
  }

  @OnEveryTarget(sockets = true)
  void newKeys(Client c) throws Exception {
    Client s = subscriber(c, "En");
    check(c, s, "set k v", "new k");
    check(c, s, "set k v");
    check(c, s, "incr n", "new n");
    check(c, s, "append a x", "new a");
    check(c, s, "append a x");
    check(c, s, "setrange r 1 x", "new r");
    check(c, s, "mset k 1 m 2", "new m");
    check(c, s, "rename m m2", "new m2");
    check(c, s, "copy m2 m3", "new m3");
    check(c, s, "move m3 1", "new m3 1");
    check(c, s, "getset g 1", "new g");
    check(c, s, "setex k 100 v");
    check(c, s, "incrbyfloat f 1", "new f");
    check(c, s, "msetnx y 1 z 2", "new y", "new z");
  }

  @OnEveryTarget(sockets = true)
  void bothChannels(Client c) throws Exception {
    Client s = subscriber(c, "KE$");
    c.ok("select 3", "set k v");
    s.checkNext(">['pmessage' '__key*__:*' '__keyspace@3__:k' 'set']");
    s.checkNext(">['pmessage' '__key*__:*' '__keyevent@3__:set' 'k']");
    c.send("del k");
    c.ok("config set notify-keyspace-events Kg", "set k v");
    c.send("del k");
    s.checkNext(">['pmessage' '__key*__:*' '__keyspace@3__:k' 'del']");
    c.ok("config set notify-keyspace-events Ex", "set k v px 3");
    c.passes(4);
    c.send("get k");
    s.checkNext(">['pmessage' '__key*__:*' '__keyevent@3__:expired' 'k']");
    c.ok("config set notify-keyspace-events A", "set k v");
    c.ok("config set notify-keyspace-events KEn", "set j v");
    s.checkNext(">['pmessage' '__key*__:*' '__keyspace@3__:j' 'new']");
    s.checkNext(">['pmessage' '__key*__:*' '__keyevent@3__:new' 'j']");
  }

  @OnEveryTarget(sockets = true)
  void withinATransaction(Client c) throws Exception {
    Client s = subscriber(c, "EA");
    c.ok("multi");
    c.send("set k 1");
    c.send("incr k");
    c.send("del k");
    c.check("exec", "[+OK :2 :1]");
    checkEvents(c, s, "set k", "incrby k", "del k");
  }
}
