package io.reredis.examples;

import io.reredis.Reredis;
import java.time.Duration;
import java.util.function.Function;

/** A cache that keeps values of an expensive source for some time. */
public final class EmbeddedCache {
  private final Reredis store;
  private final Duration lifetime;
  private final Function<String, String> source;

  /** Creates a cache in a store, with a lifetime for the values of {@code source}. */
  EmbeddedCache(Reredis store, Duration lifetime, Function<String, String> source) {
    this.store = store;
    this.lifetime = lifetime;
    this.source = source;
  }

  /** Returns the value from the cache, or from the source if it is missing or has expired. */
  String get(String id) {
    String key = "cache:" + id;
    String value = store.strings().get(key);
    if (value == null) {
      value = source.apply(id);
      store.strings().set(key, value, lifetime);
    }
    return value;
  }

  /** Removes a value before it expires. */
  void forget(String id) {
    store.keys().delete("cache:" + id);
  }

  /** Gets the same value three times and shows when the source is called. */
  public static void main(String[] arguments) {
    try (Reredis store = Reredis.open()) {
      EmbeddedCache cache =
          new EmbeddedCache(
              store,
              Duration.ofMinutes(10),
              id -> {
                System.out.println("looking up " + id);
                return "value of " + id;
              });
      System.out.println(cache.get("42"));
      System.out.println(cache.get("42"));
      cache.forget("42");
      System.out.println(cache.get("42"));
    }
  }
}
