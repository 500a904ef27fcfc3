package io.reredis.rdb;

import io.reredis.base.Bytes;
import io.reredis.base.Crc64;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole file in Redis's format (RDB versions 1 to 12), key by key, from untrusted bytes. A
 * window of the file is in memory, and moves as the file is read. Not thread-safe.
 */
public final class RdbFile {
  /** The latest known version of the format: that of Redis 7.4. */
  public static final int LAST_VERSION = 12;

  private static final int FIRST_CHECKSUM_VERSION = 5;
  private static final int WINDOW = 1 << 20;

  /** A window that has grown for one large string is kept up to that many times the base size. */
  private static final int MOST_KEPT = 16;

  private static final int SLOT_INFO = 0xf4;

  /** The code of a library of functions. */
  static final int FUNCTION = 0xf5;

  private static final int FUNCTION_PRE_GA = 0xf6;
  private static final int MODULE_AUX = 0xf7;
  private static final int AUX = 0xfa;
  private static final int RESIZE = 0xfb;
  private static final int END = 0xff;

  /** Receives the content of a file. */
  public interface Taker {
    /**
     * Receives one key. The slice is valid until this returns.
     *
     * @param expireAt in ms since 1970, -1 for never
     * @param idleSeconds the time since the last access, -1 if unknown
     * @param frequency the access frequency as Redis counts it, -1 if unknown
     */
    void key(
        int database, Bytes key, long expireAt, long idleSeconds, int frequency, ValueReader value);

    /** Receives the declared number of keys of a database, which is not trusted. */
    default void sizes(int database, long keys) {}

    /** Receives an auxiliary field. */
    default void note(String name, String value) {}
  }

  private final InputStream file;
  private final RdbReader in;
  private final KeyReader keys;
  private final List<byte[]> libraries = new ArrayList<>();
  private final int base;
  private final Queue<Window> free = new ConcurrentLinkedQueue<>();
  private Window window = new Window(0, free);

  /** The previous window, which may still be read for the checksum or through slices. */
  private @Nullable Window previous;

  private int filled;

  /** The offset of the window in the file. */
  private long windowAt;

  /** The length of the file, or the maximum if unknown. */
  private final long length;

  private boolean ended;

  /** Confined to the current checksum task. */
  private long crc;

  private int summedTo;
  private final Executor summing;
  private CompletableFuture<Void> sum = CompletableFuture.completedFuture(null);

  private int version;

  /** Receives ranges to be read by other threads, or null. */
  private @Nullable Consumer<RdbRange> ranges;

  private final RdbSkim skim = new RdbSkim();

  /**
   * Reads from a stream.
   *
   * @param length the number of bytes, {@link Long#MAX_VALUE} if unknown
   */
  public RdbFile(InputStream file, long length) {
    this(file, length, Runnable::run);
  }

  /**
   * Reads from a stream, with an executor for the checksum.
   *
   * @param summing computes the checksum
   */
  public RdbFile(InputStream file, long length, Executor summing) {
    this(file, length, summing, WINDOW);
  }

  /** Reads from a stream, with a base size of the window. */
  RdbFile(InputStream file, long length, Executor summing, int base) {
    this.file = file;
    this.length = length;
    this.summing = summing;
    this.base = base;
    this.in = new RdbReader(this::more);
    this.keys = new KeyReader(in);
  }

  /** Returns the offset in the file of the last item that was read. */
  public long offset() {
    return keys.offset();
  }

  /** Returns the offset in the file after what was read. */
  public long end() {
    return windowAt + in.position();
  }

  /** Returns the code of function libraries in the file. */
  public List<byte[]> libraries() {
    return libraries;
  }

  /**
   * Reads the file to its end.
   *
   * @throws ReredisException if it is malformed; {@link #offset} returns where
   */
  public void read(Taker taker) throws IOException {
    read(taker, null);
  }

  /**
   * Reads the file to its end.
   *
   * @param elsewhere receives ranges of keys that are in memory, to be read by other threads in any
   *     order; all other keys are passed to {@code taker}. It may block
   * @throws ReredisException if it is malformed; {@link #offset} returns where
   */
  public void read(Taker taker, @Nullable Consumer<RdbRange> elsewhere) throws IOException {
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

  /** Passes on ranges of keys from the current position, as long as there are complete keys. */
  private void share() {
    for (boolean moved = false; ; ) {
      int from = in.position();
      int to = skim.skim(window.bytes, from, filled, keys.database());
      if (to > from) {
        assert ranges != null;
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

  /** Reads one item; returns false at the end. */
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

  /** Makes that many bytes available, if the file has them. */
  private void more(long count) {
    keys.holdKey(window.bytes);
    do {
      moveOn(count);
    } while (in.available() < count && !ended);
  }

  /** Drops bytes that were read and reads more of the file, into a larger window if it is full. */
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
   * Returns a window that is not in use; a larger one if the remaining bytes would fill half of it.
   *
   * @param enough the maximum useful size, which is more than what is left
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

  /** Returns the bytes that were read from the stream after the end of the content. */
  public byte[] rest() {
    return Arrays.copyOfRange(window.bytes, in.position(), filled);
  }
}
