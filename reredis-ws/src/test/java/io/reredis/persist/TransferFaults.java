package io.reredis.persist;

import java.io.IOException;

/** Simulates a full disk for the files of transfers. */
public final class TransferFaults implements AutoCloseable {
  private final SnapshotFile.Output before = SnapshotFile.output;

  /** Makes writes fail after the given number of bytes. */
  public void after(long bytes) {
    long[] left = {bytes};
    SnapshotFile.output =
        (path, channel, part) -> {
          left[0] -= part.remaining();
          if (left[0] < 0) {
            throw new IOException("No space left on device");
          }
          before.write(path, channel, part);
        };
  }

  @Override
  public void close() {
    SnapshotFile.output = before;
  }
}
