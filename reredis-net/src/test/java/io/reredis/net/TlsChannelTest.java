package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.tls.TlsBuffers;
import io.reredis.tls.TlsChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests TLS in memory, over a socket that transfers a limited number of bytes at a time. */
@Tag("optimized")
class TlsChannelTest {
  private Certificates certificates;
  private final Pipe pipe = new Pipe();
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  private final TlsBuffers buffers = new TlsBuffers();
  private final ByteBuffer target = ByteBuffer.allocate(TlsBuffers.PLAIN);
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
  private TlsChannel channel;
  private SSLEngine client;
  private boolean resumed;

  @BeforeEach
  void make() throws Exception {
    certificates = Certificates.get();
  }

  /** The socket of the server. */
  private static final class Pipe implements ByteChannel {
    final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    byte[] toServer = new byte[0];
    int at;
    int most = Integer.MAX_VALUE;

    /** The number of bytes that the socket still accepts. */
    int room = Integer.MAX_VALUE;

    @Override
    public int read(ByteBuffer to) {
      int count = Math.min(Math.min(most, to.remaining()), toServer.length - at);
      to.put(toServer, at, count);
      at += count;
      return count;
    }

    @Override
    public int write(ByteBuffer from) {
      int count = Math.min(Math.min(most, room), from.remaining());
      for (int i = 0; i < count; i++) {
        toClient.write(from.get());
      }
      room -= room == Integer.MAX_VALUE ? 0 : count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private void open(String protocol) throws Exception {
    SSLContext context = certificates.client("ca", "client");
    client = context.createSSLEngine();
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {protocol});
    io.reredis.Reredis store = io.reredis.Reredis.open(certificates.options("yes")::accept);
    SSLEngine engine;
    try (store;
        TlsContext tls = TlsContext.of(store)) {
      engine = tls.newEngine();
    }
    channel = new TlsChannel(engine, pipe, buffers, work::add, () -> resumed = true);
    client.beginHandshake();
  }

  /** Exchanges records between client and server until neither has more to send. */
  private void exchange(ByteBuffer plain) throws IOException {
    ByteBuffer net = ByteBuffer.allocate(40_000);
    ByteBuffer in = ByteBuffer.allocate(40_000);
    boolean moved = true;
    while (moved) {
      moved = false;
      while (client.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        client.getDelegatedTask().run();
        moved = true;
      }
      if (client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP || plain.hasRemaining()) {
        net.clear();
        moved = client.wrap(plain, net).bytesProduced() > 0;
        feed(net.flip());
      }
      moved |= serve();
      byte[] bytes = pipe.toClient.toByteArray();
      if (bytes.length > 0) {
        in.clear();
        ByteBuffer records = ByteBuffer.wrap(bytes);
        moved |= client.unwrap(records, in).bytesConsumed() > 0;
        answered.write(in.array(), 0, in.position());
        pipe.toClient.reset();
        pipe.toClient.write(bytes, records.position(), records.remaining());
      }
    }
  }

  private void feed(ByteBuffer bytes) {
    byte[] all = new byte[pipe.toServer.length - pipe.at + bytes.remaining()];
    int rest = pipe.toServer.length - pipe.at;
    System.arraycopy(pipe.toServer, pipe.at, all, 0, rest);
    bytes.get(all, rest, bytes.remaining());
    pipe.toServer = all;
    pipe.at = 0;
  }

  /** Serves the socket as the loop does, according to its interest. */
  private boolean serve() throws IOException {
    boolean moved = false;
    for (boolean again = true; again; ) {
      again = false;
      while (!work.isEmpty()) {
        assertFalse(channel.wantsRead(true), "nothing is read while the executor works");
        work.poll().run();
        assertTrue(resumed);
        resumed = false;
        channel.resume();
        read();
        again = true;
      }
      if (channel.wantsWrite(false) && pipe.room > 0) {
        again |= channel.flush();
        if (channel.isStalled()) {
          again |= read();
        }
      }
      if (channel.wantsRead(true) && pipe.at < pipe.toServer.length) {
        again |= read();
      }
      again |= !work.isEmpty();
      moved |= again;
    }
    return moved;
  }

  private boolean read() throws IOException {
    int before = pipe.at;
    target.clear();
    int count = channel.read(target);
    received.write(target.array(), 0, target.position());
    return count > 0 || pipe.at > before;
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, 1",
    "TLSv1.2, 2",
    "TLSv1.2, 7",
    "TLSv1.2, 16384",
    "TLSv1.3, 1",
    "TLSv1.3, 3",
    "TLSv1.3, 1000",
    "TLSv1.3, 2147483647"
  })
  void splitAnywhere(String protocol, int most) throws Exception {
    open(protocol);
    pipe.most = most;
    exchange(ByteBuffer.allocate(0));
    assertTrue(channel.isEstablished());
    Random random = new Random(5);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    for (int length : new int[] {1, 100, 16_384, 16_385, 50_000}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      sent.write(bytes);
      exchange(ByteBuffer.wrap(bytes));
      assertArrayEquals(sent.toByteArray(), received.toByteArray());
    }
    byte[] reply = new byte[300_000];
    random.nextBytes(reply);
    ByteBuffer source = ByteBuffer.wrap(reply);
    while (source.hasRemaining()) {
      channel.write(source);
      exchange(ByteBuffer.allocate(0));
    }
    exchange(ByteBuffer.allocate(0));
    assertArrayEquals(reply, answered.toByteArray());
    client.closeOutbound();
    exchange(ByteBuffer.allocate(0));
    ByteBuffer net = ByteBuffer.allocate(40_000);
    client.wrap(ByteBuffer.allocate(0), net);
    feed(net.flip());
    target.clear();
    assertEquals(-1, channel.read(target));
    assertTrue(channel.isEnded());
  }

  /** A full socket stops the sender, and only a limited amount of output waits for it. */
  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void aSocketThatIsFull(String protocol) throws Exception {
    open(protocol);
    for (int i = 0; i < 100_000 && !channel.isEstablished(); i++) {
      pipe.room = 10;
      exchange(ByteBuffer.allocate(0));
    }
    assertTrue(channel.isEstablished());
    pipe.room = Integer.MAX_VALUE;
    exchange(ByteBuffer.allocate(0));
    pipe.room = 1000;
    ByteBuffer source = ByteBuffer.allocate(1_000_000);
    assertTrue(channel.write(source) < 80_000);
    assertTrue(channel.hasUnsent() && channel.unsent() < 80_000);
    assertEquals(0, channel.write(source));
    assertTrue(channel.wantsWrite(false));
    while (source.hasRemaining() || channel.hasUnsent()) {
      pipe.room = 7777;
      channel.write(source);
      channel.flush();
      exchange(ByteBuffer.allocate(0));
    }
    pipe.room = Integer.MAX_VALUE;
    exchange(ByteBuffer.allocate(0));
    assertEquals(1_000_000, answered.size());
    assertFalse(channel.wantsWrite(false));
  }
}
