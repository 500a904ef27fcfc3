package io.reredis.ws;

import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.TextFrame;

/**
 * One message as it goes over the wire, encoded once and shared by all observers that get it.
 * Immutable; safe for use by all threads.
 */
final class Frame {
  /** Without extensions it encodes each frame for itself and keeps no state. */
  private static final Draft_6455 ENCODER = new Draft_6455(List.of());

  private final ByteBuffer encoded;

  private Frame(ByteBuffer encoded) {
    this.encoded = encoded;
  }

  /** Makes the frame of a finished message. */
  static Frame of(JsonBytes message) {
    TextFrame frame = new TextFrame();
    frame.setPayload(ByteBuffer.wrap(message.array(), 0, message.size()).slice());
    return new Frame(ENCODER.createBinaryFrame(frame));
  }

  /** The bytes, with a position of their own. */
  ByteBuffer bytes() {
    return encoded.duplicate();
  }

  int length() {
    return encoded.remaining();
  }
}
