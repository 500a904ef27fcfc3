package io.reredis.net;

import io.reredis.config.Config;
import io.reredis.config.OutputLimits;
import org.jspecify.annotations.Nullable;

/** Cached values of options that connections need often. Thread-safe. */
final class Limits {
  private volatile long maxClients;
  private volatile long queryBuffer;
  private volatile long idleSeconds;
  private volatile int keepAliveSeconds;
  private volatile @Nullable OutputLimits output;

  /** The amount of unread output at which a connection's further requests wait. */
  final long outputPause;

  Limits(Config config, long outputPause) {
    this.outputPause = outputPause;
    config.listen("maxclients", value -> maxClients = Long.parseLong(value));
    config.listen("client-query-buffer-limit", value -> queryBuffer = Long.parseLong(value));
    config.listen("timeout", value -> idleSeconds = Long.parseLong(value));
    config.listen("tcp-keepalive", value -> keepAliveSeconds = Integer.parseInt(value));
    config.listen("client-output-buffer-limit", value -> output = OutputLimits.parse(value));
  }

  long maxClients() {
    return maxClients;
  }

  long queryBuffer() {
    return queryBuffer;
  }

  long idleSeconds() {
    return idleSeconds;
  }

  int keepAliveSeconds() {
    return keepAliveSeconds;
  }

  OutputLimits.@Nullable Limit output(String clientClass) {
    assert output != null;
    return output.of(clientClass);
  }
}
