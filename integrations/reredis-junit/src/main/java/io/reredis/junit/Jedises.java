package io.reredis.junit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;

/** Clients of Jedis. */
final class Jedises implements AutoCloseable {
  private final List<Runnable> closers = new ArrayList<>();

  Object create(Class<?> type, URI uri) {
    if (type == Jedis.class) {
      Jedis client = new Jedis(uri);
      closers.add(client::close);
      return client;
    }
    JedisPooled client = new JedisPooled(uri);
    closers.add(client::close);
    return client;
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
  }
}
