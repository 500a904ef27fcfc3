package io.reredis.ws;

import org.jspecify.annotations.Nullable;

/**
 * Encodes the changes that are sent to a subscription at once. Reused; confined to the feed thread.
 */
abstract class Batch {
  static final int MAX_ROWS = 4000;

  private int count;

  /** Removes all changes. */
  void clear() {
    count = 0;
  }

  /** Adds a change; returns false if it would exceed {@code maxBytes} and is not the first one. */
  final boolean add(Subscription s, KeyState state, int maxBytes) {
    byte[] encoded = encode(s, state);
    if (count > 0 && (size() + encoded.length > maxBytes || count == MAX_ROWS)) {
      return false;
    }
    append(s, state, encoded);
    count++;
    return true;
  }

  final int count() {
    return count;
  }

  /** Returns the size of the frame with the changes so far, or an upper bound. */
  abstract int size();

  abstract byte[] encode(Subscription s, KeyState state);

  abstract void append(Subscription s, KeyState state, byte[] encoded);

  /**
   * Returns the changes as one unit to send; null if there is nothing to send.
   *
   * @param to the position in the log after these changes
   * @param more the number of changes left out
   */
  abstract @Nullable Frame frame(Subscription s, long to, long more);
}
