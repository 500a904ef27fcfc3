package io.reredis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that was published on a channel. Two messages are equal if all components are; contents
 * of type {@code byte[]} are equal if their bytes are.
 *
 * @param channel the channel
 * @param content the content, decoded for this subscription only
 * @param pattern the pattern of the subscription, null for a subscription to the channel itself
 * @param <V> the type of the content
 */
public record Message<V>(String channel, V content, @Nullable String pattern) {
  /** Checks that channel and content are not null. */
  public Message {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(content, "content");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Message<?> that
        && channel.equals(that.channel)
        && Objects.deepEquals(content, that.content)
        && Objects.equals(pattern, that.pattern);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(new Object[] {channel, content});
  }

  /** Returns the channel and the content; of bytes in UTF-8. */
  @Override
  public String toString() {
    return channel + ": " + (content instanceof byte[] bytes ? new String(bytes, UTF_8) : content);
  }
}
