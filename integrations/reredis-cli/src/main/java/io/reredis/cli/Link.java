package io.reredis.cli;

import io.reredis.resp.ReplyReader;
import io.reredis.util.ReredisException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server, which logs in and selects the database. {@link #close} may be called by
 * any thread, and ends a read of another; one thread may send while another one reads.
 */
final class Link implements Closeable {
  private final Closeable socket;
  private final OutputStream out;
  private final ReplyReader replies;

  private Link(Closeable socket, InputStream in, OutputStream out) {
    this.socket = socket;
    this.out = out;
    this.replies = new ReplyReader(new BufferedInputStream(in), false);
  }

  /**
   * Connects.
   *
   * @throws IOException if the server cannot be reached, or refuses the login; the message says why
   */
  static Link open(Options options) throws IOException {
    Link link = options.socket == null ? overTcp(options) : overUnixSocket(options.socket);
    try {
      link.greet(options);
      return link;
    } catch (IOException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private static Link overTcp(Options options) throws IOException {
    Socket socket = options.tls ? Tls.socket(options) : new Socket();
    try {
      if (!socket.isConnected()) {
        socket.connect(new InetSocketAddress(options.host, options.port));
      }
      socket.setTcpNoDelay(true);
      return new Link(socket, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Link overUnixSocket(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      return new Link(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void greet(Options options) throws IOException {
    if (options.password != null) {
      expect(
          options.user == null
              ? List.of("AUTH", options.password)
              : List.of("AUTH", options.user, options.password));
    }
    if (options.protocol == 3) {
      expect(List.of("HELLO", "3"));
    }
    if (options.database != 0) {
      expect(List.of("SELECT", Integer.toString(options.database)));
    }
  }

  private void expect(List<String> command) throws IOException {
    if (call(command) instanceof ReredisException e) {
      throw new IOException(command.get(0) + " failed: " + e.getMessage());
    }
  }

  /** Sends a request and returns its reply, in the form of {@link ReplyReader}. */
  @Nullable Object call(List<String> command) throws IOException {
    send(command.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList());
    return read();
  }

  void send(List<byte[]> command) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(("*" + command.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (byte[] argument : command) {
      request.writeBytes(("$" + argument.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(argument);
      request.writeBytes(new byte[] {'\r', '\n'});
    }
    request.writeTo(out);
    out.flush();
  }

  /** Sends the requests of a stream, which are in the protocol already. */
  void copy(InputStream requests) throws IOException {
    requests.transferTo(out);
    out.flush();
  }

  /** Reads the next reply or message. */
  @Nullable Object read() throws IOException {
    return replies.read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
