package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests the replies of a master without replicas and of a server outside of cluster mode. */
class ReplicationTest {
  private static final String NO_CLUSTER = "-ERR This instance has cluster support disabled";

  @OnEveryTarget
  void role(Client c) throws Exception {
    c.check("role", "['master' :0 []]");
    c.check("role x", "-ERR wrong number of arguments for 'role' command");
    c.ok("set k v", "multi");
    c.check("role", "+QUEUED");
    c.check("exec", "[['master' :0 []]]");
  }

  @OnEveryTarget
  void infoAgrees(Client c) throws Exception {
    c.ok("set k v");
    Fields info = Fields.of(c.text("info replication"), "\r\n", ':');
    assertEquals("master", info.text("role"));
    assertEquals("0", info.text("connected_slaves"));
    assertEquals("no-failover", info.text("master_failover_state"));
    assertTrue(info.text("master_replid").matches("[0-9a-f]{40}"));
    assertEquals("0".repeat(40), info.text("master_replid2"));
    assertEquals("0", info.text("master_repl_offset"));
    assertEquals("-1", info.text("second_repl_offset"));
    assertEquals("0", info.text("repl_backlog_active"));
    assertEquals("1048576", info.text("repl_backlog_size"));
    assertEquals("0", info.text("repl_backlog_first_byte_offset"));
    assertEquals("0", info.text("repl_backlog_histlen"));
  }

  @OnEveryTarget
  void aMasterStaysOne(Client c) throws Exception {
    c.ok("replicaof no one", "slaveof NO ONE");
    c.check("replicaof no x", "-ERR Invalid master port");
    c.check("replicaof localhost 65536", "-ERR Invalid master port");
    c.check("slaveof localhost -1", "-ERR Invalid master port");
    c.check("replicaof localhost", "-ERR wrong number of arguments for 'replicaof' command");
    c.ok("multi");
    c.check("replicaof no one", "+QUEUED");
    c.check("exec", "[+OK]");
  }

  @OnEveryTarget(differs = "there are no replicas")
  void aServerDoesNotBecomeAReplica(Client c) throws Exception {
    c.check("replicaof localhost 1", "-ERR Replication is not supported; only REPLICAOF NO ONE is");
  }

  @OnEveryTarget
  void failover(Client c) throws Exception {
    c.check("failover", "-ERR FAILOVER requires connected replicas.");
    c.check("failover to h 1 force timeout 10", "-ERR FAILOVER requires connected replicas.");
    c.check("failover abort", "-ERR No failover in progress.");
    c.check("failover timeout 0", "-ERR FAILOVER timeout must be greater than 0");
    c.check("failover timeout x", "-ERR value is not an integer or out of range");
    c.check("failover to h x", "-ERR value is not an integer or out of range");
    c.check("failover to h", "-ERR syntax error");
    c.check("failover to h 1 to h 1", "-ERR syntax error");
    c.check("failover timeout 1 timeout 1", "-ERR syntax error");
    c.check("failover force force", "-ERR syntax error");
    c.check("failover timeout 10 abort", "-ERR syntax error");
    c.check("failover bogus", "-ERR syntax error");
  }

  @OnEveryTarget
  void replconf(Client c) throws Exception {
    c.ok("replconf", "replconf listening-port 6380 ip-address h", "replconf capa eof capa bogus");
    c.ok("replconf rdb-only 1", "replconf rdb-filter-only functions");
    c.ok("replconf rdb-filter-only \"\"", "replconf rdb-only 0");
    c.check("replconf bogus 1", "-ERR Unrecognized REPLCONF option: bogus");
    c.check("replconf capa", "-ERR syntax error");
    c.check("replconf listening-port x", "-ERR value is not an integer or out of range");
    c.check("replconf rdb-only 2", "-ERR value is out of range, value must between 0 and 1");
    c.check("replconf rdb-filter-only x", "-ERR Unsupported rdb-filter-only option: x");
    c.check("replconf rdb-filter-only \"'\"", "-ERR Missing rdb-filter-only values");
    c.ok("replconf ip-address " + "a".repeat(255));
    c.check(
        "replconf ip-address " + "a".repeat(256),
        "-ERR REPLCONF ip-address provided by replica instance is too long: 256 bytes");
  }

  @OnEveryTarget(since = "7.2")
  void replconfVersion(Client c) throws Exception {
    c.ok("replconf version 7.4.1");
    c.check("replconf version 7", "-ERR Unrecognized version format: 7");
  }

  @OnEveryTarget(sockets = true)
  void acknowledgementsGetNoReply(Client c) throws Exception {
    c.write("replconf ack 1");
    c.write("replconf getack *");
    c.check("ping", "+PONG");
  }

  @OnEveryTarget
  void noClusterMode(Client c) throws Exception {
    c.check("readonly", NO_CLUSTER);
    c.check("readwrite", NO_CLUSTER);
    c.check("asking", NO_CLUSTER);
    String[] requests = {
      "info",
      "slots",
      "shards",
      "nodes",
      "myid",
      "keyslot k",
      "links",
      "help",
      "reset",
      "countkeysinslot 1",
      "getkeysinslot 1 1",
      "addslots 1",
      "addslotsrange 1 2",
      "bumpepoch",
      "count-failure-reports x",
      "delslots 1",
      "delslotsrange 1 2",
      "failover",
      "flushslots",
      "forget x",
      "meet h 1",
      "replicas x",
      "replicate x",
      "saveconfig",
      "set-config-epoch 1",
      "setslot 1 stable",
      "slaves x"
    };
    for (String request : requests) {
      c.check("cluster " + request, NO_CLUSTER);
    }
    c.check("cluster", "-ERR wrong number of arguments for 'cluster' command");
    c.check("cluster info x", "-ERR wrong number of arguments for 'cluster|info' command");
    c.check("cluster bogus", "-ERR unknown subcommand 'bogus'. Try CLUSTER HELP.");
  }

  @OnEveryTarget(since = "7.2")
  void noShardId(Client c) throws Exception {
    c.check("cluster myshardid", NO_CLUSTER);
  }
}
