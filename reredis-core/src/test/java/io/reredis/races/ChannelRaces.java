package io.reredis.races;

import io.reredis.base.Bytes;
import io.reredis.pubsub.Channels;
import io.reredis.pubsub.Subscriber;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Tests a channel: a message reaches the clients subscribed at one moment during its publication.
 */
public class ChannelRaces {
  private static final Bytes CHANNEL = Bytes.of("c");

  private final Channels channels = new Channels();
  private final Subscriber one = (pattern, message) -> {};
  private final Subscriber two = (pattern, message) -> {};

  @Operation
  public void subscribeOne() {
    channels.subscribe(CHANNEL, one);
  }

  @Operation
  public void subscribeTwo() {
    channels.subscribe(CHANNEL, two);
  }

  @Operation
  public void unsubscribeOne() {
    channels.unsubscribe(CHANNEL, one);
  }

  @Operation
  public void unsubscribeTwo() {
    channels.unsubscribe(CHANNEL, two);
  }

  @Operation
  public int publish() {
    return channels.publish(CHANNEL, Bytes.of("m"));
  }

  @Operation
  public int subscribers() {
    return channels.subscribers(CHANNEL);
  }
}
