package io.reredis.junit;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/**
 * The clients of one context of JUnit, which are closed with it. The types of client libraries are
 * known by name here, since a library may be missing; the classes that use them are loaded when a
 * parameter has one of these types. Thread-safe.
 */
final class Clients implements AutoCloseable {
  private static final String JEDIS = "redis.clients.jedis.";
  private static final String LETTUCE = "io.lettuce.core.";

  private static final List<String> TYPES =
      List.of(
          JEDIS + "Jedis",
          JEDIS + "JedisPooled",
          JEDIS + "UnifiedJedis",
          LETTUCE + "RedisClient",
          LETTUCE + "api.StatefulRedisConnection",
          LETTUCE + "api.sync.RedisCommands");

  private final Map<Class<?>, Object> clients = new ConcurrentHashMap<>();
  private @Nullable Jedises jedises;
  private @Nullable Lettuces lettuces;

  static boolean know(Class<?> type) {
    return TYPES.contains(type.getName());
  }

  /** Checks that the codec of a Lettuce type is that of strings. */
  static void checkCodec(Type type) {
    if (type instanceof ParameterizedType generic
        && !Arrays.asList(generic.getActualTypeArguments())
            .equals(List.of(String.class, String.class))) {
      throw new ParameterResolutionException(
          "only <String, String> can be received, not "
              + type.getTypeName()
              + ": receive a RedisClient and connect it with a codec");
    }
  }

  /** Returns the client of a type; the same one at each call. */
  Object get(Class<?> type, Supplier<URI> uri) {
    synchronized (clients) {
      return clients.computeIfAbsent(type, t -> create(t, uri.get()));
    }
  }

  private Object create(Class<?> type, URI uri) {
    if (type.getName().startsWith(JEDIS)) {
      if (jedises == null) {
        jedises = new Jedises();
      }
      return jedises.create(type, uri);
    }
    if (lettuces == null) {
      lettuces = new Lettuces(uri);
    }
    return lettuces.get(type);
  }

  @Override
  public void close() {
    synchronized (clients) {
      try {
        if (jedises != null) {
          jedises.close();
        }
      } finally {
        if (lettuces != null) {
          lettuces.close();
        }
      }
    }
  }
}
