package io.reredis.change;

/**
 * A registration of a listener. Closing it ends the registration; closing it again has no effect.
 * Thread-safe.
 */
public interface Subscription extends AutoCloseable {
  /**
   * Ends the registration. The listener may still be called by a thread that is already calling it.
   */
  @Override
  void close();
}
