package io.reredis.net.conformance;

/** Tests MULTI, EXEC and DISCARD. */
class TransactionTest {
  private static final String ABORTED =
      "-EXECABORT Transaction discarded because of previous errors.";

  @OnEveryTarget
  void queuedCommandsRunAtOnce(Client c) throws Exception {
    c.ok("multi");
    c.check("set k 1", "+QUEUED");
    c.check("INCR k", "+QUEUED");
    c.check("get k", "+QUEUED");
    c.check("get nosuch", "+QUEUED");
    c.check("mget k nosuch", "+QUEUED");
    c.check("exec", "[+OK :2 '2' nil ['2' nil]]");
    c.check("get k", "'2'");
    c.ok("multi");
    c.check("exec", "[]");
  }

  @OnEveryTarget
  void discard(Client c) throws Exception {
    c.ok("multi");
    c.check("set k 1", "+QUEUED");
    c.ok("discard");
    c.check("exists k", ":0");
    c.check("exec", "-ERR EXEC without MULTI");
    c.check("discard", "-ERR DISCARD without MULTI");
  }

  @OnEveryTarget
  void nesting(Client c) throws Exception {
    c.ok("multi");
    c.check("multi", "-ERR MULTI calls can not be nested");
    c.check("set k 1", "+QUEUED");
    c.check("watch k", "-ERR WATCH inside MULTI is not allowed");
    c.check("exec", "[+OK]");
  }

  @OnEveryTarget
  void errorsWhileQueueingAbort(Client c) throws Exception {
    c.ok("set k 1", "multi");
    c.check("set k 2", "+QUEUED");
    c.check("bogus", "-ERR unknown command 'bogus', with args beginning with: ");
    c.check("exec", ABORTED);
    c.check("get k", "'1'");
    c.ok("multi");
    c.check("get", "-ERR wrong number of arguments for 'get' command");
    c.check("set k 2", "+QUEUED");
    c.check("exec", ABORTED);
    c.ok("multi");
    c.check("config bogus", "-ERR unknown subcommand 'bogus'. Try CONFIG HELP.");
    c.check("exec", ABORTED);
    c.ok("multi");
    c.check("object encoding", "-ERR wrong number of arguments for 'object|encoding' command");
    c.ok("discard", "multi");
    c.check("get k", "+QUEUED");
    c.check("exec", "['1']");
  }

  @OnEveryTarget
  void runtimeErrorsDoNot(Client c) throws Exception {
    c.ok("set k text", "multi");
    c.check("incr k", "+QUEUED");
    c.check("set k v ex 0", "+QUEUED");
    c.check("set n 1", "+QUEUED");
    c.check("set n v bogus", "+QUEUED");
    c.check("incr n", "+QUEUED");
    c.check("rename nosuch x", "+QUEUED");
    c.check(
        "exec",
        "[-'ERR value is not an integer or out of range' -'ERR invalid expire time in \\'set\\'"
            + " command' +OK -'ERR syntax error' :2 -'ERR no such key']");
    c.check("mget k n", "['text' '2']");
  }

  @OnEveryTarget
  void execWithArgumentsEndsTheTransaction(Client c) throws Exception {
    String error =
        "-EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command";
    c.ok("multi");
    c.check("set k 1", "+QUEUED");
    c.check("exec now", error);
    c.check("exec", "-ERR EXEC without MULTI");
    c.check("exec now", error);
    c.check("exists k", ":0");
  }

  @OnEveryTarget
  void selectWithinATransaction(Client c) throws Exception {
    c.ok("set k 0", "multi");
    c.check("select 1", "+QUEUED");
    c.check("set k 1", "+QUEUED");
    c.check("swapdb 0 1", "+QUEUED");
    c.check("get k", "+QUEUED");
    c.check("select 16", "+QUEUED");
    c.check("exec", "[+OK +OK +OK '0' -'ERR DB index is out of range']");
    c.check("get k", "'0'");
    c.ok("select 0");
    c.check("get k", "'1'");
  }

  @OnEveryTarget
  void wholeDatabasesWithinATransaction(Client c) throws Exception {
    c.ok("mset a 1 b 2", "multi");
    for (String line :
        new String[] {
          "dbsize", "keys a", "scan 0 count 100 match b", "flushdb", "randomkey", "dbsize"
        }) {
      c.check(line, "+QUEUED");
    }
    c.check("exec", "[:2 ['a'] ['0' ['b']] +OK nil :0]");
  }

  @OnEveryTarget
  void serverCommandsWithinATransaction(Client c) throws Exception {
    c.ok("multi");
    for (String line :
        new String[] {
          "ping x",
          "echo y",
          "config set hz 50",
          "config get hz",
          "client setname me",
          "client getname",
          "publish ch m",
          "unwatch"
        }) {
      c.check(line, "+QUEUED");
    }
    c.check("exec", "['x' 'y' +OK ? +OK 'me' :0 +OK]");
    c.check("config get hz", "{'hz' '50'}");
  }

  @OnEveryTarget(sockets = true)
  void protocolChangesWithinATransaction(Client c) throws Exception {
    c.ok("multi");
    c.check("hello 3", "+QUEUED");
    c.check("get nosuch", "+QUEUED");
    c.check("exec", "?");
  }

  @OnEveryTarget(sockets = true)
  void transactionsOfTwoClients(Client c) throws Exception {
    Client other = c.other();
    c.ok("multi");
    c.check("incr n", "+QUEUED");
    other.ok("multi");
    other.check("incr n", "+QUEUED");
    c.check("incr n", "+QUEUED");
    other.check("exec", "[:1]");
    c.check("exec", "[:2 :3]");
  }

  @OnEveryTarget(sockets = true)
  void pipelined(Client c) throws Exception {
    c.write("multi");
    c.write("set k 1");
    c.write("bogus");
    c.write("exec");
    c.write("get k");
    c.checkNext("+OK");
    c.checkNext("+QUEUED");
    c.checkNext("-ERR unknown command 'bogus', with args beginning with: ");
    c.checkNext(ABORTED);
    c.checkNext("nil");
  }

  @OnEveryTarget(sockets = true)
  void nothingExpiresWithin(Client c) throws Exception {
    String id = c.send("client id").text();
    c.ok("multi");
    c.check("set k v px 20", "+QUEUED");
    c.check("debug sleep 0.08", "+QUEUED");
    c.check("get k", "+QUEUED");
    c.write("exec");
    c.other().timeRunsOut(id, 81);
    c.checkNext("[+OK +OK 'v']");
    c.check("get k", "nil");
  }
}
