package io.reredis.rdb;

/** A range of complete keys of a file in memory, to be read by any one thread. */
public final class RdbRange {
  final Window window;
  final int from;
  final int to;

  /** The offset of the window in the file. */
  final long windowAt;

  /** The database selected at the beginning. */
  final int database;

  /** Creates a range of a window, which it retains until it has been read. */
  RdbRange(Window window, int from, int to, long windowAt, int database) {
    this.window = window;
    this.from = from;
    this.to = to;
    this.windowAt = windowAt;
    this.database = database;
    window.retain();
  }

  /** Returns the offset of the range in the file. */
  public long offset() {
    return windowAt + from;
  }

  /** Releases the range without reading it. */
  public void drop() {
    window.release();
  }

  /**
   * Reads the keys and releases the range.
   *
   * @param reader the calling thread's own, whose {@link KeyReader#offset} returns the position of
   *     an error
   * @throws io.reredis.util.ReredisException if a key or value is malformed
   */
  public void read(KeyReader reader, RdbFile.Taker taker) {
    try {
      reader.read(this, taker);
    } finally {
      window.release();
    }
  }
}
