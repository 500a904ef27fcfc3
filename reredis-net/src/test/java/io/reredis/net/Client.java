package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.resp.ReplyReader;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client on a plain socket: it sends exactly the given bytes and reads parsed or raw replies. */
final class Client implements Closeable {
  private static final int TIMEOUT_MILLIS = 20_000;

  final Socket socket;
  private final InputStream in;
  private final ReplyReader replies;

  private Client(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.replies = new ReplyReader(in, true);
  }

  static Client connect(int port) throws IOException {
    return connect(port, 0);
  }

  /** Connects with a small receive buffer, so that the kernel holds only few unread bytes. */
  static Client connect(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    return new Client(socket);
  }

  /** Uses a connected socket. */
  static Client on(Socket socket) throws IOException {
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return new Client(socket);
  }

  static String resp(String... arguments) {
    StringBuilder text = new StringBuilder("*").append(arguments.length).append("\r\n");
    for (String argument : arguments) {
      int length = argument.getBytes(StandardCharsets.UTF_8).length;
      text.append('$').append(length).append("\r\n").append(argument).append("\r\n");
    }
    return text.toString();
  }

  Client raw(String text) throws IOException {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  Client raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  Client send(String... arguments) throws IOException {
    return raw(resp(arguments));
  }

  /** Reads the next reply as a Java value; an error is returned as its text. */
  Object read() throws IOException {
    Object reply = replies.read();
    return reply instanceof RuntimeException error ? error.getMessage() : reply;
  }

  Object call(String... arguments) throws IOException {
    return send(arguments).read();
  }

  long id() throws IOException {
    return (Long) call("CLIENT", "ID");
  }

  /** Reads a byte of a reply; returns -1 at the end. */
  int readByte() throws IOException {
    return in.read();
  }

  byte[] readBytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    assertEquals(count, bytes.length, "the end came too early");
    return bytes;
  }

  /** Fills an array with received bytes; returns their number. */
  int readInto(byte[] bytes) throws IOException {
    return in.readNBytes(bytes, 0, bytes.length);
  }

  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException(line.toString());
      }
      line.append((char) c);
    }
    return line.substring(0, line.length() - 1);
  }

  /** Reads the next line; returns an empty string if the server closes first. */
  String readLineOrEnd() throws IOException {
    try {
      return readLine();
    } catch (EOFException | SocketException e) {
      return "";
    }
  }

  /** Reads until the server closes or resets the connection. */
  String readToEnd() throws IOException {
    StringBuilder all = new StringBuilder();
    try {
      for (int c = in.read(); c >= 0; c = in.read()) {
        all.append((char) c);
      }
    } catch (SocketException e) {
      all.append("");
    }
    return all.toString();
  }

  /** Sends two requests and reads their replies, unless the server closes first. */
  void sendToTheEnd(String requests) throws IOException {
    try {
      raw(requests);
      read();
      read();
    } catch (EOFException | SocketException e) {
      socket.close();
    }
  }

  /** Fails if anything arrives before the reply to a PING. */
  void assertQuiet() throws IOException {
    assertEquals("quiet?", call("PING", "quiet?"));
  }

  /** Closes the connection with a reset instead of an orderly close. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
