package io.reredis.pubsub;

import io.reredis.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/**
 * A published message, shared by all its subscribers; it is encoded once per protocol version.
 * Thread-safe.
 */
public final class Message {
  private final byte[] channel;
  private final byte[] payload;
  private final boolean toShard;

  /** Created on first use; two threads may create the same bytes twice. */
  private volatile byte @Nullable [] resp2;

  private volatile byte @Nullable [] resp3;

  Message(byte[] channel, byte[] payload, boolean toShard) {
    this.toShard = toShard;
    this.channel = channel;
    this.payload = payload;
  }

  /** Returns the channel, which must not be modified. */
  public byte[] channel() {
    return channel;
  }

  /** Returns the payload, which must not be modified. */
  public byte[] payload() {
    return payload;
  }

  /**
   * Encodes the message for a subscription to the channel ({@code pattern} null) or to a pattern.
   */
  public byte[] encode(int version, byte @Nullable [] pattern) {
    if (pattern != null) {
      return write(version, pattern);
    }
    byte[] bytes = version == 2 ? resp2 : resp3;
    if (bytes == null) {
      bytes = write(version, null);
      if (version == 2) {
        resp2 = bytes;
      } else {
        resp3 = bytes;
      }
    }
    return bytes;
  }

  private byte[] write(int version, byte @Nullable [] pattern) {
    ReplyWriter out = new ReplyWriter(64 + channel.length + payload.length);
    out.version(version);
    out.push(pattern == null ? 3 : 4);
    out.bulk(toShard ? "smessage" : pattern == null ? "message" : "pmessage");
    if (pattern != null) {
      out.bulk(pattern);
    }
    out.bulk(channel);
    out.bulk(payload);
    return out.copyFrom(0);
  }
}
