package io.reredis.junit;

import java.util.Objects;

/**
 * Where a store is served.
 *
 * @param host the address, which is {@code 127.0.0.1}
 * @param port the port for plain TCP
 */
public record RedisAddress(String host, int port) {
  /** Checks that the host is not null. */
  public RedisAddress {
    Objects.requireNonNull(host, "host");
  }

  /** Returns host and port as {@code 127.0.0.1:6379}. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
