package io.reredis.ws;

import io.reredis.base.Ascii;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.TextFrame;
import org.jspecify.annotations.Nullable;

/** One or more encoded messages, shared by all observers that receive them. Immutable. */
final class Frame {
  /** Stateless without extensions, so it can be shared. */
  private static final Draft_6455 ENCODER = new Draft_6455(List.of());

  private final ByteBuffer encoded;

  private Frame(ByteBuffer encoded) {
    this.encoded = encoded;
  }

  /** Encodes a finished message. */
  static Frame of(JsonBytes message) {
    return new Frame(encode(message));
  }

  /** Encodes finished messages, which are sent together. */
  static Frame of(List<JsonBytes> messages) {
    if (messages.size() == 1) {
      return of(messages.get(0));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (JsonBytes message : messages) {
      ByteBuffer bytes = encode(message);
      out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
    return raw(out.toByteArray());
  }

  private static ByteBuffer encode(JsonBytes message) {
    TextFrame frame = new TextFrame();
    frame.setPayload(ByteBuffer.wrap(message.array(), 0, message.size()).slice());
    return ENCODER.createBinaryFrame(frame);
  }

  /**
   * Encodes a server-sent event.
   *
   * @param id the position at which a stream resumes after this event
   * @param message null for an event that has only a position
   */
  static Frame event(String id, @Nullable JsonBytes message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Ascii.bytes("id: " + id + '\n'));
    if (message != null) {
      out.writeBytes(Ascii.bytes("data: "));
      out.write(message.array(), 0, message.size());
      out.write('\n');
    }
    out.write('\n');
    return raw(out.toByteArray());
  }

  /** Wraps messages that are encoded already. */
  static Frame raw(byte[] encoded) {
    return new Frame(ByteBuffer.wrap(encoded));
  }

  /** Returns the bytes, with their own position. */
  ByteBuffer bytes() {
    return encoded.duplicate();
  }

  byte[] copy() {
    byte[] copy = new byte[length()];
    encoded.duplicate().get(copy);
    return copy;
  }

  int length() {
    return encoded.remaining();
  }
}
