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
import org.jspecify.annotations.Nullable;

/**
 * RFC 6455 with one subprotocol or none, without extensions, and with a limit on fragmented
 * messages: the library checks their total size only at the first and the last fragment, and
 * buffers those in between without limit.
 */
final class ObserverDraft extends Draft_6455 {
  /** The overhead counted per fragment, in bytes. */
  private static final int FRAGMENT = 64;

  private long fragments;

  private final @Nullable String protocol;

  /**
   * Creates a draft.
   *
   * @param protocol the subprotocol, or null for none
   */
  ObserverDraft(@Nullable String protocol) {
    super(List.of(), List.of(new Protocol(protocol == null ? "" : protocol)), Limits.MESSAGE_BYTES);
    this.protocol = protocol;
  }

  @Override
  public Draft copyInstance() {
    return new ObserverDraft(protocol);
  }

  /**
   * Decodes frames. The library throws a NullPointerException for a close frame whose reason is not
   * UTF-8, before it reaches its own error handling.
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

  /** Compares by identity, because each socket has its own draft. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
