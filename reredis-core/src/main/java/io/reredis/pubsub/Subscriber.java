package io.reredis.pubsub;

import org.jspecify.annotations.Nullable;

/**
 * A receiver of messages. Called by the publishing thread: implementations pass the message on and
 * return.
 */
public interface Subscriber {
  /**
   * Receives a message.
   *
   * @param pattern the pattern that the channel matched, or null for a subscription to the channel
   */
  void message(byte @Nullable [] pattern, Message message);
}
