package io.reredis.spring.boot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.util.ByteUtils;

/**
 * Java serialization that writes and reads text, byte arrays, integers, doubles and booleans
 * itself. {@code ObjectInputStream} takes microseconds for such a value, many times what the store
 * takes. Of other types, it decodes immutable values once and returns the same object again, see
 * {@link SharedValues}. The bytes are the same, so that other applications can read them.
 */
final class JavaValues implements RedisSerializer<Object> {
  /** The bytes before a text: magic number, version, and the mark of a text. */
  private static final int TEXT = 5;

  private static final int LONGEST_TEXT = 65535;

  private static final byte[] BYTES = header(new byte[0], Integer.BYTES);
  private static final byte[] INTEGER = header(0, Integer.BYTES);
  private static final byte[] LONG = header(0L, Long.BYTES);
  private static final byte[] DOUBLE = header(0.0, Double.BYTES);
  private static final byte[] BOOLEAN = header(false, 1);

  private final SerializationPair<Object> others;
  private final SharedValues shared;

  private JavaValues(SerializationPair<Object> others, SharedValues shared) {
    this.others = others;
    this.shared = shared;
  }

  /** Returns the configuration of a cache with this in place of Java's own, or as it is. */
  static RedisCacheConfiguration in(RedisCacheConfiguration cache, SharedValues shared) {
    SerializationPair<Object> pair = cache.getValueSerializationPair();
    try {
      for (Object sample : List.of("ä", new byte[1], 1, 1L, 1.0, true)) {
        if (!Arrays.equals(ByteUtils.getBytes(pair.write(sample)), encode(sample))) {
          return cache;
        }
      }
    } catch (RuntimeException e) {
      // this serializer is for other types
      return cache;
    }
    return cache.serializeValuesWith(
        SerializationPair.fromSerializer(new JavaValues(pair, shared)));
  }

  @Override
  public byte @Nullable [] serialize(@Nullable Object value) {
    byte[] bytes = value == null ? null : encode(value);
    return bytes == null && value != null ? ByteUtils.getBytes(others.write(value)) : bytes;
  }

  @Override
  public @Nullable Object deserialize(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    Object value = decode(bytes);
    return value == null ? decodeOther(bytes) : value;
  }

  private @Nullable Object decodeOther(byte[] bytes) {
    Object known = shared.get(this, bytes);
    if (known != null) {
      return known;
    }
    Object value = others.read(ByteBuffer.wrap(bytes));
    if (value != null && Immutable.is(value)) {
      shared.add(this, bytes, value);
    }
    return value;
  }

  /** Returns the bytes of a value, or null if it is of another type. */
  static byte @Nullable [] encode(Object value) {
    if (value instanceof String text) {
      return encodeText(text);
    }
    if (value instanceof byte[] array) {
      return after(BYTES, Integer.BYTES + array.length).putInt(array.length).put(array).array();
    }
    if (value instanceof Integer number) {
      return after(INTEGER, Integer.BYTES).putInt(number).array();
    }
    if (value instanceof Long number) {
      return after(LONG, Long.BYTES).putLong(number).array();
    }
    if (value instanceof Double number) {
      return after(DOUBLE, Double.BYTES).putDouble(number).array();
    }
    if (value instanceof Boolean is) {
      return after(BOOLEAN, 1).put((byte) (is ? 1 : 0)).array();
    }
    return null;
  }

  /** Returns the value of the bytes, or null if it is of another type. */
  static @Nullable Object decode(byte[] bytes) {
    if (bytes.length < TEXT + Short.BYTES) {
      return null;
    }
    switch (bytes[TEXT - 1]) {
      case ObjectStreamConstants.TC_STRING:
        return decodeText(bytes);
      case ObjectStreamConstants.TC_ARRAY:
        int start = BYTES.length + Integer.BYTES;
        return begins(bytes, BYTES, bytes.length - BYTES.length)
                && bytes.length >= start
                && ByteBuffer.wrap(bytes).getInt(BYTES.length) == bytes.length - start
            ? Arrays.copyOfRange(bytes, start, bytes.length)
            : null;
      case ObjectStreamConstants.TC_OBJECT:
        if (begins(bytes, LONG, Long.BYTES)) {
          return ByteBuffer.wrap(bytes).getLong(LONG.length);
        }
        if (begins(bytes, INTEGER, Integer.BYTES)) {
          return ByteBuffer.wrap(bytes).getInt(INTEGER.length);
        }
        if (begins(bytes, DOUBLE, Double.BYTES)) {
          return ByteBuffer.wrap(bytes).getDouble(DOUBLE.length);
        }
        return begins(bytes, BOOLEAN, 1) ? bytes[BOOLEAN.length] != 0 : null;
      default:
        return null;
    }
  }

  private static byte @Nullable [] encodeText(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c > 0 && c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }
    if (length > LONGEST_TEXT) {
      return null;
    }
    ByteBuffer out = ByteBuffer.allocate(TEXT + Short.BYTES + length);
    out.putShort(ObjectStreamConstants.STREAM_MAGIC);
    out.putShort(ObjectStreamConstants.STREAM_VERSION);
    out.put(ObjectStreamConstants.TC_STRING).putShort((short) length);
    if (length == text.length()) {
      return out.put(text.getBytes(StandardCharsets.ISO_8859_1)).array();
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0 && c < 0x80) {
        out.put((byte) c);
      } else if (c < 0x800) {
        out.put((byte) (0xc0 | c >> 6)).put((byte) (0x80 | c & 0x3f));
      } else {
        out.put((byte) (0xe0 | c >> 12));
        out.put((byte) (0x80 | c >> 6 & 0x3f)).put((byte) (0x80 | c & 0x3f));
      }
    }
    return out.array();
  }

  private static @Nullable String decodeText(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int start = TEXT + Short.BYTES;
    int length = bytes.length - start;
    if (in.getShort() != ObjectStreamConstants.STREAM_MAGIC
        || in.getShort() != ObjectStreamConstants.STREAM_VERSION
        || Short.toUnsignedInt(in.getShort(TEXT)) != length) {
      return null;
    }
    for (int i = start; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return decodeModified(bytes);
      }
    }
    return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
  }

  /** Decodes a text in Java's modified form of UTF-8. */
  private static @Nullable String decodeModified(byte[] bytes) {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, TEXT, bytes.length - TEXT))) {
      return in.readUTF();
    } catch (IOException e) {
      // Java's own form reports the error
      return null;
    }
  }

  private static ByteBuffer after(byte[] header, int length) {
    return ByteBuffer.allocate(header.length + length).put(header);
  }

  /** Tells whether the bytes are a header and as many bytes as given. */
  private static boolean begins(byte[] bytes, byte[] header, int length) {
    return bytes.length == header.length + length
        && Arrays.equals(bytes, 0, header.length, header, 0, header.length);
  }

  /** Returns what Java writes before the last bytes of a value. */
  private static byte[] header(Object value, int last) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
      out.flush();
      byte[] all = bytes.toByteArray();
      return Arrays.copyOf(all, all.length - last);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
