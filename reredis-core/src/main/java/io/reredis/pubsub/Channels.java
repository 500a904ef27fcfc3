package io.reredis.pubsub;

import io.reredis.base.Bytes;
import io.reredis.base.Glob;
import io.reredis.base.SafeLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Channels, patterns and their subscribers.
 *
 * <p>Publishing takes no lock: the arrays of subscribers are replaced, never modified. A subscriber
 * receives the messages of one publishing thread in order. Thread-safe. The name of a subscription
 * is stored without copying: it must not be modified, and must fill its array.
 */
public final class Channels {
  private static final Logger LOG = SafeLog.of(Channels.class);
  private static final Subscriber[] NOBODY = {};

  private final Map<Bytes, Subscriber[]> channels = new ConcurrentHashMap<>();
  private final Map<Bytes, Subscriber[]> patterns = new ConcurrentHashMap<>();

  private final Map<Bytes, Subscriber[]> shardChannels = new ConcurrentHashMap<>();

  /** Creates an empty set of channels. */
  public Channels() {}

  /** Subscribes to a channel. The caller ensures that it subscribes once. */
  public void subscribe(Bytes channel, Subscriber subscriber) {
    add(channels, channel, subscriber);
  }

  /** Ends a subscription to a channel. */
  public void unsubscribe(Bytes channel, Subscriber subscriber) {
    remove(channels, channel, subscriber);
  }

  /** Subscribes to all channels that match a glob pattern. */
  public void subscribePattern(Bytes pattern, Subscriber subscriber) {
    add(patterns, pattern, subscriber);
  }

  /** Ends a subscription to a pattern. */
  public void unsubscribePattern(Bytes pattern, Subscriber subscriber) {
    remove(patterns, pattern, subscriber);
  }

  private static void add(Map<Bytes, Subscriber[]> map, Bytes name, Subscriber subscriber) {
    map.compute(
        name,
        (key, old) -> {
          int count = old == null ? 0 : old.length;
          Subscriber[] more = new Subscriber[count + 1];
          if (count > 0) {
            System.arraycopy(old, 0, more, 0, count);
          }
          more[count] = subscriber;
          return more;
        });
  }

  private static void remove(Map<Bytes, Subscriber[]> map, Bytes name, Subscriber subscriber) {
    map.computeIfPresent(
        name,
        (key, old) -> {
          int at = Arrays.asList(old).indexOf(subscriber);
          if (at < 0 || old.length == 1) {
            return at < 0 ? old : null;
          }
          Subscriber[] rest = Arrays.copyOf(old, old.length - 1);
          System.arraycopy(old, at + 1, rest, at, rest.length - at);
          return rest;
        });
  }

  /**
   * Publishes a message to all subscribers of the channel and of patterns that match it.
   *
   * @return the number of receivers; a subscriber by channel and pattern counts twice
   */
  public int publish(Bytes channel, Bytes payload) {
    Subscriber[] direct = channels.getOrDefault(channel, NOBODY);
    if (direct.length == 0 && patterns.isEmpty()) {
      return 0;
    }
    Message message = new Message(channel.copy(), payload.copy(), false);
    for (Subscriber subscriber : direct) {
      deliver(subscriber, null, message);
    }
    int receivers = direct.length;
    for (Map.Entry<Bytes, Subscriber[]> entry : patterns.entrySet()) {
      Bytes pattern = entry.getKey();
      if (Glob.matches(pattern, message.channel(), 0, message.channel().length)) {
        for (Subscriber subscriber : entry.getValue()) {
          deliver(subscriber, pattern.array(), message);
          receivers++;
        }
      }
    }
    return receivers;
  }

  /** Passes a message to a subscriber; its failure affects neither the publisher nor others. */
  private static void deliver(Subscriber subscriber, byte @Nullable [] pattern, Message message) {
    try {
      subscriber.message(pattern, message);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a subscriber failed", e);
    }
  }

  // --- shard channels

  /** Subscribes to a shard channel. The caller ensures that it subscribes once. */
  public void subscribeShard(Bytes channel, Subscriber subscriber) {
    add(shardChannels, channel, subscriber);
  }

  /** Ends a subscription to a shard channel. */
  public void unsubscribeShard(Bytes channel, Subscriber subscriber) {
    remove(shardChannels, channel, subscriber);
  }

  /** Publishes a message to all subscribers of a shard channel and returns their number. */
  public int publishToShard(Bytes channel, Bytes payload) {
    Subscriber[] direct = shardChannels.getOrDefault(channel, NOBODY);
    if (direct.length > 0) {
      Message message = new Message(channel.copy(), payload.copy(), true);
      for (Subscriber subscriber : direct) {
        deliver(subscriber, null, message);
      }
    }
    return direct.length;
  }

  /** Returns the shard channels with subscribers that match {@code pattern}, or all for null. */
  public List<byte[]> shardChannels(@Nullable Bytes pattern) {
    return matching(shardChannels, pattern);
  }

  /** Returns the number of shard channels with subscribers. */
  public int shardChannelCount() {
    return shardChannels.size();
  }

  /** Returns the number of subscribers of a shard channel. */
  public int shardSubscribers(Bytes channel) {
    return shardChannels.getOrDefault(channel, NOBODY).length;
  }

  // --- enumeration

  /** Visits subscriptions. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Visits one subscription.
     *
     * @param isPattern whether {@code name} is a pattern, else a channel or shard channel
     */
    void visit(Bytes name, boolean isPattern, Subscriber subscriber);
  }

  /** Visits every subscription; those added or removed meanwhile may be missed. */
  public void forEach(Visitor visitor) {
    forEach(channels, false, visitor);
    forEach(patterns, true, visitor);
    forEach(shardChannels, false, visitor);
  }

  private static void forEach(Map<Bytes, Subscriber[]> map, boolean patterns, Visitor visitor) {
    map.forEach(
        (name, subscribers) -> {
          for (Subscriber subscriber : subscribers) {
            visitor.visit(name, patterns, subscriber);
          }
        });
  }

  // --- statistics

  /** Returns the channels with subscribers that match {@code pattern}, or all for null. */
  public List<byte[]> channels(@Nullable Bytes pattern) {
    return matching(channels, pattern);
  }

  private static List<byte[]> matching(Map<Bytes, Subscriber[]> map, @Nullable Bytes pattern) {
    List<byte[]> names = new ArrayList<>();
    for (Bytes channel : map.keySet()) {
      if (pattern == null
          || Glob.matches(pattern, channel.array(), channel.offset(), channel.length())) {
        names.add(channel.copy());
      }
    }
    return names;
  }

  /** Returns the number of channels with subscribers. */
  public int channelCount() {
    return channels.size();
  }

  /** Returns the number of subscribers of a channel, excluding those by pattern. */
  public int subscribers(Bytes channel) {
    return channels.getOrDefault(channel, NOBODY).length;
  }

  /** Returns the number of patterns with subscribers. */
  public int patternCount() {
    return patterns.size();
  }
}
