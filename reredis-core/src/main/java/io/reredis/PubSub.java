package io.reredis;

import io.reredis.base.Bytes;
import io.reredis.change.Subscription;
import io.reredis.pubsub.Channels;
import io.reredis.pubsub.Subscriber;
import io.reredis.store.Codec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes and receives messages on channels; network clients share the channels.
 *
 * <pre>{@code
 * try (Subscription news = store.pubSub().subscribe("news", m -> System.out.println(m.content()))) {
 *   store.pubSub().publish("news", "hello");
 * }
 * }</pre>
 *
 * <p>{@link Reredis#pubSub} returns a view for text in UTF-8; {@link #with} returns a view of the
 * same channels with another type of content.
 *
 * <p>A message is not stored: it is sent only to the subscriptions that exist at the time. The
 * publishing thread calls the listeners. This may be a thread that serves network clients, so a
 * listener must return quickly. A listener receives the messages of one publishing thread in order,
 * but several threads may call it at once, so it must be thread-safe. An exception of a listener,
 * or of a codec that cannot decode a message, is logged and ignored. The names of channels are
 * encoded in UTF-8. This class is thread-safe.
 *
 * @param <V> the type of the content of messages
 */
public final class PubSub<V> {
  private final Channels channels;
  private final Codec<V> codec;

  PubSub(Channels channels, Codec<V> codec) {
    this.channels = channels;
    this.codec = codec;
  }

  /** Returns a view of the same channels for messages of another type. */
  public <W> PubSub<W> with(Codec<W> newCodec) {
    return new PubSub<>(channels, Objects.requireNonNull(newCodec, "newCodec"));
  }

  /**
   * Publishes a message and returns the number of subscriptions that received it, including those
   * of network clients. O(N) in the subscriptions to the channel and to patterns
   */
  public int publish(String channel, V message) {
    Objects.requireNonNull(message, "message");
    return channels.publish(bytes(channel, "channel"), new Bytes(codec.encode(message)));
  }

  /** Subscribes to a channel; closing the result unsubscribes. */
  public Subscription subscribe(String channel, Consumer<? super Message<V>> listener) {
    Bytes name = bytes(channel, "channel");
    Subscriber subscriber = subscriber(listener);
    channels.subscribe(name, subscriber);
    return () -> channels.unsubscribe(name, subscriber);
  }

  /**
   * Subscribes to all channels whose names match a glob pattern, such as {@code news.*}, with the
   * syntax of {@link io.reredis.store.Keys}.
   */
  public Subscription subscribePattern(String pattern, Consumer<? super Message<V>> listener) {
    Bytes name = bytes(pattern, "pattern");
    Subscriber subscriber = subscriber(listener);
    channels.subscribePattern(name, subscriber);
    return () -> channels.unsubscribePattern(name, subscriber);
  }

  /** Returns the bytes of a text; {@code name} is the name of the parameter in the message. */
  private static Bytes bytes(String text, String name) {
    return Bytes.of(Objects.requireNonNull(text, name));
  }

  private Subscriber subscriber(Consumer<? super Message<V>> listener) {
    Objects.requireNonNull(listener, "listener");
    return (pattern, message) -> listener.accept(decode(pattern, message));
  }

  private Message<V> decode(byte @Nullable [] pattern, io.reredis.pubsub.Message message) {
    return new Message<>(
        text(message.channel()),
        codec.decode(message.payload().clone()),
        pattern == null ? null : text(pattern));
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  /** Returns the channels that have subscribers. Pattern subscriptions do not count. O(N) */
  public List<String> channels() {
    return channels.channels(null).stream().map(PubSub::text).toList();
  }

  /** Returns the number of subscriptions to a channel. Pattern subscriptions do not count. O(1) */
  public int subscribers(String channel) {
    return channels.subscribers(bytes(channel, "channel"));
  }
}
