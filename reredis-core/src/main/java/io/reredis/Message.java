package io.reredis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message that was published on a channel. Immutable; two are equal if channel, content and
 * pattern are.
 */
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
  public boolean equals(Object other) {
    return other instanceof Message that
        && Arrays.equals(message.channel(), that.message.channel())
        && Arrays.equals(message.payload(), that.message.payload())
        && Arrays.equals(pattern, that.pattern);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(message.channel()) + Arrays.hashCode(message.payload());
  }

  @Override
  public String toString() {
    return channel() + ": " + text();
  }
}
