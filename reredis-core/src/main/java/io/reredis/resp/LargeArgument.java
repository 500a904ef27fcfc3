package io.reredis.resp;

import io.reredis.base.HeapSize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A large argument being received, including its line end.
 *
 * <p>The first half is received into small arrays before the array of the declared length is
 * allocated: thus at most twice the received bytes are allocated, and each byte is copied at most
 * once more. A spare array of that length is used from the start, if there is one. Not thread-safe.
 */
final class LargeArgument {
  private static final int CHUNK = 64 * 1024;

  private final int length;
  private List<byte[]> chunks = new ArrayList<>();

  /** The argument; null during the first half unless there was a spare array. */
  private byte @Nullable [] whole;

  private int received;

  /** The number of missing bytes of the line end. */
  private int lineEnd = 2;

  private boolean discards;

  /**
   * Prepares to receive.
   *
   * @param spare an array of that length to receive into, or null
   */
  LargeArgument(int length, byte @Nullable [] spare) {
    this.length = length;
    this.whole = spare;
  }

  /** Discards the received bytes, and skips the rest. */
  void discard() {
    discards = true;
    chunks = new ArrayList<>();
    whole = null;
  }

  /** Takes the bytes of the argument from the source. */
  void receive(ByteBuffer source) {
    while (received < length && source.hasRemaining()) {
      int count = Math.min(length - received, source.remaining());
      if (discards) {
        source.position(source.position() + count);
      } else {
        count = take(source, count);
      }
      received += count;
    }
    if (received == length) {
      if (whole == null && !discards) {
        join();
      }
      int count = Math.min(lineEnd, source.remaining());
      source.position(source.position() + count);
      lineEnd -= count;
    }
  }

  private int take(ByteBuffer source, int most) {
    if (whole == null && received >= length / 2) {
      join();
    }
    if (whole != null) {
      source.get(whole, received, most);
      return most;
    }
    int at = received % CHUNK;
    if (at == 0) {
      chunks.add(new byte[CHUNK]);
    }
    int count = Math.min(most, CHUNK - at);
    source.get(chunks.get(chunks.size() - 1), at, count);
    return count;
  }

  private void join() {
    byte[] array = new byte[length];
    int at = 0;
    for (byte[] chunk : chunks) {
      int count = Math.min(CHUNK, received - at);
      System.arraycopy(chunk, 0, array, at, count);
      at += count;
    }
    whole = array;
    chunks = new ArrayList<>();
  }

  /** Returns whether the argument and its line end are complete. */
  boolean isWhole() {
    return received == length && lineEnd == 0;
  }

  /** Returns the number of missing bytes, including the line end. */
  int left() {
    return length - received + lineEnd;
  }

  int received() {
    return received;
  }

  /** Returns the complete argument. */
  byte @Nullable [] bytes() {
    return whole;
  }

  long heldBytes() {
    return whole == null ? (long) chunks.size() * CHUNK : HeapSize.ofArray(length);
  }

  /** Returns the maximum heap bytes it holds while {@code count} more bytes are received. */
  long heldBytesWith(int count) {
    if (discards || whole != null) {
      return heldBytes();
    }
    long growing = heldBytes() + count + CHUNK;
    return received + count >= length / 2 ? growing + HeapSize.ofArray(length) : growing;
  }
}
