package io.reredis.persist;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Makes writes and flushes of the log and of the snapshots in a directory fail. */
public final class FailingFiles implements AutoCloseable {
  /** Called before a file is written or flushed; its exception is the failure. */
  public interface Failure {
    /** Throws or does nothing. */
    void maybe() throws java.io.IOException;
  }

  private final LogFile.Output output = LogFile.output;
  private final LogFile.Flusher flusher = LogFile.flusher;
  private final SnapshotFile.Output snapshotOutput = SnapshotFile.output;
  private final SnapshotFile.Flusher snapshotFlusher = SnapshotFile.flusher;
  private final AtomicLong longestFlush = new AtomicLong();

  /**
   * Starts to fail.
   *
   * @param directory the directory of the files
   * @param writing fails writes, after a part of the bytes
   * @param flushing fails flushes
   */
  public FailingFiles(Path directory, Failure writing, Failure flushing) {
    LogFile.output =
        (path, file, bytes, from, count) -> {
          if (path.startsWith(directory)) {
            int part = count / 2;
            output.write(path, file, bytes, from, part);
            writing.maybe();
            output.write(path, file, bytes, from + part, count - part);
          } else {
            output.write(path, file, bytes, from, count);
          }
        };
    LogFile.flusher =
        (path, file) -> {
          if (path.startsWith(directory)) {
            flushing.maybe();
          }
          long start = System.nanoTime();
          flusher.flush(path, file);
          longestFlush.accumulateAndGet(System.nanoTime() - start, Math::max);
        };
    SnapshotFile.output =
        (path, channel, bytes) -> {
          if (path.startsWith(directory)) {
            writing.maybe();
          }
          snapshotOutput.write(path, channel, bytes);
        };
    SnapshotFile.flusher =
        (path, channel) -> {
          if (path.startsWith(directory)) {
            flushing.maybe();
          }
          snapshotFlusher.flush(path, channel);
        };
  }

  /** Returns the longest flush of the log in nanoseconds, which shows how slow the disk was. */
  public long longestFlush() {
    return longestFlush.get();
  }

  @Override
  public void close() {
    LogFile.output = output;
    LogFile.flusher = flusher;
    SnapshotFile.output = snapshotOutput;
    SnapshotFile.flusher = snapshotFlusher;
  }
}
