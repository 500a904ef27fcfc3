package io.reredis.rdb;

import io.reredis.base.Bytes;
import io.reredis.util.ReredisException;

/** Reads keys of a file with their expiry and access information. Not thread-safe. */
public final class KeyReader {
  static final int IDLE = 0xf8;
  static final int FREQUENCY = 0xf9;
  static final int EXPIRE_MILLIS = 0xfc;
  static final int EXPIRE_SECONDS = 0xfd;
  static final int SELECT = 0xfe;

  private static final int KEY_BUFFER = 512;
  private static final int NO_TIME = -1;
  private static final String MODULE_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final RdbReader in;
  private final ValueReader values;
  private final Bytes key = new Bytes();
  private final byte[] keyBuffer = new byte[KEY_BUFFER];
  private int database;
  private long expireAt = NO_TIME;
  private long idle = NO_TIME;
  private int frequency = NO_TIME;

  /** The offset in the file of the current item. */
  private long mark;

  /** Creates a reader for {@link RdbRange}s. */
  public KeyReader() {
    this(new RdbReader(new byte[0], 0, 0));
  }

  KeyReader(RdbReader in) {
    this.in = in;
    this.values = new ValueReader(in, 0);
  }

  /** Returns the offset in the file of the last item that was read. */
  public long offset() {
    return mark;
  }

  /** Sets the offset of the next item. */
  void begin(long offset) {
    mark = offset;
  }

  int database() {
    return database;
  }

  void database(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw RdbReader.BAD;
    }
    database = (int) number;
  }

  /** Returns whether no attribute of the next key has been read. */
  boolean isBetween() {
    return expireAt == NO_TIME && idle == NO_TIME && frequency == NO_TIME;
  }

  /** Copies the name of the key if it is in an array that is about to be overwritten. */
  void holdKey(byte[] bytes) {
    if (key.array() == bytes) {
      key.set(key.copy(), 0, key.length());
    }
  }

  /** Reads the keys of a range. */
  void read(RdbRange range, RdbFile.Taker taker) {
    in.window(range.window.bytes, range.from, -1, range.to, 0);
    database = range.database;
    while (in.position() < range.to) {
      mark = range.windowAt + in.position();
      step(in.number8(), taker);
    }
  }

  /** Reads an item, a key or an attribute of the next one, after its opcode. */
  void step(int code, RdbFile.Taker taker) {
    switch (code) {
      case SELECT:
        database(in.number());
        break;
      case EXPIRE_SECONDS:
        expireAt = Math.multiplyExact((long) (int) in.littleEndian(4), 1000L);
        break;
      case EXPIRE_MILLIS:
        expireAt = in.littleEndian(8);
        break;
      case IDLE:
        idle = Math.max(0, in.number());
        break;
      case FREQUENCY:
        frequency = in.number8();
        break;
      default:
        key(taker, code);
    }
  }

  private void key(RdbFile.Taker taker, int type) {
    name(type);
    in.keepNothing();
    long until = expireAt == NO_TIME ? NO_TIME : Math.max(0, expireAt);
    taker.key(database, key, until, idle, frequency, values);
    expireAt = NO_TIME;
    idle = NO_TIME;
    frequency = NO_TIME;
  }

  private void name(int type) {
    if (type == RdbType.MODULE_1 || type == RdbType.MODULE_2) {
      in.string(key, keyBuffer);
      throw ReredisException.error(
          "the key '"
              + key
              + "' is of the module type '"
              + moduleType(in.number())
              + "', and there are no modules");
    }
    values.next(type);
    try {
      values.type();
    } catch (ReredisException e) {
      throw ReredisException.error("there is no type of values with the number " + type);
    }
    in.string(key, keyBuffer);
  }

  /**
   * Returns the name of a module type: nine characters of six bits, before ten bits of its version.
   */
  static String moduleType(long id) {
    StringBuilder name = new StringBuilder();
    for (int shift = 58; shift >= 10; shift -= 6) {
      name.append(MODULE_CHARACTERS.charAt((int) (id >>> shift) & 63));
    }
    return name.toString();
  }
}
