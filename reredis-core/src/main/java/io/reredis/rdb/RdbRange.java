package io.reredis.rdb;

/** Whole keys of a file, as they lie in memory, to be read by any one thread. */
public final class RdbRange {
  final Window window;
  final int from;
  final int to;

  /** Where in the file the window begins. */
  final long windowAt;

  /** The database that is selected at the beginning. */
  final int database;

  /** Creates the range of a window, which it uses until it has been read. */
  RdbRange(Window window, int from, int to, long windowAt, int database) {
    this.window = window;
    this.from = from;
    this.to = to;
    this.windowAt = windowAt;
    this.database = database;
    window.retain();
  }

  /** Where in the file the range begins. */
  public long offset() {
    return windowAt + from;
  }

  /** Ends the range, which is not to be read. */
  public void drop() {
    window.release();
  }

  /**
   * Reads the keys and ends the range.
   *
   * @param reader the calling thread's own, whose {@link KeyReader#offset} tells where an error was
   * @throws io.reredis.util.ReredisException where a key or value is none
   */
  public void read(KeyReader reader, RdbFile.Taker taker) {
    try {
      reader.read(this, taker);
    } finally {
      window.release();
    }
  }
}
