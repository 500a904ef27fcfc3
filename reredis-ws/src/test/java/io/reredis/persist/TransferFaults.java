package io.reredis.persist;

import java.io.IOException;

/** Lets the disk be full for files of transfers. */
public final class TransferFaults implements AutoCloseable {
  private final SnapshotFile.Output before = SnapshotFile.output;

  /** Lets writes fail after so many bytes. */
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
