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
    return ClusterCommands::refuse;
  }

  private static void refuse(Call c) {
    throw DISABLED;
  }
}
