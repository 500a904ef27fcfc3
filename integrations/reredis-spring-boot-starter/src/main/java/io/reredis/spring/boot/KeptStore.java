package io.reredis.spring.boot;

import io.reredis.Reredis;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.devtools.restart.Restarter;

/**
 * The store that stays open while DevTools restarts an application. It is closed when the process
 * ends, after the application. A changed option closes it and opens another one.
 *
 * <p>DevTools loads the classes of the application anew, but not those of dependencies. The kept
 * object has only types of the JDK around the store, and is dropped if the class of the store has
 * been loaded anew nevertheless.
 */
final class KeptStore {
  private static final String NAME = KeptStore.class.getName();

  private KeptStore() {}

  static Reredis get(ReredisProperties properties, Supplier<Reredis> open) {
    Restarter restarter = Restarter.getInstance();
    Map<String, String> options = properties.options();
    if (restarter.getOrAddAttribute(NAME, () -> Map.entry(options, opened(open)))
            instanceof Map.Entry<?, ?> kept
        && kept.getValue() instanceof Reredis store
        && options.equals(kept.getKey())) {
      return store;
    }
    close((Map.Entry<?, ?>) restarter.removeAttribute(NAME));
    Reredis store = opened(open);
    restarter.getOrAddAttribute(NAME, () -> Map.entry(options, store));
    return store;
  }

  private static Reredis opened(Supplier<Reredis> open) {
    Reredis store = open.get();
    SpringApplication.getShutdownHandlers().add(store::close);
    return store;
  }

  private static void close(Map.Entry<?, ?> kept) {
    try {
      ((AutoCloseable) kept.getValue()).close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot close the store of the last start", e);
    }
  }
}
