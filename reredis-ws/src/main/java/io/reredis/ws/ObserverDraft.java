package io.reredis.ws;

import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.protocols.Protocol;

/**
 * RFC 6455 with our subprotocol, without extensions, and with a bound for messages in fragments:
 * the library looks at their sum with the first and the last fragment only, and keeps what comes in
 * between without end.
 */
final class ObserverDraft extends Draft_6455 {
  /** What a fragment costs beside its bytes. */
  private static final int FRAGMENT = 64;

  private long fragments;

  ObserverDraft() {
    super(List.of(), List.of(new Protocol(ObserverSocket.PROTOCOL)), Limits.MESSAGE_BYTES);
  }

  @Override
  public Draft copyInstance() {
    return new ObserverDraft();
  }

  /**
   * Reads frames. The library has a text for a close frame whose reason is no UTF-8, and throws a
   * NullPointerException before it gets there.
   */
  @Override
  public List<Framedata> translateFrame(ByteBuffer bytes) throws InvalidDataException {
    try {
      return super.translateFrame(bytes);
    } catch (NullPointerException e) {
      throw new InvalidDataException(CloseFrame.NO_UTF8, e);
    }
  }

  @Override
  public void processFrame(WebSocketImpl socket, Framedata frame) throws InvalidDataException {
    boolean continuous = frame.getOpcode() == Opcode.CONTINUOUS;
    if (continuous || !frame.isFin()) {
      fragments += FRAGMENT + frame.getPayloadData().remaining();
      if (fragments > Limits.MESSAGE_BYTES) {
        throw new LimitExceededException(Limits.MESSAGE_BYTES);
      }
    }
    super.processFrame(socket, frame);
    if (continuous && frame.isFin()) {
      fragments = 0;
    }
  }

  /** Each socket has its own. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
