package io.reredis.command;

import io.reredis.util.ReredisException;

/**
 * The commands of cluster mode: CLUSTER, READONLY, READWRITE and ASKING. There is no such mode, and
 * they say so as redis-server without it does; clients find out in this way.
 */
final class ClusterCommands {
  private static final ReredisException DISABLED =
      ReredisException.error("This instance has cluster support disabled");

  private ClusterCommands() {}

  private static void refuse(Call c) {
    throw DISABLED;
  }

  static void register(CommandTable table) {
    table
        .add("cluster", "asking", 1, "fast", ClusterCommands::refuse)
        .acl("+@connection")
        .since("3.0.0");
    table
        .add("cluster", "readonly", 1, "fast loading stale", ClusterCommands::refuse)
        .acl("+@connection")
        .since("3.0.0");
    table
        .add("cluster", "readwrite", 1, "fast loading stale", ClusterCommands::refuse)
        .acl("+@connection")
        .since("3.0.0");
    Command cluster = table.container("cluster", "cluster", -2).since("3.0.0");
    changes(cluster, "addslots", -3, "3.0.0");
    changes(cluster, "addslotsrange", -4, "7.0.0");
    changes(cluster, "bumpepoch", 2, "3.0.0").tips("nondeterministic_output");
    cluster
        .sub("count-failure-reports", 3, "admin stale", ClusterCommands::refuse)
        .tips("nondeterministic_output")
        .since("3.0.0");
    cluster.sub("countkeysinslot", 3, "stale", ClusterCommands::refuse).since("3.0.0");
    changes(cluster, "delslots", -3, "3.0.0");
    changes(cluster, "delslotsrange", -4, "7.0.0");
    changes(cluster, "failover", -2, "3.0.0");
    changes(cluster, "flushslots", 2, "3.0.0");
    changes(cluster, "forget", 3, "3.0.0");
    tells(cluster, "getkeysinslot", 4, "stale", "3.0.0");
    cluster.sub("help", 2, "loading stale", ClusterCommands::refuse).since("5.0.0");
    tells(cluster, "info", 2, "stale", "3.0.0");
    cluster.sub("keyslot", 3, "stale", ClusterCommands::refuse).since("3.0.0");
    tells(cluster, "links", 2, "stale", "7.0.0");
    changes(cluster, "meet", -4, "3.0.0");
    cluster.sub("myid", 2, "stale", ClusterCommands::refuse).since("3.0.0");
    tells(cluster, "myshardid", 2, "stale", "7.2.0");
    tells(cluster, "nodes", 2, "stale", "3.0.0");
    tells(cluster, "replicas", 3, "admin stale", "5.0.0");
    changes(cluster, "replicate", 3, "3.0.0");
    cluster.sub("reset", -2, "admin noscript stale", ClusterCommands::refuse).since("3.0.0");
    changes(cluster, "saveconfig", 2, "3.0.0");
    changes(cluster, "set-config-epoch", 3, "3.0.0");
    changes(cluster, "setslot", -4, "3.0.0");
    tells(cluster, "shards", 2, "loading stale", "7.0.0");
    tells(cluster, "slaves", 3, "admin stale", "3.0.0");
    tells(cluster, "slots", 2, "loading stale", "3.0.0");
  }

  private static Command changes(Command cluster, String name, int arity, String since) {
    return cluster
        .sub(name, arity, "admin no_async_loading stale", ClusterCommands::refuse)
        .since(since);
  }

  private static void tells(Command cluster, String name, int arity, String flags, String since) {
    cluster
        .sub(name, arity, flags, ClusterCommands::refuse)
        .tips("nondeterministic_output")
        .since(since);
  }
}
