package io.reredis.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Bytes that a socket would not take yet. Confined to the connection's loop. */
final class OutputQueue {
  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();

  /** How much of the first chunk has been sent. */
  private int sent;

  private long bytes;

  void add(byte[] chunk) {
    if (chunk.length > 0) {
      chunks.add(chunk);
      bytes += chunk.length;
    }
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /** Copies as much as fits into {@code target}, without taking it off. */
  void copyInto(ByteBuffer target) {
    int from = sent;
    for (byte[] chunk : chunks) {
      int length = Math.min(chunk.length - from, target.remaining());
      target.put(chunk, from, length);
      if (!target.hasRemaining()) {
        return;
      }
      from = 0;
    }
  }

  /** A copy of all bytes. */
  byte[] copy() {
    ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(bytes));
    copyInto(copy);
    return copy.array();
  }

  /** Takes off what was sent. */
  void remove(int count) {
    bytes -= count;
    int left = count;
    while (left > 0) {
      int rest = chunks.peek().length - sent;
      if (left < rest) {
        sent += left;
        return;
      }
      left -= rest;
      sent = 0;
      chunks.remove();
    }
  }
}
