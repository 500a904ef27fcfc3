package io.reredis.persist;

import io.reredis.base.SafeLog;
import io.reredis.keyspace.Snapshot;
import io.reredis.rdb.RdbFileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Writes a snapshot to a file or a stream in Redis's format. */
final class SnapshotFile {
  private static final Logger LOG = SafeLog.of(SnapshotFile.class);
  private static final int BUFFER = 64 << 10;

  private static final long MOST_REST_NANOS = 2_000_000;

  /** The number of bytes after which the file is flushed. */
  private static final long FLUSH_BYTES = 32 << 20;

  /**
   * The libraries of functions, metadata and options of a file.
   *
   * @param commands whether to write the keys as commands that recreate them
   * @param gentle whether to pause between steps so that clients are served without delay
   */
  record Facts(
      boolean sums,
      boolean base,
      long seconds,
      long usedMemory,
      List<byte[]> libraries,
      boolean commands,
      boolean gentle) {}

  /** Receives the entries of a snapshot. */
  private interface Entries {
    void take(int database, byte[] bytes, int length) throws IOException;
  }

  /** Flushes a file to disk. */
  interface Flusher {
    void flush(Path path, FileChannel channel) throws IOException;
  }

  /** Writes some of the bytes to a file. */
  interface Output {
    void write(Path path, FileChannel channel, ByteBuffer bytes) throws IOException;
  }

  /** How files are written; replaced by tests to inject failures. */
  static volatile Output output = (path, channel, bytes) -> channel.write(bytes);

  /** How files are flushed; replaced by tests to inject failures. */
  static volatile Flusher flusher = (path, channel) -> channel.force(true);

  private SnapshotFile() {}

  /**
   * Writes a snapshot to a temporary file and renames it. The existing file stays until the new one
   * is complete and durable.
   *
   * @param beside the temporary file
   * @param progress receives the number of keys written so far
   * @param cancelled polled between steps
   */
  static long write(
      Snapshot snapshot,
      Path path,
      Path beside,
      Facts facts,
      LongConsumer progress,
      BooleanSupplier cancelled)
      throws IOException {
    long size;
    boolean whole = false;
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      FlushingStream stream = new FlushingStream(beside, channel);
      size = write(snapshot, stream, facts, progress, cancelled);
      flusher.flush(beside, channel);
      whole = true;
    } finally {
      if (!whole) {
        deleteQuietly(beside);
      }
    }
    DurableFiles.rename(beside, path);
    return size;
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "deleting {0}: {1}", file, e.getMessage());
    }
  }

  static long write(
      Snapshot snapshot,
      OutputStream stream,
      Facts facts,
      LongConsumer progress,
      BooleanSupplier cancelled)
      throws IOException {
    if (facts.commands) {
      CommandForm out = new CommandForm(stream);
      out.libraries(facts.libraries);
      write(snapshot, out::entries, facts, progress, cancelled);
      return out.end();
    }
    RdbFileWriter out = new RdbFileWriter(stream, facts.sums);
    out.begin(snapshot.fieldsExpire(), facts.base, facts.seconds, facts.usedMemory);
    out.libraries(facts.libraries);
    boolean[] begun = new boolean[snapshot.databases()];
    Entries entries =
        (database, bytes, length) -> {
          if (!begun[database]) {
            begun[database] = true;
            out.database(database, snapshot.size(database), snapshot.expiring(database));
          }
          out.entries(database, bytes, length);
        };
    write(snapshot, entries, facts, progress, cancelled);
    out.end();
    return out.size();
  }

  private static void write(
      Snapshot snapshot,
      Entries entries,
      Facts facts,
      LongConsumer progress,
      BooleanSupplier cancelled)
      throws IOException {
    long start = System.nanoTime();
    while (snapshot.step(
        (database, bytes, length, keys) -> entries.take(database, bytes, length))) {
      progress.accept(snapshot.keys());
      if (facts.gentle) {
        start = rest(start);
      }
      if (cancelled.getAsBoolean()) {
        throw new IOException("cancelled");
      }
    }
  }

  /**
   * Pauses as long as the last step took: without pauses, on few processors, the thread keeps those
   * that serve clients from running for milliseconds.
   */
  private static long rest(long start) {
    LockSupport.parkNanos(Math.min(MOST_REST_NANOS, System.nanoTime() - start));
    return System.nanoTime();
  }

  /** Flushes the file at intervals, so that the final flush is short. */
  static final class FlushingStream extends OutputStream {
    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private long unflushed;

    FlushingStream(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      for (int at = from; at < from + count; ) {
        int part = Math.min(buffer.remaining(), from + count - at);
        buffer.put(bytes, at, part);
        at += part;
        if (!buffer.hasRemaining()) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      buffer.flip();
      unflushed += buffer.remaining();
      while (buffer.hasRemaining()) {
        output.write(path, channel, buffer);
      }
      buffer.clear();
      if (unflushed > FLUSH_BYTES) {
        flusher.flush(path, channel);
        unflushed = 0;
      }
    }
  }
}
