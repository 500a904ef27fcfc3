package io.reredis.type;

import java.util.Arrays;

/**
 * Fills an empty {@link ElementTable}. Elements are gathered by the leading bits of their hashes
 * and inserted part by part, into segments of the right size from the start: this saves cache
 * misses, and no segment is split.
 *
 * <p>Its memory grows with the number of added elements up to a limit, at which they are inserted
 * into the table. Not thread-safe.
 */
final class TableFill {
  /** The approximate number of elements per part: their data stays in the second-level cache. */
  private static final int IN_A_PART = 1 << 13;

  private static final int MOST_PART_BITS = 8;
  private static final int FIRST_ROOM = 64;

  /** The maximum number of gathered elements. */
  static final int MOST = 1 << 22;

  private final ElementTable table;
  private final int most;
  private final int partShift;
  private final byte[][][] elements;
  private final long[][] hashes;
  private final int[] counts;
  private int gathered;
  private long bytes;
  private boolean distinct = true;

  /**
   * Creates a fill of a table.
   *
   * @param expected the declared number of elements, which is not trusted
   */
  TableFill(ElementTable table, int expected) {
    this(table, expected, MOST);
  }

  /** Creates a fill with another limit. */
  TableFill(ElementTable table, int expected, int most) {
    this.table = table;
    this.most = most;
    int bits = 32 - Integer.numberOfLeadingZeros(Math.max(0, expected - 1) / IN_A_PART);
    int partBits = Math.min(MOST_PART_BITS, bits);
    this.partShift = 63 - partBits;
    this.elements = new byte[1 << partBits][FIRST_ROOM][];
    this.hashes = new long[1 << partBits][FIRST_ROOM];
    this.counts = new int[1 << partBits];
  }

  /** Adds an element. */
  void add(byte[] element) {
    if (gathered == most) {
      putIn();
    }
    long hash = table.hashOf(element);
    int part = (int) (hash >>> 1 >>> partShift);
    int at = counts[part];
    if (at == hashes[part].length) {
      elements[part] = Arrays.copyOf(elements[part], 2 * at);
      hashes[part] = Arrays.copyOf(hashes[part], 2 * at);
    }
    elements[part][at] = element;
    hashes[part][at] = hash;
    counts[part] = at + 1;
    gathered++;
    bytes += ElementTable.heapBytes(element);
  }

  /** Inserts the remaining elements; returns whether all added elements had different keys. */
  boolean finish() {
    putIn();
    return distinct;
  }

  private void putIn() {
    if (table.size() == 0) {
      table.divide(gathered, hashes, counts);
    }
    for (int part = 0; part < counts.length; part++) {
      byte[][] from = elements[part];
      for (int i = 0; i < counts[part]; i++) {
        distinct &= table.insertDistinct(hashes[part][i], from[i]);
      }
      Arrays.fill(from, 0, counts[part], null);
      counts[part] = 0;
    }
    table.addBytes(bytes);
    bytes = 0;
    gathered = 0;
  }
}
