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

/**
 * TLS on a socket that never blocks: the server's side, from the handshake to the close.
 *
 * <p>Whoever serves the socket calls {@link #read} when it is readable, {@link #flush} and then
 * {@link #read} (if {@link #isStalled}) when it is writable, and asks {@link #wantsRead} and {@link
 * #wantsWrite} what to wait for. What takes long, the arithmetic of a handshake, is done by an
 * executor; until it has called back, nothing is read.
 *
 * <p>Between two calls only two things are kept, and mostly neither is there: the beginning of a
 * record whose end has not come, and encrypted bytes that the socket did not take. Confined to the
 * thread that serves the socket, but for what the executor does.
 */
public final class TlsChannel {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final ByteChannel socket;
  private final TlsBuffers buffers;
  private final Executor executor;
  private final Runnable whenDone;

  /** Bytes received and not decrypted yet; null where there are none. */
  private byte[] undecrypted;

  /** Encrypted bytes that wait for the socket; null where there are none. */
  private ByteBuffer unsent;

  private boolean established;

  /** Whether the executor is at work for this channel. */
  private boolean busy;

  /** Whether reading stopped because something has to be sent first. */
  private boolean stalled;

  private boolean ended;

  /**
   * Begins the server's side of a handshake.
   *
   * @param executor does what takes long
   * @param whenDone is run by the executor afterwards: it has {@link #resume} and then {@link
   *     #read} called by the thread of the socket
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

  /** Whether the handshake is over. */
  public boolean isEstablished() {
    return established;
  }

  /** Whether {@link #read} must be called once everything is sent, even if nothing arrives. */
  public boolean isStalled() {
    return stalled;
  }

  /** Whether the other side has said that it sends no more. */
  public boolean isEnded() {
    return ended;
  }

  /** Whether encrypted bytes wait for the socket. */
  public boolean hasUnsent() {
    return unsent != null;
  }

  /** How many encrypted bytes wait for the socket. */
  public int unsent() {
    return unsent == null ? 0 : unsent.remaining();
  }

  /** Whether the readiness to read matters, for somebody who wants plain text or not. */
  public boolean wantsRead(boolean plain) {
    return !busy && !stalled && (plain || !established);
  }

  /** Whether the readiness to write matters, for somebody who has plain text to send or not. */
  public boolean wantsWrite(boolean plain) {
    return unsent != null || plain && established && !busy;
  }

  /**
   * Reads and decrypts into an empty buffer of at least {@link TlsBuffers#PLAIN} bytes; goes on
   * with a handshake on the way.
   *
   * @return the number of bytes; 0 where nothing has arrived, or nothing that is plain text; -1 at
   *     the end
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

  /** Decrypts what is complete, and does what the handshake asks for. */
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

  /** Takes one record; false where it is not complete. */
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

  /** Has the executor do what takes long. */
  private void work() throws SSLException {
    if (established && !engine.getSession().getProtocol().equals("TLSv1.3")) {
      // a client could have us compute for ever at little cost to itself
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

  /** Says that the executor is done. */
  public void resume() {
    busy = false;
  }

  /** Sends what the handshake has to say; false where the socket does not take it all. */
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

  /** Sends the alert that says why it ends, if the socket takes it. */
  private void tellWhy() {
    try {
      ByteBuffer out = buffers.out;
      out.clear();
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
          && engine.wrap(NOTHING, out).getStatus() == Status.OK) {
        // all that there is to say
      }
      if (flush()) {
        send(out);
      }
    } catch (IOException | RuntimeException e) {
      // it ends anyway
    }
  }

  /**
   * Encrypts and sends as much as the socket takes, and a little more that it takes later.
   *
   * @return how much plain text was taken
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

  /** Fills a buffer with records; false where the engine wants something else first. */
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

  /** Sends a buffer that has been filled, and keeps what the socket does not take. */
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

  /** Sends what waits; false where the socket does not take it all. */
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

  /** Tells the other side that no more comes; what the socket does not take waits. */
  public void closeOutput() throws IOException {
    if (busy || engine.isOutboundDone()) {
      return;
    }
    engine.closeOutbound();
    ByteBuffer out = buffers.out;
    out.clear();
    while (!engine.isOutboundDone() && engine.wrap(NOTHING, out).getStatus() == Status.OK) {
      // the alert is the last of it
    }
    if (flush()) {
      send(out);
    } else {
      ByteBuffer rest = unsent;
      out.flip();
      unsent = ByteBuffer.allocate(rest.remaining() + out.remaining()).put(rest).put(out).flip();
    }
  }

  /** Tells the other side of the end, if that is possible at once; the socket is closed next. */
  public void end() {
    try {
      if (unsent == null) {
        closeOutput();
      }
    } catch (Throwable e) {
      // then it learns from the end of the socket
    }
  }
}
