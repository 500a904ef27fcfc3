package io.reredis.store;

import java.util.Objects;
import java.util.function.Function;

/**
 * Converts keys or values to the bytes that the store holds, and back.
 *
 * <pre>{@code
 * Codec<UUID> ids = Codec.utf8().map(UUID::fromString, UUID::toString);
 * Database<UUID, byte[]> sessions = store.database(0).with(ids, Codec.bytes());
 * }</pre>
 *
 * <p>Implementations must be thread-safe and must encode equal keys to equal bytes. The store holds
 * no lock when it calls them, except inside an atomic block ({@link Database#atomically}), where a
 * slow codec keeps the keys locked. If {@link #decode} throws, the exception reaches the caller,
 * and an element that a pop has removed by then is lost.
 *
 * @param <T> the type of the keys or values
 */
public interface Codec<T> {
  /**
   * Returns the bytes of a value; never null. The store does not modify the array, and keeps only
   * copies of it.
   */
  byte[] encode(T value);

  /** Returns the value that the bytes encode; never null. The codec may keep the array. */
  T decode(byte[] bytes);

  /**
   * Returns a codec for another type, which converts from and to the type of this one.
   *
   * @param to converts a decoded value to the other type; never returns null
   * @param from converts a value of the other type before it is encoded; never returns null
   */
  default <U> Codec<U> map(
      Function<? super T, ? extends U> to, Function<? super U, ? extends T> from) {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(from, "from");
    Codec<T> inner = this;
    return new Codec<>() {
      @Override
      public byte[] encode(U value) {
        return inner.encode(from.apply(Objects.requireNonNull(value, "value")));
      }

      @Override
      public U decode(byte[] bytes) {
        return to.apply(inner.decode(Objects.requireNonNull(bytes, "bytes")));
      }
    };
  }

  /** Returns the codec for text in UTF-8. It decodes malformed bytes to U+FFFD. */
  static Codec<String> utf8() {
    return Utf8.CODEC;
  }

  /** Returns the identity codec, for raw bytes. */
  static Codec<byte[]> bytes() {
    return Plain.CODEC;
  }
}
