package io.reredis.spring.boot;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decoded immutable values by their bytes, so that a value which is read again is not decoded
 * again.
 *
 * <p>A reader takes the bytes from the store first and then looks for a value of equal bytes. So a
 * change of the store, by whomever, needs no notice here: other bytes have another value, and
 * without bytes there is nothing to look for. All readers receive the same object, which is why
 * only immutable values may be added.
 *
 * <p>The bytes of all values have a limit. Beyond it, values are removed in the order of the table,
 * which is a random one. A value stays until then, even if the store has its bytes no more.
 *
 * <p>Thread-safe.
 */
final class SharedValues {
  private static final long MIXER = 0x9E3779B97F4A7C15L;

  private final long limit;
  private final ConcurrentHashMap<Key, Object> values = new ConcurrentHashMap<>();

  /** The number of bytes of all keys. */
  private final AtomicLong size = new AtomicLong();

  /** The keys that are removed next. Guarded by this object. */
  private Iterator<Key> removals = values.keySet().iterator();

  /** Bytes, and the decoder that gives them a meaning: each has its own class loader. */
  private static final class Key {
    final Object decoder;
    final byte[] bytes;
    private final int hash;

    Key(Object decoder, byte[] bytes) {
      this.decoder = decoder;
      this.bytes = bytes;
      hash = hash(bytes);
    }

    /** Eight bytes at a time: {@code Arrays.hashCode} takes several times as long. */
    private static int hash(byte[] bytes) {
      long hash = bytes.length;
      ByteBuffer in = ByteBuffer.wrap(bytes);
      while (in.remaining() >= Long.BYTES) {
        hash = Long.rotateLeft(hash ^ in.getLong(), 29) * MIXER;
      }
      while (in.hasRemaining()) {
        hash = Long.rotateLeft(hash ^ in.get(), 29) * MIXER;
      }
      return (int) (hash >>> 32);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && key.hash == hash
          && key.decoder == decoder
          && Arrays.equals(key.bytes, bytes);
    }
  }

  /**
   * Creates an empty table.
   *
   * @param limit the largest number of bytes of all values
   */
  SharedValues(long limit) {
    this.limit = limit;
  }

  /** Returns the value of bytes, or null if it is not in the table. */
  @Nullable Object get(Object decoder, byte[] bytes) {
    return fits(bytes) ? values.get(new Key(decoder, bytes)) : null;
  }

  /** Adds an immutable value, unless its bytes are a large part of the limit. */
  void add(Object decoder, byte[] bytes, Object value) {
    if (fits(bytes)
        && values.putIfAbsent(new Key(decoder, bytes.clone()), value) == null
        && size.addAndGet(bytes.length) > limit) {
      shrink();
    }
  }

  /** Returns the number of bytes of all values. */
  long size() {
    return size.get();
  }

  private boolean fits(byte[] bytes) {
    return bytes.length <= limit / 64;
  }

  private synchronized void shrink() {
    while (size.get() > limit) {
      if (!removals.hasNext()) {
        removals = values.keySet().iterator();
      }
      Key key = removals.next();
      if (values.remove(key) != null) {
        size.addAndGet(-key.bytes.length);
      }
    }
  }
}
