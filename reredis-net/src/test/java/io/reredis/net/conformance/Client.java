package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.support.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A client of a target, with methods for tests. Used by one thread. */
abstract class Client implements AutoCloseable {
  /** Null for the administrative client of redis-server. */
  private final Bench bench;

  Client(Bench bench) {
    this.bench = bench;
  }

  /** Sends a request and returns its reply. */
  final Reply send(byte[]... words) throws IOException {
    Reply reply = call(words);
    if (bench != null) {
      bench.noteReply(words, reply);
    }
    return reply;
  }

  abstract Reply call(byte[]... words) throws IOException;

  /** Sends a request without waiting for its reply. */
  abstract void write(byte[]... words) throws IOException;

  /** Waits for the next reply or push. */
  abstract Reply next() throws IOException;

  /** Returns whether the server closes the connection; waits for the close or for a reply. */
  abstract boolean isClosed() throws IOException;

  @Override
  public abstract void close() throws IOException;

  Target target() {
    return bench.target();
  }

  /** Opens another client of the same target. */
  Client other() throws IOException {
    return bench.open();
  }

  /**
   * Lets time pass: advances the clock of a Reredis store, or waits for the clock of redis-server.
   */
  void passes(long millis) throws IOException {
    bench.passes(millis);
  }

  Reply send(String line) throws IOException {
    return send(Notation.words(line));
  }

  void write(String line) throws IOException {
    write(Notation.words(line));
  }

  /** Sends a request and compares its reply with the expectation. */
  void check(String line, String expected) throws IOException {
    hold(expected, send(line), line);
  }

  /** As {@link #check}, for elements in any order. */
  void checkAnyOrder(String line, String expected) throws IOException {
    Reply reply = Notation.reply(expected).in(target().form());
    assertEquals(reply.sorted().toString(), send(line).sorted().toString(), line);
  }

  /** Compares the next reply or push with the expectation. */
  void checkNext(String expected) throws IOException {
    hold(expected, next(), "what came next");
  }

  /** Sends requests, each of which must be answered with the simple string OK. */
  void ok(String... lines) throws IOException {
    for (String line : lines) {
      check(line, "+OK");
    }
  }

  /** Waits until the client with the given id is blocked. */
  void awaitSuspended(String id) throws Exception {
    Await.until(
        "client " + id + " is blocked",
        () -> text("client list id " + id).matches("(?s).* flags=[a-zA-Z]*b.*"));
  }

  /**
   * Lets the timeout expire for which the client with that id waits. On redis-server the clock runs
   * by itself, so the client may have its reply already.
   */
  void timeRunsOut(String id, long millis) throws Exception {
    if (!target().isRedis()) {
      awaitSuspended(id);
      passes(millis);
    }
  }

  /** Sends a request and returns its bulk or verbatim string. */
  String text(String line) throws IOException {
    Reply reply = send(line);
    if (reply.type() == '=') {
      return reply.text().substring(4);
    }
    assertEquals('$', reply.type(), () -> line + ": " + reply);
    return reply.text();
  }

  /** Repeats a request until its reply is as expected; fails after ten seconds. */
  void await(String line, String expected) throws IOException {
    Reply wanted = Notation.reply(expected).in(target().form());
    long deadline = System.nanoTime() + 10_000_000_000L;
    Reply reply = send(line);
    while (!wanted.accepts(reply) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      reply = send(line);
    }
    hold(expected, reply, line);
  }

  private void hold(String expected, Reply actual, String what) {
    Reply wanted = Notation.reply(expected).in(target().form());
    if (!wanted.accepts(actual)) {
      assertEquals(wanted.toString(), actual.toString(), what);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
