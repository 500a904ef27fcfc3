package io.reredis.type;

import io.reredis.base.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The fields of a large hash, each one byte array.
 *
 * <pre>
 *   0     twice the length of the field, or 254 and the length in the next four bytes; plus one
 *         if the field expires
 *   ..    its expiry, eight bytes, if it has one
 *   ..    field
 *   ..    value, to the end of the array
 * </pre>
 */
final class FieldTable extends ElementTable {
  private static final int LONG_FIELD = 127;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  FieldTable() {}

  FieldTable(FieldTable source) {
    super(source);
  }

  static byte[] create(Bytes field, Bytes value, long expireAt) {
    int length = field.length();
    boolean expires = expireAt != HashValue.NO_EXPIRY;
    int at = 1 + (length < LONG_FIELD ? 0 : 4) + (expires ? 8 : 0);
    byte[] element = new byte[at + length + value.length()];
    element[0] = (byte) (Math.min(length, LONG_FIELD) << 1 | (expires ? 1 : 0));
    if (length >= LONG_FIELD) {
      ListPackEntry.putBits(element, 1, length, 4);
    }
    if (expires) {
      LONG.set(element, at - 8, expireAt);
    }
    System.arraycopy(field.array(), field.offset(), element, at, length);
    System.arraycopy(value.array(), value.offset(), element, at + length, value.length());
    return element;
  }

  static boolean expires(byte[] element) {
    return (element[0] & 1) != 0;
  }

  static long expireAt(byte[] element) {
    return expires(element)
        ? (long) LONG.get(element, fieldOffset(element) - 8)
        : HashValue.NO_EXPIRY;
  }

  private static int fieldOffset(byte[] element) {
    return 1 + ((element[0] & 0xff) >> 1 < LONG_FIELD ? 0 : 4) + (expires(element) ? 8 : 0);
  }

  private static int fieldLength(byte[] element) {
    int length = (element[0] & 0xff) >> 1;
    return length < LONG_FIELD ? length : ListPackEntry.int32(element, 1);
  }

  static int valueOffset(byte[] element) {
    return fieldOffset(element) + fieldLength(element);
  }

  static void fieldInto(byte[] element, Bytes into) {
    into.set(element, fieldOffset(element), fieldLength(element));
  }

  static void valueInto(byte[] element, Bytes into) {
    int at = valueOffset(element);
    into.set(element, at, element.length - at);
  }

  @Override
  protected int keyOffset(byte[] element) {
    return fieldOffset(element);
  }

  @Override
  protected int keyLength(byte[] element) {
    return fieldLength(element);
  }
}
