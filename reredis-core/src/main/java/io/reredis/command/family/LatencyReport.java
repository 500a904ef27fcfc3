package io.reredis.command.family;

import io.reredis.command.LatencyMonitor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats the samples of the latency monitor for people. */
final class LatencyReport {
  private static final int ROWS = 4;
  private static final int LABEL_ROWS = 4;
  private static final int MAX_COLUMNS = 160;

  /** The levels of one character, lowest first. */
  private static final String LEVELS = "_-`";

  private static final String DISABLED =
      "The latency monitor is off, so there is nothing to report. Switch it on with \"CONFIG SET"
          + " latency-monitor-threshold <milliseconds>\": events that take at least that long are"
          + " kept from then on.\n";
  private static final String NOTHING =
      "No latency event has been seen yet: nothing took longer than latency-monitor-threshold.\n";

  private LatencyReport() {}

  /**
   * Draws one column for each sample, the newest on the right; below it stands its age, to be read
   * downwards.
   */
  static String graph(String event, List<LatencyMonitor.Sample> all, long max, long now) {
    List<LatencyMonitor.Sample> samples =
        all.subList(Math.max(0, all.size() - MAX_COLUMNS), all.size());
    long high = samples.stream().mapToLong(LatencyMonitor.Sample::millis).max().orElse(0);
    long low = samples.stream().mapToLong(LatencyMonitor.Sample::millis).min().orElse(0);
    StringBuilder text = new StringBuilder();
    text.append(event).append(" - high ").append(high).append(" ms, low ").append(low);
    text.append(" ms (all time high ").append(max).append(" ms)\n");
    text.append("-".repeat(80)).append('\n');
    int levels = ROWS * LEVELS.length();
    for (int row = ROWS - 1; row >= 0; row--) {
      for (LatencyMonitor.Sample sample : samples) {
        int level = high == low ? 0 : (int) ((sample.millis() - low) * (levels - 1) / (high - low));
        text.append(glyph(level - row * LEVELS.length()));
      }
      text.append('\n');
    }
    text.append('\n');
    List<String> labels = samples.stream().map(s -> ago(now - s.time())).toList();
    int longest = labels.stream().mapToInt(String::length).max().orElse(0);
    for (int row = 0; row < Math.min(longest, LABEL_ROWS); row++) {
      for (String label : labels) {
        text.append(row < label.length() ? label.charAt(row) : ' ');
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static char glyph(int level) {
    if (level < 0) {
      return ' ';
    }
    return level < LEVELS.length() ? LEVELS.charAt(level) : '|';
  }

  private static String ago(long seconds) {
    long past = Math.max(0, seconds);
    if (past < 60) {
      return past + "s";
    }
    if (past < 3600) {
      return past / 60 + "m";
    }
    return past < 24 * 3600 ? past / 3600 + "h" : past / (24 * 3600) + "d";
  }

  static String doctor(LatencyMonitor monitor, boolean on, long now) {
    List<String> events =
        monitor.events().stream().filter(e -> !monitor.samples(e).isEmpty()).toList();
    if (events.isEmpty()) {
      return on ? NOTHING : DISABLED;
    }
    StringBuilder text = new StringBuilder("Events that took longer than the threshold:\n\n");
    int number = 0;
    for (String event : events) {
      text.append(++number).append(". ");
      text.append(line(event, monitor.samples(event), monitor.max(event), now)).append('\n');
    }
    text.append("\nWhat may help:\n\n");
    text.append("- SLOWLOG GET shows which commands took so long.\n");
    text.append(
        "- Commands on whole databases or large values (KEYS, SORT, DEL of a large collection) hold"
            + " their shards for as long as they run; SCAN and UNLINK do not, or do less.\n");
    text.append(
        "- A pause of the garbage collector counts as latency of whatever ran meanwhile: look at"
            + " the JVM's log with -Xlog:gc, and give it a larger heap or another collector.\n");
    return text.toString();
  }

  private static String line(
      String event, List<LatencyMonitor.Sample> samples, long max, long now) {
    double mean = samples.stream().collect(Collectors.averagingLong(s -> s.millis()));
    double deviation =
        samples.stream().collect(Collectors.averagingDouble(s -> Math.abs(s.millis() - mean)));
    long span = Math.max(1, now - samples.get(0).time());
    return String.format(
        Locale.ROOT,
        "%s: %d latency spikes (average %dms, mean deviation %dms, period %.2f sec). Worst all time"
            + " event %dms.",
        event,
        samples.size(),
        (long) mean,
        (long) deviation,
        (double) span / samples.size(),
        max);
  }
}
