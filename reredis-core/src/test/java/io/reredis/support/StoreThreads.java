package io.reredis.support;

import java.util.HashSet;
import java.util.Set;

/** The threads of a store and its servers that have begun since this object was created. */
public final class StoreThreads {
  private final String names;
  private final Set<Thread> before;

  private StoreThreads(String names) {
    this.names = names;
    this.before = alive();
  }

  /** All of them. */
  public static StoreThreads all() {
    return named(".*");
  }

  /** Those whose names match that expression behind {@code reredis-}. */
  public static StoreThreads named(String names) {
    return new StoreThreads("reredis-(" + names + ")");
  }

  /** Those that have begun and are alive. */
  public Set<Thread> begun() {
    Set<Thread> begun = alive();
    begun.removeAll(before);
    return begun;
  }

  private Set<Thread> alive() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().matches(names));
    return threads;
  }
}
