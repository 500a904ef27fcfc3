package io.reredis.ws;

/** Strict UTF-8 on bytes: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /**
   * Returns whether the range is strict UTF-8, so that decoding and encoding preserve the bytes.
   */
  static boolean isStrict(byte[] a, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      if (a[i] >= 0) {
        i++;
        continue;
      }
      int size = sequence(a[i]);
      if (size == 0 || i + size > end || !isSequence(a, i, size)) {
        return false;
      }
      i += size;
    }
    return true;
  }

  /**
   * Returns the greatest length up to {@code limit}, at most three less, that ends at a code point
   * boundary, for a text that continues after it.
   */
  static int cut(byte[] a, int offset, int limit) {
    for (int back = 1; back <= 3 && back <= limit; back++) {
      byte b = a[offset + limit - back];
      if (b >= 0) {
        return limit;
      }
      if ((b & 0xc0) == 0xc0) {
        return sequence(b) > back ? limit - back : limit;
      }
    }
    return limit;
  }

  /**
   * Returns the length of the sequence that begins with this byte above 0x7f, or 0 if it is
   * invalid.
   */
  private static int sequence(byte first) {
    int b = first & 0xff;
    if (b < 0xc2 || b > 0xf4) {
      return 0;
    }
    return b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
  }

  private static boolean isSequence(byte[] a, int i, int size) {
    for (int j = 1; j < size; j++) {
      if ((a[i + j] & 0xc0) != 0x80) {
        return false;
      }
    }
    int first = a[i] & 0xff;
    int second = a[i + 1] & 0xff;
    switch (first) {
      case 0xe0:
        return second >= 0xa0;
      case 0xed:
        return second < 0xa0;
      case 0xf0:
        return second >= 0x90;
      case 0xf4:
        return second < 0x90;
      default:
        return true;
    }
  }
}
