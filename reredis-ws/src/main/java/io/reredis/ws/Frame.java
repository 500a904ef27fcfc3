package io.reredis.ws;

import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.TextFrame;

/** An encoded message, shared by all observers that receive it. Immutable. */
final class Frame {
  /** Stateless without extensions, so it can be shared. */
  private static final Draft_6455 ENCODER = new Draft_6455(List.of());

  private final ByteBuffer encoded;

  private Frame(ByteBuffer encoded) {
    this.encoded = encoded;
  }

  /** Encodes a finished message. */
  static Frame of(JsonBytes message) {
    TextFrame frame = new TextFrame();
    frame.setPayload(ByteBuffer.wrap(message.array(), 0, message.size()).slice());
    return new Frame(ENCODER.createBinaryFrame(frame));
  }

  /** Returns the bytes, with their own position. */
  ByteBuffer bytes() {
    return encoded.duplicate();
  }

  int length() {
    return encoded.remaining();
  }
}
