package io.reredis.pubsub;

/** Who gets messages. Called by the publishing thread: implementations hand on and return. */
public interface Subscriber {
  /**
   * Takes a message.
   *
   * @param pattern the pattern that the channel matched, or null for a subscription to the channel
   */
  void message(byte[] pattern, Message message);
}
