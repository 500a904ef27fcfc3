package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.util.ReredisException;

/**
 * The commands of cluster mode: CLUSTER, READONLY, READWRITE and ASKING. Cluster mode does not
 * exist, so they reply with the error of a redis-server without it, by which clients detect that.
 */
final class ClusterCommands implements Family {
  private static final ReredisException DISABLED =
      ReredisException.error("This instance has cluster support disabled");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "asking",
          "cluster|addslots",
          "cluster|addslotsrange",
          "cluster|bumpepoch",
          "cluster|count-failure-reports",
          "cluster|countkeysinslot",
          "cluster|delslots",
          "cluster|delslotsrange",
          "cluster|failover",
          "cluster|flushslots",
          "cluster|forget",
          "cluster|getkeysinslot",
          "cluster|help",
          "cluster|info",
          "cluster|keyslot",
          "cluster|links",
          "cluster|meet",
          "cluster|myid",
          "cluster|myshardid",
          "cluster|nodes",
          "cluster|replicas",
          "cluster|replicate",
          "cluster|reset",
          "cluster|saveconfig",
          "cluster|set-config-epoch",
          "cluster|setslot",
          "cluster|shards",
          "cluster|slaves",
          "cluster|slots",
          "readonly",
          "readwrite" ->
          ClusterCommands::refuse;
      default -> throw Family.unknown(name);
    };
  }

  private static void refuse(Call c) {
    throw DISABLED;
  }
}
