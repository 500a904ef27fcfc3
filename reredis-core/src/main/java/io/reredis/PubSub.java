package io.reredis;

import io.reredis.base.Bytes;
import io.reredis.change.Subscription;
import io.reredis.pubsub.Channels;
import io.reredis.pubsub.Subscriber;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Publishes and receives messages on channels; network clients share the channels.
 *
 * <pre>{@code
 * try (Subscription news = store.pubSub().subscribe("news", m -> System.out.println(m.text()))) {
 *   store.pubSub().publish("news", "hello");
 * }
 * }</pre>
 *
 * <p>A message is not stored: it is sent only to the subscriptions that exist at the time. The
 * publishing thread calls the listeners. This may be a thread that serves network clients, so a
 * listener must return quickly. A listener receives the messages of one publishing thread in order,
 * but several threads may call it at once, so it must be thread-safe. An exception of a listener is
 * logged and ignored. Names and texts are encoded in UTF-8. This class is thread-safe.
 */
public final class PubSub {
  private final Channels channels;

  PubSub(Channels channels) {
    this.channels = channels;
  }

  /**
   * Publishes a text and returns the number of subscriptions that received it, including those of
   * network clients. O(N) in the subscriptions to the channel and to patterns
   */
  public int publish(String channel, String message) {
    return channels.publish(bytes(channel, "channel"), bytes(message, "message"));
  }

  /** Publishes bytes, which are copied; returns the number of subscriptions that received them. */
  public int publish(String channel, byte[] message) {
    return channels.publish(
        bytes(channel, "channel"), new Bytes(Objects.requireNonNull(message, "message")));
  }

  /** Subscribes to a channel; closing the result unsubscribes. */
  public Subscription subscribe(String channel, Consumer<? super Message> listener) {
    Bytes name = bytes(channel, "channel");
    Subscriber subscriber = subscriber(listener);
    channels.subscribe(name, subscriber);
    return () -> channels.unsubscribe(name, subscriber);
  }

  /**
   * Subscribes to all channels whose names match a glob pattern, such as {@code news.*}, with the
   * syntax of {@link io.reredis.store.Keys}.
   */
  public Subscription subscribePattern(String pattern, Consumer<? super Message> listener) {
    Bytes name = bytes(pattern, "pattern");
    Subscriber subscriber = subscriber(listener);
    channels.subscribePattern(name, subscriber);
    return () -> channels.unsubscribePattern(name, subscriber);
  }

  /** Returns the bytes of a text; {@code name} is the name of the parameter in the message. */
  private static Bytes bytes(String text, String name) {
    return Bytes.of(Objects.requireNonNull(text, name));
  }

  private static Subscriber subscriber(Consumer<? super Message> listener) {
    Objects.requireNonNull(listener, "listener");
    return (pattern, message) -> listener.accept(new Message(message, pattern));
  }

  /** Returns the channels that have subscribers. Pattern subscriptions do not count. O(N) */
  public List<String> channels() {
    return channels.channels(null).stream()
        .map(name -> new String(name, StandardCharsets.UTF_8))
        .toList();
  }

  /** Returns the number of subscriptions to a channel. Pattern subscriptions do not count. O(1) */
  public int subscribers(String channel) {
    return channels.subscribers(bytes(channel, "channel"));
  }
}
