package io.reredis.keyspace;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.type.EntrySink;
import io.reredis.type.HashValue;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.View;
import io.reredis.util.StreamId;
import io.reredis.util.ValueType;

/**
 * A readable prefix of a value: the bytes of a string, the first elements of a collection separated
 * by commas, with a colon between field and value or member and score, or the last entry of a
 * stream. O(1) in the size of a large value. Not thread-safe.
 */
final class Preview {
  /** The number of elements visited; more would not fit. */
  private static final int ELEMENTS = 64;

  private static final byte[] COMMA = {',', ' '};
  private static final byte[] COLON = {':', ' '};

  private final byte[] text;
  private int length;

  private Preview(int most) {
    text = new byte[most];
  }

  /** Returns at most {@code most} bytes of text. */
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
      case STREAM:
        ((StreamValue) view).range(StreamId.ZERO, StreamId.MAX, 1, true, new LastEntry());
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

  /** Adds the id and fields of an entry. */
  private final class LastEntry implements EntrySink {
    private boolean isValue;

    @Override
    public void entry(StreamId id, int fields) {
      byte[] text = Ascii.bytes(id.toString());
      element(text, 0, text.length);
    }

    @Override
    public void put(byte[] a, int offset, int count) {
      if (isValue) {
        add(COLON, 0, COLON.length);
        add(a, offset, count);
      } else {
        element(a, offset, count);
      }
      isValue = !isValue;
    }
  }

  private void add(byte[] a, int offset, int count) {
    int fits = Math.min(count, text.length - length);
    System.arraycopy(a, offset, text, length, fits);
    length += fits;
  }
}
