package io.reredis.net.conformance;

import java.util.ArrayList;
import java.util.List;

/** Tests scripts that run longer than {@code busy-reply-threshold}. */
class BusyScriptTest {
  private static final String BUSY =
      "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";
  private static final String KILLED =
      "-ERR Script killed by user with SCRIPT KILL... script:"
          + " 694a5fe1ddb97a4c6a1bf299d9537c7d3d0f84e7, on @user_script:1.";
  private static final String ENDLESS = "eval 'while true do end' 1 k";

  /** A script that writes, runs until the server gets another connection, and returns 1. */
  private static final String WRITES =
      "eval 'redis.call(\"set\", KEYS[1], ARGV[1]) local function connections() return"
          + " redis.call(\"info\", \"stats\"):match(\"total_connections_received:(%d+)\") end"
          + " local before = connections() repeat until connections() ~= before return 1' 1 k ";

  /** Sends a script on another client, and waits until the server replies BUSY. */
  private static Client runUntilBusy(Client c, String script) throws Exception {
    c.ok("config set busy-reply-threshold 20");
    Client runner = c.other();
    runner.write(script);
    c.await("get k", BUSY);
    return runner;
  }

  @OnEveryTarget(sockets = true)
  void othersGetBusyUntilTheScriptIsKilled(Client c) throws Exception {
    Client other = c.other();
    Client runner = runUntilBusy(c, ENDLESS);
    other.check("set k 1", BUSY);
    c.check("eval 'return 1' 1 k", BUSY);
    c.ok("script kill");
    runner.checkNext(KILLED);
    c.check("get k", "nil");
    runner.check("get k", "nil");
  }

  @OnEveryTarget(sockets = true)
  void aTransactionIsAborted(Client c) throws Exception {
    c.ok("config set lua-time-limit 20");
    Client runner = c.other();
    Client other = c.other();
    other.ok("multi");
    other.check("set k 1", "+QUEUED");
    runner.write(ENDLESS);
    c.await("get k", BUSY);
    other.check("exec", "-EXECABORT Transaction discarded because of: " + BUSY.substring(1));
    c.ok("script kill");
    runner.checkNext(KILLED);
    c.check("get k", "nil");
  }

  @OnEveryTarget(sockets = true)
  void aScriptThatHasWrittenIsNotKilled(Client c) throws Exception {
    Client runner = runUntilBusy(c, WRITES + "1");
    c.check(
        "script kill",
        "-UNKILLABLE Sorry the script already executed write commands against the dataset. You can"
            + " either wait the script termination or kill the server in a hard way using the"
            + " SHUTDOWN NOSAVE command.");
    c.other();
    runner.checkNext(":1");
    c.check("get k", "'1'");
  }

  @OnEveryTarget(sockets = true)
  void shutdownNeedsNosave(Client c) throws Exception {
    c.ok("config set busy-reply-threshold 100");
    List<Client> waiting = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      waiting.add(c.other());
    }
    Client runner = c.other();
    runner.write(WRITES + "2");
    for (Client client : waiting) {
      client.write("get k");
    }
    // the first client gets its reply before the others
    Client first = waiting.get(0);
    while (!first.next().toString().contains("BUSY")) {
      first.write("get k");
    }
    first.check("shutdown", BUSY);
    c.other();
    runner.checkNext(":1");
  }

  @OnEveryTarget(sockets = true)
  void aQueuedScriptIsKilledToo(Client c) throws Exception {
    c.ok("config set busy-reply-threshold 20");
    Client runner = c.other();
    runner.ok("multi");
    runner.check(ENDLESS, "+QUEUED");
    runner.check("set l 1", "+QUEUED");
    runner.write("exec");
    c.await("get l", BUSY);
    c.ok("script kill");
    runner.checkNext("[-'" + KILLED.substring(1) + "' +OK]");
    c.check("get l", "'1'");
  }

  @OnEveryTarget(sockets = true)
  void aShortScriptTurnsLong(Client c) throws Exception {
    String script =
        "eval 'redis.call(\"get\", KEYS[1]) while ARGV[1] == \"on\" do end return 1' 1 k ";
    for (int i = 0; i < 20; i++) {
      c.check(script + "off", ":1");
    }
    Client runner = runUntilBusy(c, script + "on");
    c.ok("script kill");
    runner.next();
    c.check(script + "off", ":1");
  }
}
