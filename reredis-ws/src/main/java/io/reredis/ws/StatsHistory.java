package io.reredis.ws;

import java.util.ArrayList;
import java.util.List;

/**
 * The samples of the last minutes, in a ring with one column for each series. A column is created
 * with the first value other than 0, so a series that is always 0 takes no memory. Confined to the
 * feed thread.
 *
 * <p>A value is kept with the 24 significant bits of a float, which is enough for a plot.
 */
final class StatsHistory {
  private static final float UNKNOWN = -1;

  private final int room;
  private final long[] times;
  private final List<float[]> columns = new ArrayList<>();

  /** Stands for a column with zeros only. */
  private static final float[] ZEROS = new float[0];

  private int count;
  private int next;

  /** Creates an empty history of that many samples. */
  StatsHistory(int room) {
    this.room = room;
    times = new long[room];
  }

  /** Adds a sample, in place of the oldest one if there is no room. */
  void add(StatsSampler.Sample sample, int series) {
    times[next] = sample.millis();
    for (int i = 0; i < series; i++) {
      put(i, sample.value(i));
    }
    next = (next + 1) % room;
    count = Math.min(count + 1, room);
  }

  private void put(int series, long value) {
    while (columns.size() <= series) {
      columns.add(ZEROS);
    }
    float[] column = columns.get(series);
    if (column == ZEROS) {
      if (value == 0) {
        return;
      }
      column = new float[room];
      columns.set(series, column);
    }
    column[next] = value;
  }

  /** Returns the number of samples. */
  int count() {
    return count;
  }

  /** Writes the fields {@code at} and {@code series} with all samples, the oldest one first. */
  void write(JsonBytes out, List<String> names, long now) {
    out.name("at").open('[');
    for (int i = 0; i < count; i++) {
      out.number(times[place(i)] - now);
    }
    out.close(']').name("series").open('{');
    for (int series = 0; series < columns.size(); series++) {
      float[] column = columns.get(series);
      if (!isZero(column)) {
        out.name(names.get(series)).open('[');
        for (int i = 0; i < count; i++) {
          put(out, column[place(i)]);
        }
        out.close(']');
      }
    }
    out.close('}');
  }

  private static void put(JsonBytes out, float value) {
    if (value == UNKNOWN) {
      out.nil();
    } else {
      out.number((long) value);
    }
  }

  private boolean isZero(float[] column) {
    for (int i = 0; i < count && column != ZEROS; i++) {
      if (column[place(i)] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the place in the ring of a sample by its age. */
  private int place(int oldestFirst) {
    return (next - count + oldestFirst + room) % room;
  }
}
