package io.reredis.change;

/**
 * The registration of a listener. Closing it removes the listener; closing it again has no effect.
 * Thread-safe.
 */
public interface Subscription extends AutoCloseable {
  /** Removes the listener. A call that is in progress may still finish. */
  @Override
  void close();
}
