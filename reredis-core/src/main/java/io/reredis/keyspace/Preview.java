package io.reredis.keyspace;

import io.reredis.type.HashValue;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.ValueType;
import io.reredis.type.View;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.Decimal;

/**
 * The beginning of a value for people to look at: of a string its bytes, of a collection its first
 * elements, apart by commas, a field or member with its value or score behind a colon. O(1) in the
 * size of a large value. Not safe for use by several threads.
 */
final class Preview {
  /** More elements than that are not even counted out. */
  private static final int ELEMENTS = 64;

  private static final byte[] COMMA = {',', ' '};
  private static final byte[] COLON = {':', ' '};

  private final byte[] text;
  private int length;

  private Preview(int most) {
    text = new byte[most];
  }

  /** At most {@code most} bytes of text. */
  static Bytes of(View view, ValueType type, int most) {
    Preview preview = new Preview(most);
    preview.show(view, type);
    return new Bytes(preview.text, 0, preview.length);
  }

  private void show(View view, ValueType type) {
    switch (type) {
      case LIST:
        ((ListValue) view).range(0, Math.min(ELEMENTS, view.size()), this::element);
        break;
      case SET:
        ((SetValue) view).scan(0, ELEMENTS, this::element);
        break;
      case HASH:
        ((HashValue) view).scan(0, ELEMENTS, this::pair);
        break;
      case SORTED_SET:
        ((SortedSetValue) view).range(0, Math.min(ELEMENTS, view.size()), false, this::scored);
        break;
      default:
        break;
    }
  }

  private void element(byte[] a, int offset, int count) {
    if (length > 0) {
      add(COMMA, 0, COMMA.length);
    }
    add(a, offset, count);
  }

  private void pair(Bytes name, Bytes value) {
    element(name.array(), name.offset(), name.length());
    add(COLON, 0, COLON.length);
    add(value.array(), value.offset(), value.length());
  }

  private void scored(byte[] a, int offset, int count, double score) {
    byte[] digits = Ascii.bytes(Decimal.shortest(score));
    element(a, offset, count);
    add(COLON, 0, COLON.length);
    add(digits, 0, digits.length);
  }

  private void add(byte[] a, int offset, int count) {
    int fits = Math.min(count, text.length - length);
    System.arraycopy(a, offset, text, length, fits);
    length += fits;
  }
}
