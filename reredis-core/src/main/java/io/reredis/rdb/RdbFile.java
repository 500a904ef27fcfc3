package io.reredis.rdb;

import io.reredis.util.Bytes;
import io.reredis.util.Crc64;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads a whole file in Redis's format (RDB versions 1 to 12), key by key, from bytes that nobody
 * vouches for. A window of the file is in memory; where a key does not end in it the window grows
 * and the key is read once more. Not safe for several threads.
 */
public final class RdbFile {
  /** The last version of the format that is known: that of Redis 7.4. */
  public static final int LAST_VERSION = 12;

  private static final int FIRST_CHECKSUM_VERSION = 5;
  private static final int WINDOW = 1 << 20;
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
     * Takes one key. May be called once more for the same key, where the first call ended with an
     * exception of the reader. The slice holds until it returns.
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
  private byte[] window = new byte[WINDOW];

  /** The window before, which is still being summed perhaps; made with the second. */
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
  private int mark;

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
    this.file = file;
    this.length = length;
    this.summing = summing;
    this.in = new RdbReader(window, 0, 0);
    this.values = new ValueReader(in, 0);
  }

  /** Where in the file the last thing that was read begins. */
  public long offset() {
    return windowAt + mark;
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
    fill();
    header();
    while (one(taker)) {
      if (in.position() > WINDOW / 2 && filled - in.position() < WINDOW / 4) {
        fill();
      }
    }
  }

  private void header() throws IOException {
    whole(
        () -> {
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
          return true;
        });
  }

  private interface Step {
    boolean run();
  }

  /** Runs a step, and once more with more of the file where it needs that. */
  private boolean whole(Step step) throws IOException {
    mark = in.position();
    for (; ; ) {
      try {
        return step.run();
      } catch (ReredisException e) {
        if (e != RdbReader.INCOMPLETE) {
          throw e;
        }
      }
      in.window(window, mark, filled, beyond());
      fill();
    }
  }

  /** Reads one thing; false at the end. */
  private boolean one(Taker taker) throws IOException {
    boolean more = whole(() -> step(taker));
    if (!more && version >= FIRST_CHECKSUM_VERSION) {
      checksum();
    }
    return more;
  }

  private boolean step(Taker taker) {
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
    values.begin();
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

  private void checksum() throws IOException {
    sum(in.position());
    sum.join();
    long expected = crc;
    whole(
        () -> {
          long told = in.littleEndian(8);
          if (told != 0 && told != expected) {
            throw ReredisException.error("Wrong RDB checksum: the file is damaged");
          }
          return true;
        });
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

  /** Drops what was read and takes more of the file, in a larger window where it is full. */
  private void fill() throws IOException {
    int keep = Math.min(mark, in.position());
    if (in.position() > mark) {
      keep = in.position();
      mark = keep;
    }
    sum(keep);
    int kept = filled - keep;
    byte[] next = nextWindow(kept);
    System.arraycopy(window, keep, next, 0, kept);
    if (next != window) {
      spare = window;
      window = next;
    }
    windowAt += keep;
    summedTo = 0;
    mark -= keep;
    filled = kept;
    int count = file.readNBytes(window, filled, window.length - filled);
    filled += count;
    ended = filled < window.length || windowAt + filled >= length;
    in.window(window, mark, filled, beyond());
  }

  /** A window that nobody is summing, larger where so much of this one is kept. */
  private byte[] nextWindow(int kept) {
    int wanted = window.length;
    if (kept > wanted / 2) {
      wanted = (int) Math.min(Integer.MAX_VALUE - 8, 2L * wanted);
      if (wanted == window.length) {
        throw ReredisException.error("a value is larger than 2 GB");
      }
    }
    if (wanted == window.length && sum.isDone()) {
      return window;
    }
    return spare != null && spare.length == wanted ? spare : new byte[wanted];
  }

  /** What was taken from the stream behind the end of the content. */
  public byte[] rest() {
    return Arrays.copyOfRange(window, in.position(), filled);
  }
}
