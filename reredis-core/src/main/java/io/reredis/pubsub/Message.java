package io.reredis.pubsub;

import io.reredis.resp.ReplyWriter;

/**
 * A published message, which all its subscribers share; what it looks like on the wire is made once
 * a protocol version. Immutable; safe for use by all threads.
 */
public final class Message {
  private final byte[] channel;
  private final byte[] payload;
  private final boolean toShard;

  /** Made when first asked for; two threads may make the same bytes twice. */
  private volatile byte[] resp2;

  private volatile byte[] resp3;

  Message(byte[] channel, byte[] payload, boolean toShard) {
    this.toShard = toShard;
    this.channel = channel;
    this.payload = payload;
  }

  /** The channel; not to be changed. */
  public byte[] channel() {
    return channel;
  }

  /** The payload; not to be changed. */
  public byte[] payload() {
    return payload;
  }

  /** The message as a subscriber by channel ({@code pattern} null) or by pattern gets it. */
  public byte[] encode(int version, byte[] pattern) {
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

  private byte[] write(int version, byte[] pattern) {
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
