package io.reredis.net;

import io.reredis.base.SafeLog;
import io.reredis.tls.TlsChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a client, with or without TLS. Never blocks. Confined to the connection's loop,
 * except for the addresses and {@link #unsent}.
 */
final class ClientSocket {
  private static final Logger LOG = SafeLog.of(ClientSocket.class);

  private final SocketChannel channel;
  private final SelectionKey key;

  /**
   * TLS on the channel, or null: a plain connection uses the channel directly, because a layer
   * between would cost a call that cannot be inlined.
   */
  private final @Nullable TlsChannel tls;

  private final int descriptor;
  private final String address;
  private final String localAddress;

  ClientSocket(SocketChannel channel, SelectionKey key, int descriptor, @Nullable TlsChannel tls)
      throws IOException {
    this.channel = channel;
    this.key = key;
    this.descriptor = descriptor;
    this.tls = tls;
    SocketAddress local = channel.getLocalAddress();
    this.localAddress = show(local);
    // the peer of a Unix socket has no name, so use that of the server's socket
    this.address =
        local instanceof UnixDomainSocketAddress ? localAddress : show(channel.getRemoteAddress());
  }

  private static String show(SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress unix) {
      return unix.getPath() + ":0";
    }
    InetSocketAddress inet = (InetSocketAddress) address;
    String host = inet.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    host = zone < 0 ? host : host.substring(0, zone);
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ':' + inet.getPort();
  }

  String address() {
    return address;
  }

  String localAddress() {
    return localAddress;
  }

  /** Returns the number that stands for the file descriptor, which Java does not expose. */
  int descriptor() {
    return descriptor;
  }

  boolean isEncrypted() {
    return tls != null;
  }

  /** Returns whether a handshake has not been completed. */
  boolean isInHandshake() {
    return tls != null && !tls.isEstablished();
  }

  /** Continues a handshake after its slow tasks. */
  void resumeHandshake() {
    assert tls != null;
    tls.resume();
  }

  /** Reads what has arrived; returns the number of bytes, or -1 at the end of the input. */
  int read(ByteBuffer buffer) throws IOException {
    if (tls == null) {
      return channel.read(buffer);
    }
    boolean handshake = isInHandshake();
    try {
      return tls.read(buffer);
    } catch (IOException e) {
      if (handshake) {
        LOG.log(
            Level.INFO,
            "Error accepting a client connection: {0} (addr={1})",
            e.getMessage(),
            address);
      }
      throw e;
    }
  }

  /** Returns whether the client has announced the end of its encrypted input. */
  boolean isEnded() {
    return tls != null && tls.isEnded();
  }

  /** Writes as much as the socket accepts and returns the number of bytes. */
  int write(ByteBuffer buffer) throws IOException {
    return tls == null ? channel.write(buffer) : tls.write(buffer);
  }

  /** Sends encrypted bytes; returns false if the socket does not accept all of them. */
  boolean flush() throws IOException {
    return tls == null || tls.flush();
  }

  /** Returns whether {@link #read} must be called after all output is sent, without new input. */
  boolean isStalled() {
    return tls != null && tls.isStalled();
  }

  /** Returns whether encrypted bytes wait for the socket. */
  boolean hasUnsent() {
    return tls != null && tls.hasUnsent();
  }

  /** Returns the number of encrypted bytes that wait; other threads may read it with delay. */
  int unsent() {
    return tls == null ? 0 : tls.unsent();
  }

  /** Sets whether the selector reports input, and room for output. */
  void setInterest(boolean input, boolean room) {
    boolean reads = tls == null ? input : tls.wantsRead(input);
    boolean writes = tls == null ? room : tls.wantsWrite(room);
    int wanted = (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /** Closes the socket. Failures are only logged. */
  void close() {
    try {
      if (tls != null) {
        tls.end();
      }
    } catch (Throwable e) {
      LOG.log(Level.DEBUG, address, e);
    }
    try {
      channel.close();
    } catch (Throwable e) {
      LOG.log(Level.DEBUG, address, e);
    }
  }
}
