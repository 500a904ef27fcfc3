package io.reredis.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The server side of TLS on a non-blocking socket, from the handshake to the close.
 *
 * <p>The owner of the socket calls {@link #read} when it is readable, {@link #flush} and then
 * {@link #read} (if {@link #isStalled}) when it is writable, and uses {@link #wantsRead} and {@link
 * #wantsWrite} to set its interest. An executor runs the slow computations of a handshake; until it
 * calls back, nothing is read.
 *
 * <p>Between calls only an incomplete record and encrypted bytes that the socket has not accepted
 * are kept; mostly there are neither. Confined to the thread that owns the socket, except for the
 * executor's tasks.
 */
public final class TlsChannel {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final ByteChannel socket;
  private final TlsBuffers buffers;
  private final Executor executor;
  private final Runnable whenDone;

  /** Received bytes not decrypted yet; null if there are none. */
  private byte @Nullable [] undecrypted;

  /** Encrypted bytes that the socket has not accepted; null if there are none. */
  private @Nullable ByteBuffer unsent;

  private boolean established;

  /** Whether the executor is running a task for this channel. */
  private boolean busy;

  /** Whether reading stopped because output must be sent first. */
  private boolean stalled;

  private boolean ended;

  /**
   * Begins the server side of a handshake.
   *
   * @param executor runs the slow tasks
   * @param whenDone run by the executor afterwards: makes the socket's thread call {@link #resume}
   *     and then {@link #read}
   */
  public TlsChannel(
      SSLEngine engine,
      ByteChannel socket,
      TlsBuffers buffers,
      Executor executor,
      Runnable whenDone)
      throws IOException {
    this.engine = engine;
    this.socket = socket;
    this.buffers = buffers;
    this.executor = executor;
    this.whenDone = whenDone;
    engine.setUseClientMode(false);
    engine.beginHandshake();
  }

  /** Returns whether the handshake is complete. */
  public boolean isEstablished() {
    return established;
  }

  /**
   * Returns whether {@link #read} must be called after all output is sent, even if no input
   * arrives.
   */
  public boolean isStalled() {
    return stalled;
  }

  /** Returns whether the peer has announced the end of its output. */
  public boolean isEnded() {
    return ended;
  }

  /** Returns whether encrypted bytes wait for the socket. */
  public boolean hasUnsent() {
    return unsent != null;
  }

  /** Returns the number of encrypted bytes that wait for the socket. */
  public int unsent() {
    return unsent == null ? 0 : unsent.remaining();
  }

  /**
   * Returns whether to wait for readability; {@code plain} says whether the caller wants plain
   * text.
   */
  public boolean wantsRead(boolean plain) {
    return !busy && !stalled && (plain || !established);
  }

  /**
   * Returns whether to wait for writability; {@code plain} says whether the caller has plain text.
   */
  public boolean wantsWrite(boolean plain) {
    return unsent != null || plain && established && !busy;
  }

  /**
   * Reads and decrypts into an empty buffer of at least {@link TlsBuffers#PLAIN} bytes; also
   * continues the handshake.
   *
   * @return the number of bytes; 0 if there is no plain text yet; -1 at the end
   */
  public int read(ByteBuffer target) throws IOException {
    int start = target.position();
    ByteBuffer in = buffers.in;
    in.clear();
    stalled = false;
    if (undecrypted != null) {
      in.put(undecrypted);
      undecrypted = null;
    }
    boolean end = false;
    in.flip();
    while (true) {
      decrypt(in, target);
      if (busy || stalled || ended || target.position() > start || end) {
        break;
      }
      in.compact();
      int count = socket.read(in);
      end = count < 0;
      in.flip();
      if (count == 0) {
        break;
      }
    }
    if (in.hasRemaining() && !ended && !end) {
      undecrypted = new byte[in.remaining()];
      in.get(undecrypted);
    }
    int count = target.position() - start;
    return count == 0 && (ended || end) ? -1 : count;
  }

  /** Decrypts complete records, and performs the steps of the handshake. */
  private void decrypt(ByteBuffer in, ByteBuffer target) throws IOException {
    while (!busy && !ended) {
      HandshakeStatus handshake = engine.getHandshakeStatus();
      if (handshake == HandshakeStatus.NEED_TASK) {
        work();
      } else if (handshake == HandshakeStatus.NEED_WRAP) {
        if (!sendHandshake()) {
          stalled = true;
          return;
        }
      } else {
        established |= handshake == HandshakeStatus.NOT_HANDSHAKING;
        if (!in.hasRemaining() || !unwrap(in, target)) {
          return;
        }
      }
    }
  }

  /** Decrypts one record; returns false if it is incomplete. */
  private boolean unwrap(ByteBuffer in, ByteBuffer target) throws IOException {
    SSLEngineResult result;
    try {
      result = engine.unwrap(in, target);
    } catch (SSLException e) {
      tellWhy();
      throw e;
    } catch (RuntimeException e) {
      throw new SSLException("what was received cannot be read", e);
    }
    if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
      established = true;
    }
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      throw new SSLException("a record is too large");
    }
    ended = result.getStatus() == Status.CLOSED;
    return result.getStatus() == Status.OK;
  }

  /** Passes slow tasks to the executor. */
  private void work() throws SSLException {
    if (established && !engine.getSession().getProtocol().equals("TLSv1.3")) {
      // otherwise a client could keep the server computing at little cost to itself
      throw new SSLException("renegotiation is refused");
    }
    List<Runnable> tasks = new ArrayList<>(1);
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      tasks.add(task);
    }
    busy = true;
    executor.execute(
        () -> {
          try {
            tasks.forEach(Runnable::run);
          } finally {
            whenDone.run();
          }
        });
  }

  /** Records that the executor has finished. */
  public void resume() {
    busy = false;
  }

  /** Sends handshake messages; returns false if the socket does not accept them all. */
  private boolean sendHandshake() throws IOException {
    if (!flush()) {
      return false;
    }
    ByteBuffer out = buffers.out;
    out.clear();
    try {
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        SSLEngineResult result = engine.wrap(NOTHING, out);
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
          established = true;
        }
        if (result.getStatus() != Status.OK) {
          break;
        }
      }
    } catch (SSLException e) {
      send(out);
      tellWhy();
      throw e;
    }
    return send(out);
  }

  /** Sends the alert with the reason for the failure, if the socket accepts it. */
  private void tellWhy() {
    try {
      ByteBuffer out = buffers.out;
      out.clear();
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
          && engine.wrap(NOTHING, out).getStatus() == Status.OK) {
        // wrap all alerts
      }
      if (flush()) {
        send(out);
      }
    } catch (IOException | RuntimeException e) {
      // the connection ends anyway
    }
  }

  /**
   * Encrypts and sends as much as the socket accepts, and a little more that is kept for later.
   *
   * @return the number of plain text bytes consumed
   */
  public int write(ByteBuffer source) throws IOException {
    int start = source.position();
    if (!established || busy) {
      return 0;
    }
    boolean going = true;
    while (going && source.hasRemaining() && flush()) {
      going = encrypt(source, buffers.out) && send(buffers.out);
    }
    return source.position() - start;
  }

  /** Fills a buffer with records; returns false if the engine needs another step first. */
  private boolean encrypt(ByteBuffer source, ByteBuffer out) throws IOException {
    out.clear();
    while (source.hasRemaining()) {
      SSLEngineResult result = engine.wrap(source, out);
      if (result.getStatus() == Status.CLOSED) {
        throw new SSLException("the connection is closed");
      }
      if (result.getStatus() != Status.OK || result.bytesProduced() == 0) {
        return out.position() > 0;
      }
    }
    return true;
  }

  /** Sends a filled buffer, and keeps what the socket does not accept. */
  private boolean send(ByteBuffer out) throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      if (socket.write(out) == 0) {
        unsent = ByteBuffer.allocate(out.remaining()).put(out).flip();
        return false;
      }
    }
    return true;
  }

  /** Sends kept bytes; returns false if the socket does not accept them all. */
  public boolean flush() throws IOException {
    while (unsent != null) {
      if (socket.write(unsent) == 0) {
        return false;
      }
      if (!unsent.hasRemaining()) {
        unsent = null;
      }
    }
    return true;
  }

  /** Announces the end of output to the peer; keeps what the socket does not accept. */
  public void closeOutput() throws IOException {
    if (busy || engine.isOutboundDone()) {
      return;
    }
    engine.closeOutbound();
    ByteBuffer out = buffers.out;
    out.clear();
    while (!engine.isOutboundDone() && engine.wrap(NOTHING, out).getStatus() == Status.OK) {
      // the alert is the last output
    }
    if (flush()) {
      send(out);
    } else {
      ByteBuffer rest = unsent;
      out.flip();
      assert rest != null;
      unsent = ByteBuffer.allocate(rest.remaining() + out.remaining()).put(rest).put(out).flip();
    }
  }

  /** Announces the end to the peer if possible without waiting; the socket is closed next. */
  public void end() {
    try {
      if (unsent == null) {
        closeOutput();
      }
    } catch (Throwable e) {
      // the peer detects the end of the socket instead
    }
  }
}
