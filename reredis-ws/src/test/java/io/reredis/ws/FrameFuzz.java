package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.fuzz.Fuzzing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.Handshakedata;

/**
 * Parses the input as frames of an observer, with the library and the limit on the size of
 * messages.
 */
public final class FrameFuzz {
  private FrameFuzz() {}

  /** Reads frames in one piece and byte by byte; the messages must be the same. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    List<String> whole = new ArrayList<>();
    Fuzzing.bounded(input, 400, () -> whole.addAll(messages(input, input.length)));
    List<String> pieces = messages(input, 1);
    int count = whole.size();
    if (count > 0 && whole.get(count - 1).startsWith("closed")) {
      // messages that arrive in one piece with an invalid frame are not delivered, and the close
      // codes may differ
      assertTrue(pieces.get(pieces.size() - 1).startsWith("closed"));
      assertEquals(whole.subList(0, count - 1), pieces.subList(0, count - 1));
    } else {
      assertEquals(whole, pieces);
    }
  }

  private static List<String> messages(byte[] input, int step) {
    Messages messages = new Messages();
    Draft draft = new ObserverDraft(ObserverSocket.PROTOCOL);
    draft.setParseMode(org.java_websocket.enums.Role.SERVER);
    WebSocketImpl socket = new WebSocketImpl(messages, draft);
    try {
      for (int i = 0; i < input.length; i += step) {
        byte[] piece = Arrays.copyOfRange(input, i, Math.min(i + step, input.length));
        for (Framedata frame : draft.translateFrame(ByteBuffer.wrap(piece))) {
          draft.processFrame(socket, frame);
        }
      }
    } catch (InvalidDataException e) {
      messages.all.add("closed " + e.getCloseCode());
    }
    return messages.all;
  }

  private static final class Messages extends WebSocketAdapter {
    final List<String> all = new ArrayList<>();

    @Override
    public void onWebsocketMessage(WebSocket socket, String message) {
      assertTrue(message.length() <= Limits.MESSAGE_BYTES);
      all.add(message);
    }

    @Override
    public void onWebsocketMessage(WebSocket socket, ByteBuffer message) {
      all.add(message.remaining() + " bytes");
    }

    @Override
    public void onWebsocketOpen(WebSocket socket, Handshakedata handshake) {}

    @Override
    public void onWebsocketClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onWebsocketClosing(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onWebsocketCloseInitiated(WebSocket socket, int code, String reason) {}

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata frame) {}

    @Override
    public void onWebsocketError(WebSocket socket, Exception e) {
      throw new AssertionError(e);
    }

    @Override
    public void onWriteDemand(WebSocket socket) {}

    @Override
    public java.net.InetSocketAddress getLocalSocketAddress(WebSocket socket) {
      return null;
    }

    @Override
    public java.net.InetSocketAddress getRemoteSocketAddress(WebSocket socket) {
      return null;
    }
  }
}
