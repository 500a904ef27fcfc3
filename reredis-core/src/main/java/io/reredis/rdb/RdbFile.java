package io.reredis.rdb;

import io.reredis.util.Bytes;
import io.reredis.util.Crc64;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads a whole file in Redis's format (RDB versions 1 to 12), key by key, from bytes that nobody
 * vouches for. A window of the file is in memory, and moves on as it is read. Not safe for several
 * threads.
 */
public final class RdbFile {
  /** The last version of the format that is known: that of Redis 7.4. */
  public static final int LAST_VERSION = 12;

  private static final int FIRST_CHECKSUM_VERSION = 5;
  private static final int WINDOW = 1 << 20;
  private static final byte[] NONE = {};

  /** A window that has grown for one large string stays so many times as large at most. */
  private static final int MOST_KEPT = 16;

  private static final int KEY_BUFFER = 512;
  private static final int NO_TIME = -1;
  private static final String MODULE_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final int SLOT_INFO = 0xf4;
  private static final int FUNCTION = 0xf5;
  private static final int FUNCTION_PRE_GA = 0xf6;
  private static final int MODULE_AUX = 0xf7;
  private static final int IDLE = 0xf8;
  private static final int FREQUENCY = 0xf9;
  private static final int AUX = 0xfa;
  private static final int RESIZE = 0xfb;
  private static final int EXPIRE_MILLIS = 0xfc;
  private static final int EXPIRE_SECONDS = 0xfd;
  private static final int SELECT = 0xfe;
  private static final int END = 0xff;

  /** Takes what a file has. */
  public interface Taker {
    /**
     * Takes one key. The slice holds until it returns.
     *
     * @param expireAt in ms since 1970, -1 for never
     * @param idleSeconds the time since the last access, -1 where the file does not tell
     * @param frequency how often it is used, as Redis counts it, -1 where the file does not tell
     */
    void key(
        int database, Bytes key, long expireAt, long idleSeconds, int frequency, ValueReader value);

    /** Takes how many keys of a database are said to follow; nobody vouches for it. */
    default void sizes(int database, long keys) {}

    /** Takes a note that the writer has left. */
    default void note(String name, String value) {}
  }

  private final InputStream file;
  private final RdbReader in;
  private final ValueReader values;
  private final List<byte[]> libraries = new ArrayList<>();
  private final Bytes key = new Bytes();
  private final byte[] keyBuffer = new byte[KEY_BUFFER];
  private final int base;
  private byte[] window = NONE;

  /** The window before, which is still being summed perhaps, and slices may point into. */
  private byte[] spare;

  private int filled;

  /** Where in the file the window begins. */
  private long windowAt;

  /** How many bytes the file has, or as many as there can be. */
  private final long length;

  private boolean ended;

  /** Belongs to who does the sum that is under way. */
  private long crc;

  private int summedTo;
  private final Executor summing;
  private CompletableFuture<Void> sum = CompletableFuture.completedFuture(null);

  private int version;
  private int database;
  private long expireAt = NO_TIME;
  private long idle = NO_TIME;
  private int frequency = NO_TIME;

  /** Where in the file what is read begins. */
  private long mark;

  /**
   * Reads from a stream.
   *
   * @param length how many bytes it has, {@link Long#MAX_VALUE} where that is not known
   */
  public RdbFile(InputStream file, long length) {
    this(file, length, Runnable::run);
  }

  /**
   * As above.
   *
   * @param summing does the sums that are held against the checksum
   */
  public RdbFile(InputStream file, long length, Executor summing) {
    this(file, length, summing, WINDOW);
  }

  /** As above, with a window of so many bytes to begin with. */
  RdbFile(InputStream file, long length, Executor summing, int base) {
    this.file = file;
    this.length = length;
    this.summing = summing;
    this.base = base;
    this.in = new RdbReader(this::more);
    this.values = new ValueReader(in, 0);
  }

  /** Where in the file the last thing that was read begins. */
  public long offset() {
    return mark;
  }

  /** Where in the file what was read ends. */
  public long end() {
    return windowAt + in.position();
  }

  /** The code of function libraries that the file holds. */
  public List<byte[]> libraries() {
    return libraries;
  }

  /**
   * Reads the file up to its end.
   *
   * @throws ReredisException where it is none, with what is wrong; {@link #offset} tells where
   */
  public void read(Taker taker) throws IOException {
    try {
      in.window(window, 0, -1, 0, length);
      header();
      while (step(taker)) {
        in.letGo();
      }
      if (version >= FIRST_CHECKSUM_VERSION) {
        checksum();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void header() {
    byte[] magic = new byte[9];
    for (int i = 0; i < magic.length; i++) {
      magic[i] = (byte) in.number8();
    }
    String text = new String(magic, StandardCharsets.ISO_8859_1);
    if (!text.matches("REDIS\\d{4}")) {
      throw ReredisException.error("Wrong signature, this is no RDB file");
    }
    version = Integer.parseInt(text.substring(5));
    if (version < 1 || version > LAST_VERSION) {
      throw ReredisException.error("Can't handle RDB format version " + version);
    }
  }

  /** Reads one thing; false at the end. */
  private boolean step(Taker taker) {
    mark = end();
    int code = in.number8();
    switch (code) {
      case END:
        return false;
      case SELECT:
        database = databaseNumber(in.number());
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
      case RESIZE:
        long keys = in.number();
        in.number();
        taker.sizes(database, keys);
        break;
      case SLOT_INFO:
        in.number();
        in.number();
        in.number();
        break;
      case AUX:
        taker.note(in.string().toString(), in.string().toString());
        break;
      case FUNCTION:
        libraries.add(in.blob());
        break;
      case FUNCTION_PRE_GA:
        throw ReredisException.error("functions in the form of a release candidate of Redis 7.0");
      case MODULE_AUX:
        throw ReredisException.error(
            "data of the module type '" + moduleType(in.number()) + "', and there are no modules");
      default:
        key(taker, code);
    }
    return true;
  }

  private static int databaseNumber(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw RdbReader.BAD;
    }
    return (int) number;
  }

  private void key(Taker taker, int type) {
    readKey(type);
    in.keepNothing();
    long until = expireAt == NO_TIME ? NO_TIME : Math.max(0, expireAt);
    taker.key(database, key, until, idle, frequency, values);
    expireAt = NO_TIME;
    idle = NO_TIME;
    frequency = NO_TIME;
  }

  private void readKey(int type) {
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

  /** The name of a module's type: nine characters of six bits, before ten bits of its version. */
  private static String moduleType(long id) {
    StringBuilder name = new StringBuilder();
    for (int shift = 58; shift >= 10; shift -= 6) {
      name.append(MODULE_CHARACTERS.charAt((int) (id >>> shift) & 63));
    }
    return name.toString();
  }

  private void checksum() {
    mark = end();
    in.keepNothing();
    sum(in.position());
    sum.join();
    long expected = crc;
    long told = in.littleEndian(8);
    if (told != 0 && told != expected) {
      throw ReredisException.error("Wrong RDB checksum: the file is damaged");
    }
  }

  // --- the window

  private void sum(int to) {
    sum.join();
    byte[] bytes = window;
    int from = summedTo;
    sum =
        CompletableFuture.runAsync(() -> crc = Crc64.update(crc, bytes, from, to - from), summing);
    summedTo = to;
  }

  private long beyond() {
    return ended ? 0 : length - windowAt - filled;
  }

  /** Lets so many bytes be there, if the file has them. */
  private void more(long count) {
    if (key.array() == window) {
      // it is needed up to the end of its value
      key.set(key.copy(), 0, key.length());
    }
    do {
      moveOn(count);
    } while (in.available() < count && !ended);
  }

  /** Drops what was read and takes more of the file, in a larger window where it is full. */
  private void moveOn(long count) {
    boolean keeps = in.kept() >= 0;
    int from = keeps ? in.kept() : in.position();
    int at = in.position() - from;
    int left = filled - from;
    sum(from);
    byte[] next = nextWindow(left, at + count + base);
    System.arraycopy(window, from, next, 0, left);
    spare = window;
    window = next;
    windowAt += from;
    summedTo = 0;
    filled = left + read(left);
    ended = filled < window.length || windowAt + filled >= length;
    in.window(window, at, keeps ? 0 : -1, filled, beyond());
  }

  private int read(int to) {
    try {
      return file.readNBytes(window, to, window.length - to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An array that nobody is looking at; a larger one where so much is left that this one would be
   * half full of it.
   *
   * @param enough more bytes than this, which are more than what is left, are of no use
   */
  private byte[] nextWindow(int left, long enough) {
    long size = Math.max(base, Math.min(window.length, (long) base * MOST_KEPT));
    while (left > size / 2 && size < enough) {
      size = Math.min(2 * size, enough);
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw ReredisException.error("a value is larger than 2 GB");
    }
    boolean free = !in.hold() && spare != null;
    return free && spare.length == size ? spare : new byte[(int) size];
  }

  /** What was taken from the stream behind the end of the content. */
  public byte[] rest() {
    return Arrays.copyOfRange(window, in.position(), filled);
  }
}
