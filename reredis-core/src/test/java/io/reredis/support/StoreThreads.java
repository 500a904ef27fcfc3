package io.reredis.support;

import java.util.HashSet;
import java.util.Set;

/** Finds the threads of a store and its servers that were started since this object was created. */
public final class StoreThreads {
  private final String names;
  private final Set<Thread> before;

  private StoreThreads(String names) {
    this.names = names;
    this.before = alive();
  }

  /** Finds all threads of the store. */
  public static StoreThreads all() {
    return named(".*");
  }

  /** Finds threads whose names match the expression after {@code reredis-}. */
  public static StoreThreads named(String names) {
    return new StoreThreads("reredis-(" + names + ")");
  }

  /** Returns the threads that were started and are alive. */
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
