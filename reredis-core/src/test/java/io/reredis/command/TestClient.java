package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyReader;
import io.reredis.resp.ReplyWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A connected client for tests. It executes each request immediately. */
public final class TestClient implements Transport {
  private final Engine engine;
  private final Worker worker;
  private final String address;
  private final ReplyWriter reply = new ReplyWriter(256);
  private final StringBuilder pushed = new StringBuilder();
  public final Session session;
  public Outcome outcome;
  public boolean closed;
  public long inputBytes;
  public long outputBytes;

  public TestClient(Reredis store, String address) {
    this.engine = Inside.of(store).engine();
    this.worker = engine.openWorker();
    this.address = address;
    this.session = engine.clients().open(this);
  }

  /** Sends a request and returns the reply as encoded for the wire. */
  public String send(String... arguments) {
    byte[][] bytes = new byte[arguments.length][];
    for (int i = 0; i < arguments.length; i++) {
      bytes[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
    }
    reply.clear();
    Arguments list = Arguments.of(bytes);
    outcome = engine.executor().execute(session, list, reply, worker, System.nanoTime());
    return written();
  }

  /**
   * Sends a request whose arguments are separated by spaces; otherwise as {@link #send(String...)}.
   */
  public String line(String request) {
    return send(request.split(" "));
  }

  /**
   * Sends a request whose arguments are separated by spaces, and returns the reply as a Java value.
   */
  public Object read(String request) {
    line(request);
    ByteArrayInputStream in = new ByteArrayInputStream(reply.copyFrom(0));
    try {
      Object value = new ReplyReader(in, true).read();
      assertEquals(0, in.available(), "bytes behind the reply");
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the session. Also clears the last request, as a worker does with its next request. */
  public void leave() {
    session.close();
    worker.call.forget();
  }

  /** Returns and clears the pushes received since the last call. */
  public String pushes() {
    String all = pushed.toString();
    pushed.setLength(0);
    return all;
  }

  /** Returns the reply, including a late reply to a suspended command. */
  public String written() {
    return new String(reply.copyFrom(0), StandardCharsets.UTF_8);
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String localAddress() {
    return "127.0.0.1:6379";
  }

  @Override
  public int descriptor() {
    return 8;
  }

  @Override
  public void push(byte[] bytes) {
    pushed.append(new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  public void resume(Consumer<ReplyWriter> writer) {
    if (writer != null) {
      writer.accept(reply);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public long inputBytes() {
    return inputBytes;
  }

  @Override
  public long outputBytes() {
    return outputBytes;
  }

  @Override
  public long heldBytes() {
    return 0;
  }
}
