package io.reredis.net.conformance;

import io.reredis.resp.ReplyReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client over TCP. */
final class SocketClient extends Client {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final Recorder in;

  SocketClient(Bench bench, int port) throws IOException {
    super(bench);
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new Recorder(new BufferedInputStream(socket.getInputStream()));
  }

  @Override
  Reply call(byte[]... words) throws IOException {
    write(words);
    return next();
  }

  @Override
  void write(byte[]... words) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (byte[] word : words) {
      request.writeBytes(("$" + word.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(word);
      request.writeBytes(new byte[] {'\r', '\n'});
    }
    writeRaw(request.toByteArray());
  }

  /** Writes raw bytes. */
  void writeRaw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  Reply next() throws IOException {
    in.recorded.reset();
    Reply reply = Reply.read(in);
    checkReader(in.recorded.toByteArray());
    return reply;
  }

  /** Checks that the reply reader of the store finds the same end. */
  private static void checkReader(byte[] bytes) throws IOException {
    ByteArrayInputStream again = new ByteArrayInputStream(bytes);
    new ReplyReader(again, false).read();
    if (again.available() > 0) {
      throw new IOException("ReplyReader stopped " + again.available() + " bytes too early");
    }
  }

  /** Returns the bytes of the last reply. */
  byte[] lastBytes() {
    return in.recorded.toByteArray();
  }

  @Override
  boolean isClosed() throws IOException {
    try {
      next();
      return false;
    } catch (EOFException | SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Records the bytes that are read. */
  private static final class Recorder extends FilterInputStream {
    final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

    Recorder(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        recorded.write(b);
      }
      return b;
    }

    @Override
    public int read(byte[] b, int offset, int length) throws IOException {
      int count = super.read(b, offset, length);
      if (count > 0) {
        recorded.write(b, offset, count);
      }
      return count;
    }
  }
}
