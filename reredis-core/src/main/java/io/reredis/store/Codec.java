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
 * <p>An implementation is thread-safe. Equal keys have equal bytes. It is called while no lock is
 * held, so it may be slow, but an exception that {@link #decode} throws loses what a method has
 * already removed from the store.
 *
 * @param <T> the type of the keys or values
 */
public interface Codec<T> {
  /**
   * Returns the bytes of a value; never null. The store does not modify the array, and copies it if
   * it keeps it.
   */
  byte[] encode(T value);

  /** Returns the value of bytes; never null. The array belongs to the codec. */
  T decode(byte[] bytes);

  /** Returns this codec followed by a conversion. */
  default <U> Codec<U> map(
      Function<? super T, ? extends U> to, Function<? super U, ? extends T> from) {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(from, "from");
    Codec<T> inner = this;
    return new Codec<>() {
      @Override
      public byte[] encode(U value) {
        return inner.encode(from.apply(value));
      }

      @Override
      public U decode(byte[] bytes) {
        return to.apply(inner.decode(bytes));
      }
    };
  }

  /** Returns the codec of text in UTF-8. It decodes malformed bytes to U+FFFD. */
  static Codec<String> utf8() {
    return Utf8.CODEC;
  }

  /** Returns the codec that takes and returns the bytes themselves. */
  static Codec<byte[]> bytes() {
    return Plain.CODEC;
  }
}
