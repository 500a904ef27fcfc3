package io.reredis.net;

import io.reredis.base.SharedBytes;
import io.reredis.resp.ReplyWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Output that a socket has not accepted yet. Large stored values are referenced until they are
 * sent. Confined to the connection's loop, except for the counts, which other threads may read with
 * delay.
 */
final class OutputQueue {
  private static final class Chunk {
    byte[] array;
    int from;
    int to;

    /** The stored value that the bytes belong to; null for other bytes. */
    final @Nullable SharedBytes shared;

    Chunk(byte[] array, int from, int to, @Nullable SharedBytes shared) {
      this.array = array;
      this.from = from;
      this.to = to;
      this.shared = shared;
    }
  }

  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private long bytes;
  private long held;

  /** Adds an array that must not be modified. */
  void add(byte[] chunk) {
    add(chunk, 0, chunk.length, null);
  }

  /** Adds a range; see {@link ReplyWriter.RangeSink}. */
  void add(byte[] array, int from, int to, @Nullable SharedBytes shared) {
    if (from < to) {
      chunks.add(new Chunk(array, from, to, shared));
      bytes += to - from;
      if (shared == null) {
        held += to - from;
      } else {
        shared.retain();
      }
    }
  }

  /**
   * Copies ranges of the writer's buffer before it is reused, and ranges that would keep a much
   * larger array from being collected.
   */
  void keep(ReplyWriter writer) {
    for (Chunk chunk : chunks) {
      int length = chunk.to - chunk.from;
      boolean own = chunk.shared == null;
      if (own && (writer.isReused(chunk.array) || length < chunk.array.length / 2)) {
        chunk.array = Arrays.copyOfRange(chunk.array, chunk.from, chunk.to);
        chunk.from = 0;
        chunk.to = length;
      }
    }
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** Returns the number of bytes to send. */
  long bytes() {
    return bytes;
  }

  /** Returns the number of bytes to send excluding stored values. */
  long held() {
    return held;
  }

  /** Copies as much as fits into {@code target}, without removing it. */
  void copyInto(ByteBuffer target) {
    for (Chunk chunk : chunks) {
      target.put(chunk.array, chunk.from, Math.min(chunk.to - chunk.from, target.remaining()));
      if (!target.hasRemaining()) {
        return;
      }
    }
  }

  /** Returns a copy of all bytes. */
  byte[] copy() {
    ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(bytes));
    copyInto(copy);
    return copy.array();
  }

  /** Removes sent bytes. */
  void remove(long count) {
    bytes -= count;
    long left = count;
    while (left > 0) {
      Chunk chunk = chunks.peek();
      int taken = (int) Math.min(left, chunk.to - chunk.from);
      left -= taken;
      chunk.from += taken;
      if (chunk.shared == null) {
        held -= taken;
      }
      if (chunk.from == chunk.to) {
        chunks.remove();
        if (chunk.shared != null) {
          chunk.shared.release();
        }
      }
    }
  }

  /** Removes all bytes. */
  void clear() {
    remove(bytes);
  }
}
