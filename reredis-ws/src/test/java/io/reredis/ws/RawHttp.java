package io.reredis.ws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A plain socket to a dashboard, for requests that a client library would not send. */
final class RawHttp implements AutoCloseable {
  static final String UPGRADE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: reredis.v1\r\n";

  /** The headers without a subprotocol, which open a stream. */
  static final String STREAM = UPGRADE.replace("Sec-WebSocket-Protocol: reredis.v1\r\n", "");

  final Socket socket;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) TestObserver.PATIENCE.toMillis());
  }

  RawHttp send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawHttp send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads the head of a response. */
  String head() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (!out.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        break;
      }
      out.write(b);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  byte[] body(int length) throws IOException {
    return socket.getInputStream().readNBytes(length);
  }

  /** Reads until the end of the connection. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Returns the status of the response to a request on a new connection. */
  static int status(int port, String request) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      return Integer.parseInt(http.send(request).head().split(" ")[1]);
    }
  }

  /** Opens a WebSocket and reads the response to the handshake. */
  RawHttp upgrade() throws IOException {
    return upgrade("/ws", UPGRADE);
  }

  RawHttp upgrade(String path, String headers) throws IOException {
    send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    if (!head().startsWith("HTTP/1.1 101 ")) {
      throw new IOException("refused");
    }
    return this;
  }

  /** Sends a masked frame. */
  RawHttp frame(int firstByte, byte[] payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(firstByte);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    out.write(new byte[4]);
    out.write(payload);
    return send(out.toByteArray());
  }

  RawHttp text(String json) throws IOException {
    return frame(0x81, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Reads frames until a close frame; returns its code. */
  int closeCode() throws IOException {
    while (true) {
      int first = socket.getInputStream().read();
      byte[] payload = payload(first);
      if (first == 0x88) {
        return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
      }
    }
  }

  /** Reads frames until a text frame; returns its text. */
  String text() throws IOException {
    while (true) {
      int first = socket.getInputStream().read();
      byte[] payload = payload(first);
      if (first == 0x81) {
        return new String(payload, StandardCharsets.UTF_8);
      }
    }
  }

  /** Reads frames until a text frame; returns its text, or null where the connection ends. */
  String textOrEnd() throws IOException {
    while (true) {
      int first = socket.getInputStream().read();
      if (first < 0 || first == 0x88) {
        return null;
      }
      byte[] payload = payload(first);
      if (first == 0x81) {
        return new String(payload, StandardCharsets.UTF_8);
      }
    }
  }

  private byte[] payload(int first) throws IOException {
    if (first < 0) {
      throw new IOException("closed without a close frame");
    }
    int length = socket.getInputStream().read();
    if (length == 126) {
      byte[] two = body(2);
      length = (two[0] & 0xff) << 8 | two[1] & 0xff;
    } else if (length == 127) {
      byte[] eight = body(8);
      length = java.nio.ByteBuffer.wrap(eight).getInt(4);
    }
    return body(length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
