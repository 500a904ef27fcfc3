package io.reredis.change;

/**
 * A registration of a listener. Closing it ends the registration; closing it again has no effect.
 * Thread-safe.
 */
public interface Subscription extends AutoCloseable {
  /** Ends the registration. A call of the listener that is in progress may still finish. */
  @Override
  void close();
}
