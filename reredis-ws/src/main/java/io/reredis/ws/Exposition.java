package io.reredis.ws;

import static io.reredis.base.NotNull.notNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects metrics and writes them in a form that Prometheus reads: its text format 0.0.4, or
 * OpenMetrics 1.0.0. The samples of a metric stand together, in whatever order they are added.
 *
 * <p>Names of series are the same in both formats. So OpenMetrics declares as {@code unknown} what
 * its rules do not allow as a counter or as a summary: counters without {@code _total}, and
 * percentiles from 0 to 100 in place of quantiles from 0 to 1.
 */
final class Exposition {
  /** The types of metrics. */
  enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    SUMMARY,
    UNKNOWN
  }

  private static final String TOTAL = "_total";

  private final boolean openMetrics;
  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  Exposition(boolean openMetrics) {
    this.openMetrics = openMetrics;
  }

  /** Adds a sample of a counter. Labels are names and values in turn. */
  void counter(String name, String help, double value, String... labels) {
    boolean total = name.endsWith(TOTAL);
    Type type = openMetrics && !total ? Type.UNKNOWN : Type.COUNTER;
    String family = openMetrics && total ? name.substring(0, name.length() - TOTAL.length()) : name;
    sample(family(family, type, help), name, value, labels);
  }

  /** Adds a sample of a gauge. Labels are names and values in turn. */
  void gauge(String name, String help, double value, String... labels) {
    sample(family(name, Type.GAUGE, help), name, value, labels);
  }

  /**
   * Adds a histogram.
   *
   * @param cumulated by an upper limit, how many values do not exceed it
   */
  void histogram(
      String name,
      String help,
      Map<Long, Long> cumulated,
      double sum,
      long count,
      String... labels) {
    StringBuilder out = family(name, Type.HISTOGRAM, help);
    cumulated.forEach(
        (limit, below) -> sample(out, name + "_bucket", below, and(labels, "le", label(limit))));
    sample(out, name + "_bucket", count, and(labels, "le", "+Inf"));
    sample(out, name + "_sum", sum, labels);
    sample(out, name + "_count", count, labels);
  }

  /**
   * Adds a summary.
   *
   * @param percentiles values by percentage
   */
  void summary(
      String name,
      String help,
      Map<Double, Double> percentiles,
      double sum,
      long count,
      String... labels) {
    StringBuilder out = family(name, openMetrics ? Type.UNKNOWN : Type.SUMMARY, help);
    percentiles.forEach(
        (percent, value) -> sample(out, name, value, and(labels, "quantile", label(percent))));
    totals(name, help, sum, count, labels);
  }

  /** Adds a summary without quantiles. */
  void sums(String name, String help, double sum, long count, String... labels) {
    family(name, Type.SUMMARY, help);
    sample(notNull(families.get(name)), name + "_sum", sum, labels);
    sample(notNull(families.get(name)), name + "_count", count, labels);
  }

  private void totals(String name, String help, double sum, long count, String... labels) {
    for (boolean isSum : new boolean[] {true, false}) {
      String sample = name + (isSum ? "_sum" : "_count");
      StringBuilder out =
          openMetrics ? family(sample, Type.UNKNOWN, help) : family(name, Type.SUMMARY, help);
      sample(out, sample, isSum ? sum : count, labels);
    }
  }

  private static String[] and(String[] labels, String name, String value) {
    String[] all = Arrays.copyOf(labels, labels.length + 2);
    all[labels.length] = name;
    all[labels.length + 1] = value;
    return all;
  }

  /** Returns a number as the value of a label; OpenMetrics requires a point in it. */
  private String label(double number) {
    return openMetrics ? Double.toString(number) : number(number);
  }

  private StringBuilder family(String name, Type type, String help) {
    return families.computeIfAbsent(
        name,
        unused ->
            new StringBuilder()
                .append("# HELP ")
                .append(name)
                .append(' ')
                .append(escape(help, openMetrics))
                .append("\n# TYPE ")
                .append(name)
                .append(' ')
                .append(type.name().toLowerCase(Locale.ROOT))
                .append('\n'));
  }

  private static void sample(StringBuilder out, String name, double value, String... labels) {
    out.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      out.append(escape(labels[i + 1], true)).append('"');
    }
    out.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return Long.toString((long) value);
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }

  private static String escape(String text, boolean quotes) {
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
    return quotes ? escaped.replace("\"", "\\\"") : escaped;
  }

  /** Returns the media type. */
  String contentType() {
    return openMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
  }

  /** Returns the text. */
  byte[] bytes() {
    StringBuilder all = new StringBuilder(64 * 1024);
    families.values().forEach(all::append);
    if (openMetrics) {
      all.append("# EOF\n");
    }
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns whether a client prefers OpenMetrics 1.0.0.
   *
   * @param accept the value of the header {@code Accept}, or null
   */
  static boolean isAsked(@Nullable String accept) {
    double open = 0;
    double text = 0;
    for (String element : accept == null ? new String[0] : accept.split(",")) {
      String[] parts = element.toLowerCase(Locale.ROOT).replace(" ", "").split(";");
      double quality = 1;
      boolean known = true;
      for (String part : parts) {
        if (part.startsWith("q=")) {
          quality = quality(part.substring(2));
        } else if (part.startsWith("version=")) {
          known = part.substring(8).replace("\"", "").equals("1.0.0");
        }
      }
      if (parts[0].equals("application/openmetrics-text") && known) {
        open = Math.max(open, quality);
      } else if (parts[0].equals("text/plain")) {
        text = Math.max(text, quality);
      }
    }
    return open > 0 && open >= text;
  }

  private static double quality(String number) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
