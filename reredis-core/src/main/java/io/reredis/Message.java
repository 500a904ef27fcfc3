package io.reredis;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message that was published on a channel. Immutable. */
public final class Message {
  private final io.reredis.pubsub.Message message;
  private final byte @Nullable [] pattern;

  Message(io.reredis.pubsub.Message message, byte @Nullable [] pattern) {
    this.message = message;
    this.pattern = pattern;
  }

  /** Returns the channel. */
  public String channel() {
    return new String(message.channel(), StandardCharsets.UTF_8);
  }

  /** Returns the pattern of the subscription, null for a subscription to the channel itself. */
  public @Nullable String pattern() {
    return pattern == null ? null : new String(pattern, StandardCharsets.UTF_8);
  }

  /** Returns the content decoded as UTF-8. */
  public String text() {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  /** Returns a copy of the content. */
  public byte[] bytes() {
    return message.payload().clone();
  }

  @Override
  public String toString() {
    return channel() + ": " + text();
  }
}
