package io.reredis.persist;

import io.reredis.util.Clock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * The progress of a load, and its cancellation. One thread loads; any thread may query and {@link
 * #cancel}.
 */
final class LoadProgress {
  /** Opens the files to load. */
  interface Opener {
    InputStream open(Path path) throws IOException;
  }

  /** How files are opened; replaced by tests to delay loading. */
  static volatile Opener opener = LoadProgress::openInterruptibly;

  private final Clock clock;
  private final long startedAt;
  private volatile long total;
  private volatile long loaded;
  private volatile long usedMemory;
  private volatile boolean cancelled;

  /** Starts timing the load. */
  LoadProgress(Clock clock) {
    this.clock = clock;
    this.startedAt = clock.millis();
  }

  /** Sets the total number of bytes to load, from the file sizes. */
  void expect(long bytes) {
    total = bytes;
  }

  /** Sets the memory that the data used when it was written. */
  void usedMemory(long bytes) {
    usedMemory = bytes;
  }

  /** Opens a file whose reads are counted and fail after the load is cancelled. */
  InputStream open(Path path) throws IOException {
    return new Counted(opener.open(path));
  }

  /** Cancels the load, which then fails. */
  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /**
   * Checks for cancellation.
   *
   * @throws IOException if the load was cancelled
   */
  void check() throws IOException {
    if (cancelled) {
      throw new IOException("cancelled");
    }
  }

  /** Adds the fields of INFO. */
  void info(BiConsumer<String, Object> field) {
    long now = loaded;
    long all = Math.max(total, now);
    field.accept("loading_start_time", startedAt / 1000);
    field.accept("loading_total_bytes", all);
    field.accept("loading_rdb_used_mem", usedMemory);
    field.accept("loading_loaded_bytes", now);
    double percent = all == 0 ? 0 : 100.0 * now / all;
    field.accept("loading_loaded_perc", String.format(Locale.ROOT, "%.2f", percent));
    field.accept("loading_eta_seconds", secondsLeft(now, all));
  }

  /** Estimates the remaining seconds from the rate so far; 1 if there is none yet. */
  private long secondsLeft(long now, long all) {
    long elapsed = (clock.millis() - startedAt) / 1000;
    return now == 0 || elapsed <= 0 ? 1 : (long) ((double) elapsed * (all - now) / now);
  }

  /** Opens a file through a channel; streams of {@code Files} cannot be interrupted. */
  static InputStream openInterruptibly(Path path) throws IOException {
    return Channels.newInputStream(FileChannel.open(path, StandardOpenOption.READ));
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      check();
      int next = in.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      check();
      int read = in.read(bytes, from, most);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) {
      loaded = loaded + bytes;
    }
  }
}
