package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.base.TopCounts;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Counts the changes that the feed collects by the prefix of their keys, for each second of the
 * last minutes. A prefix is the text before the first colon. Keys without one are counted by their
 * hash slot, in 16 groups. Confined to the feed thread.
 *
 * <p>A key that changes several times between two collections counts once. The prefixes of a second
 * are counted in a sketch, so that any number of them takes the same memory.
 */
final class Activity {
  /** The number of prefixes of a second that are kept. */
  static final int SHOWN = 24;

  private static final int COUNTERS = 256;
  private static final int LONGEST = 64;
  private static final int GROUPS = 16;
  private static final int SLOT_BITS = 14;
  private static final int CRC_POLYNOMIAL = 0x1021;

  /** The counts of one second; {@code counts} is an array of pairs, as JSON. */
  private record Column(long millis, long total, byte[] counts) {}

  private final ArrayDeque<Column> columns = new ArrayDeque<>();
  private final TopCounts<Bytes> counts = new TopCounts<>(COUNTERS);

  /** The changes of keys without a prefix, by group of slots. */
  private final long[] groups = new long[GROUPS];

  private long total;

  /** Counts a change of a key. */
  void count(byte[] key) {
    total++;
    int end = 0;
    while (end < key.length && end <= LONGEST && key[end] != ':') {
      end++;
    }
    if (end > 0 && end < key.length && key[end] == ':') {
      byte[] prefix = new byte[end];
      System.arraycopy(key, 0, prefix, 0, end);
      counts.add(new Bytes(prefix), 1, false);
    } else {
      groups[slot(key) * GROUPS >> SLOT_BITS]++;
    }
  }

  /** Returns the hash slot of a key without a hash tag: CRC-16 (XMODEM) modulo 16384. */
  static int slot(byte[] key) {
    int crc = 0;
    for (byte b : key) {
      crc ^= (b & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ CRC_POLYNOMIAL : crc << 1;
      }
    }
    return crc & (1 << SLOT_BITS) - 1;
  }

  /** Ends a second. */
  void next(long millis) {
    JsonBytes out = new JsonBytes(64).open('[');
    List<TopCounts.Count<Bytes>> top = counts.top(SHOWN);
    for (TopCounts.Count<Bytes> count : top) {
      long known = Math.round(count.count() - count.error());
      if (known > 0) {
        out.open('[').text(count.key()).number(known).close(']');
      }
    }
    for (int group = 0; group < GROUPS; group++) {
      if (groups[group] > 0) {
        out.open('[').number(group).number(groups[group]).close(']');
        groups[group] = 0;
      }
    }
    columns.add(new Column(millis, total, out.close(']').copy()));
    if (columns.size() > StatsWriter.HISTORY) {
      columns.remove();
    }
    counts.clear();
    total = 0;
  }

  /** Forgets all. */
  void clear() {
    columns.clear();
    counts.clear();
    Arrays.fill(groups, 0);
    total = 0;
  }

  /** Writes the field {@code activity} with the last second, or with all. */
  void write(JsonBytes out, long now, boolean all) {
    out.name("activity").open('[');
    if (all) {
      columns.forEach(column -> write(out, column, now));
    } else if (!columns.isEmpty()) {
      write(out, columns.getLast(), now);
    }
    out.close(']');
  }

  private static void write(JsonBytes out, Column column, long now) {
    out.open('{').name("at").number(column.millis - now).name("total").number(column.total);
    out.name("counts").element(column.counts).close('}');
  }
}
