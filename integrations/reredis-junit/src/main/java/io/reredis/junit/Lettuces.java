package io.reredis.junit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of Lettuce with one connection. */
final class Lettuces implements AutoCloseable {
  private final RedisClient client;
  private @Nullable StatefulRedisConnection<String, String> connection;

  Lettuces(URI uri) {
    client = RedisClient.create(RedisURI.create(uri));
  }

  Object get(Class<?> type) {
    if (type == RedisClient.class) {
      return client;
    }
    if (connection == null) {
      connection = client.connect();
    }
    return type == StatefulRedisConnection.class ? connection : connection.sync();
  }

  /** Closes the client without the two seconds in which Lettuce would wait for further requests. */
  @Override
  public void close() {
    client.shutdown(0, 5, TimeUnit.SECONDS);
  }
}
