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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

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

  /** A window that has grown for one large string stays so many times as large at most. */
  private static final int MOST_KEPT = 16;

  private static final int SLOT_INFO = 0xf4;
  private static final int FUNCTION = 0xf5;
  private static final int FUNCTION_PRE_GA = 0xf6;
  private static final int MODULE_AUX = 0xf7;
  private static final int AUX = 0xfa;
  private static final int RESIZE = 0xfb;
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
  private final KeyReader keys;
  private final List<byte[]> libraries = new ArrayList<>();
  private final int base;
  private final Queue<Window> free = new ConcurrentLinkedQueue<>();
  private Window window = new Window(0, free);

  /** The window before, which is still being summed perhaps, and slices may point into. */
  private Window previous;

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

  /** Has keys read elsewhere, null where all are read here. */
  private Consumer<RdbRange> ranges;

  private final RdbSkim skim = new RdbSkim();

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
    this.keys = new KeyReader(in);
  }

  /** Where in the file the last thing that was read begins. */
  public long offset() {
    return keys.offset();
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
    read(taker, null);
  }

  /**
   * Reads the file up to its end.
   *
   * @param elsewhere takes keys that lie in memory together, to have them read by other threads in
   *     any order; those that it does not get come to {@code taker}. It may block
   * @throws ReredisException where it is none, with what is wrong; {@link #offset} tells where
   */
  public void read(Taker taker, Consumer<RdbRange> elsewhere) throws IOException {
    ranges = elsewhere;
    try {
      in.window(window.bytes, 0, -1, 0, length);
      header();
      do {
        in.letGo();
        if (ranges != null && keys.isBetween()) {
          share();
        }
      } while (step(taker));
      if (version >= FIRST_CHECKSUM_VERSION) {
        checksum();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Hands over keys from here on, as long as there are whole ones. */
  private void share() {
    for (boolean moved = false; ; ) {
      int from = in.position();
      int to = skim.skim(window.bytes, from, filled, keys.database());
      if (to > from) {
        ranges.accept(new RdbRange(window, from, to, windowAt, keys.database()));
        in.skip(to - from);
        keys.database(skim.database());
      } else if (moved) {
        return;
      }
      if (ended || !skim.isCutOff()) {
        return;
      }
      in.letGo();
      moveOn(1);
      moved = true;
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
    keys.begin(end());
    int code = in.number8();
    switch (code) {
      case END:
        return false;
      case RESIZE:
        long count = in.number();
        in.number();
        taker.sizes(keys.database(), count);
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
            "data of the module type '"
                + KeyReader.moduleType(in.number())
                + "', and there are no modules");
      default:
        keys.step(code, taker);
    }
    return true;
  }

  private void checksum() {
    keys.begin(end());
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
    byte[] bytes = window.bytes;
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
    keys.holdKey(window.bytes);
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
    Window next = nextWindow(left, at + count + base);
    System.arraycopy(window.bytes, from, next.bytes, 0, left);
    previous = window;
    window = next;
    windowAt += from;
    summedTo = 0;
    filled = left + read(left);
    ended = filled < window.bytes.length || windowAt + filled >= length;
    in.window(window.bytes, at, keeps ? 0 : -1, filled, beyond());
  }

  private int read(int to) {
    try {
      return file.readNBytes(window.bytes, to, window.bytes.length - to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A window that nobody is looking at; a larger one where so much is left that this one would be
   * half full of it.
   *
   * @param enough more bytes than this, which are more than what is left, are of no use
   */
  private Window nextWindow(int left, long enough) {
    long size = Math.max(base, Math.min(window.bytes.length, (long) base * MOST_KEPT));
    while (left > size / 2 && size < enough) {
      size = Math.min(2 * size, enough);
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw ReredisException.error("a value is larger than 2 GB");
    }
    if (!in.hold() && previous != null) {
      previous.release();
    }
    for (Window next = free.poll(); next != null; next = free.poll()) {
      if (next.bytes.length == size) {
        next.reuse();
        return next;
      }
    }
    return new Window((int) size, free);
  }

  /** What was taken from the stream behind the end of the content. */
  public byte[] rest() {
    return Arrays.copyOfRange(window.bytes, in.position(), filled);
  }
}
