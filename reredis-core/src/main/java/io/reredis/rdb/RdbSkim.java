package io.reredis.rdb;

/**
 * Finds where keys of a file end without parsing their values, so that other threads can parse
 * them. Not thread-safe.
 */
final class RdbSkim {
  /** In place of an index: the bytes end before. */
  private static final int MORE = -1;

  /** In place of an index: an unknown item. */
  private static final int OTHER = -2;

  private static final int STREAM_ID = 16;
  private static final int DELIVERY_TIME = 8;

  @SuppressWarnings("NullAway.Init") // set when it begins
  private byte[] a;

  private int end;
  private int at;
  private int database;
  private boolean isCutOff;

  /**
   * Skims complete keys with their attributes.
   *
   * @param selected the selected database
   * @return the end of the last complete key; {@code from} if there is none
   */
  int skim(byte[] bytes, int from, int to, int selected) {
    a = bytes;
    end = to;
    database = selected;
    int whole = from;
    at = from;
    int next = selected;
    while (at >= 0) {
      whole = at;
      database = next;
      next = key(next);
    }
    isCutOff = at == MORE;
    return whole;
  }

  /**
   * Returns the end of the first key, which must be complete and must not be preceded by a database
   * selection.
   */
  int one(byte[] bytes, int from, int to) {
    a = bytes;
    end = to;
    at = from;
    key(0);
    if (at < 0) {
      throw RdbReader.BAD;
    }
    return at;
  }

  /** Returns the database selected at the end of the keys. */
  int database() {
    return database;
  }

  /** Returns whether the last skim ended at the end of the bytes. */
  boolean isCutOff() {
    return isCutOff;
  }

  /** Skips a key, and returns the database selected then. */
  private int key(int selected) {
    int now = selected;
    while (at >= 0) {
      int code = number8();
      switch (code) {
        case KeyReader.SELECT:
          now = select();
          break;
        case KeyReader.EXPIRE_SECONDS:
          skip(4);
          break;
        case KeyReader.EXPIRE_MILLIS:
          skip(8);
          break;
        case KeyReader.IDLE:
          number();
          break;
        case KeyReader.FREQUENCY:
          skip(1);
          break;
        default:
          if (at >= 0) {
            value(code);
          }
          return now;
      }
    }
    return now;
  }

  private int select() {
    long number = number();
    if (at >= 0 && (number < 0 || number > Integer.MAX_VALUE)) {
      at = OTHER;
    }
    return (int) number;
  }

  private void value(int type) {
    switch (type) {
      case RdbType.STRING:
      case RdbType.LIST_ZIPLIST:
      case RdbType.SET_INTSET:
      case RdbType.SORTED_SET_ZIPLIST:
      case RdbType.HASH_ZIPLIST:
      case RdbType.HASH_ZIPMAP:
      case RdbType.HASH_LISTPACK:
      case RdbType.SORTED_SET_LISTPACK:
      case RdbType.SET_LISTPACK:
        strings(2);
        break;
      case RdbType.LIST:
      case RdbType.SET:
      case RdbType.LIST_QUICKLIST:
        string();
        strings(number());
        break;
      case RdbType.HASH:
        string();
        strings(twice(number()));
        break;
      case RdbType.SORTED_SET:
        string();
        parts(number(), 0, 1, 8);
        break;
      case RdbType.LIST_QUICKLIST_2:
        string();
        parts(number(), 1, 1, 0);
        break;
      case RdbType.HASH_LISTPACK_EXPIRING:
        string();
        skip(8);
        string();
        break;
      case RdbType.HASH_EXPIRING:
        string();
        skip(8);
        parts(number(), 1, 2, 0);
        break;
      case RdbType.STREAM_1:
      case RdbType.STREAM_2:
      case RdbType.STREAM_3:
        string();
        stream(type);
        break;
      default:
        at = OTHER;
    }
  }

  private static long twice(long count) {
    return count > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * count;
  }

  private void stream(int type) {
    strings(twice(number()));
    // length, last id, and in later forms first id, maximal deleted id, number of added entries
    numbers(type == RdbType.STREAM_1 ? 3 : 8);
    for (long groups = number(); groups > 0 && at >= 0; groups--) {
      string();
      numbers(type == RdbType.STREAM_1 ? 2 : 3);
      for (long pending = number(); pending > 0 && at >= 0; pending--) {
        skip(STREAM_ID + DELIVERY_TIME);
        number();
      }
      for (long consumers = number(); consumers > 0 && at >= 0; consumers--) {
        string();
        skip(type == RdbType.STREAM_3 ? 16 : 8);
        long ids = number();
        skip(ids > end ? end + 1L : ids * STREAM_ID);
      }
    }
  }

  // --- parts; if one is incomplete, at becomes and stays negative

  private void parts(long count, int numbers, int strings, int bytes) {
    for (long left = count; left > 0 && at >= 0; left--) {
      numbers(numbers);
      strings(strings);
      skip(bytes);
    }
    refuse(count);
  }

  private void strings(long count) {
    for (long left = count; left > 0 && at >= 0; left--) {
      string();
    }
    refuse(count);
  }

  /** Stops at an invalid number of parts, which the parser will report. */
  private void refuse(long count) {
    if (count < 0 && at >= 0) {
      at = OTHER;
    }
  }

  private void numbers(int count) {
    for (int i = 0; i < count; i++) {
      number();
    }
  }

  private void skip(long count) {
    if (at >= 0) {
      at = count < 0 ? OTHER : count > end - at ? MORE : (int) (at + count);
    }
  }

  private int number8() {
    skip(1);
    return at < 0 ? 0 : a[at - 1] & 0xff;
  }

  private long bigEndian(int count) {
    skip(count);
    long value = 0;
    for (int i = at < 0 ? 0 : count; i > 0; i--) {
      value = value << 8 | a[at - i] & 0xff;
    }
    return value;
  }

  private long number() {
    int first = number8();
    switch (first >> 6) {
      case 0:
        return first;
      case 1:
        return (first & 0x3f) << 8 | number8();
      default:
        if (first == 0x80 || first == 0x81) {
          return bigEndian(first == 0x80 ? 4 : 8);
        }
        at = at < 0 ? at : OTHER;
        return 0;
    }
  }

  private void string() {
    if (at < 0 || at >= end || (a[at] & 0xc0) != 0xc0) {
      skip(number());
      return;
    }
    int encoding = a[at++] & 0x3f;
    if (encoding < 3) {
      skip(1L << encoding);
    } else if (encoding == 3) {
      long compressed = number();
      number();
      skip(compressed);
    } else {
      at = OTHER;
    }
  }
}
