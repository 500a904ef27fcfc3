package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.util.ReredisException;

/**
 * The commands of cluster mode: CLUSTER, READONLY, READWRITE and ASKING. There is no such mode, and
 * they say so as redis-server without it does; clients find out in this way.
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
