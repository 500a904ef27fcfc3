package io.reredis.ws;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict parser of the parts of the text format 0.0.4 and of OpenMetrics 1.0.0 that are used
 * here.
 */
final class PrometheusText {
  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"(,|$)");

  /** A line with a value. */
  record Sample(String name, Map<String, String> labels, double value) {}

  /** The samples of a metric. */
  static final class Family {
    final String help;
    String type = "";
    final List<Sample> samples = new ArrayList<>();

    Family(String help) {
      this.help = help;
    }

    /** Returns the value of the sample with a name and a label. */
    double value(String sample, String label, String value) {
      return samples.stream()
          .filter(s -> s.name().equals(sample) && value.equals(s.labels().get(label)))
          .findFirst()
          .orElseThrow()
          .value();
    }
  }

  private PrometheusText() {}

  /** Parses all metrics by their names; throws an exception that contains the invalid line. */
  static Map<String, Family> parse(String text, boolean openMetrics) {
    String all = text;
    if (openMetrics) {
      check(text.endsWith("\n# EOF\n"), "no end");
      all = text.substring(0, text.length() - "# EOF\n".length());
    }
    check(all.endsWith("\n"), "no line feed at the end");
    Map<String, Family> families = new LinkedHashMap<>();
    Set<String> series = new HashSet<>();
    String current = "";
    for (String line : all.substring(0, all.length() - 1).split("\n", -1)) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches() && comment.group(1).equals("HELP")) {
        current = comment.group(2);
        check(families.put(current, new Family(comment.group(3))) == null, "twice: " + line);
      } else if (comment.matches()) {
        Family family = families.get(current);
        check(current.equals(comment.group(2)) && family.samples.isEmpty(), line);
        check(family.type.isEmpty(), line);
        family.type = comment.group(3);
      } else {
        Sample sample = sample(line);
        Family family = families.get(current);
        check(family != null && allowed(current, family.type, openMetrics, sample), line);
        check(series.add(sample.name() + sample.labels()), "twice: " + line);
        family.samples.add(sample);
      }
    }
    families.forEach(PrometheusText::checkHistogram);
    return families;
  }

  private static Sample sample(String line) {
    Matcher matcher = SAMPLE.matcher(line);
    check(matcher.matches(), line);
    Map<String, String> labels = new LinkedHashMap<>();
    String rest = matcher.group(2) == null ? "" : matcher.group(2);
    while (!rest.isEmpty()) {
      Matcher label = LABEL.matcher(rest);
      check(label.lookingAt(), line);
      check(labels.put(label.group(1), unescape(label.group(2))) == null, line);
      rest = rest.substring(label.end());
      check(label.group(3).isEmpty() == rest.isEmpty(), line);
    }
    return new Sample(matcher.group(1), labels, number(matcher.group(3)));
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        out.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static boolean allowed(String family, String type, boolean openMetrics, Sample sample) {
    boolean same = sample.name().equals(family);
    return switch (type) {
      case "counter" ->
          sample.value() >= 0 && (openMetrics ? sample.name().equals(family + "_total") : same);
      case "gauge", "unknown" -> same && (openMetrics || !type.equals("unknown"));
      case "histogram" ->
          sample.name().equals(family + "_bucket") && sample.labels().containsKey("le")
              || sample.name().equals(family + "_sum")
              || sample.name().equals(family + "_count");
      case "summary" ->
          same && isQuantile(sample, openMetrics)
              || sample.name().equals(family + "_sum")
              || sample.name().equals(family + "_count");
      default -> false;
    };
  }

  private static boolean isQuantile(Sample sample, boolean openMetrics) {
    String quantile = sample.labels().get("quantile");
    return quantile != null && (!openMetrics || Double.parseDouble(quantile) <= 1);
  }

  /** Checks that the buckets of each series increase, and that the last one equals the count. */
  private static void checkHistogram(String name, Family family) {
    check(!family.samples.isEmpty() && !family.type.isEmpty(), name);
    if (!family.type.equals("histogram")) {
      return;
    }
    double limit = 0;
    double count = 0;
    for (Sample sample : family.samples) {
      if (sample.name().endsWith("_bucket")) {
        double next = number(sample.labels().get("le"));
        check(next > limit && sample.value() >= count, name + sample.labels());
        limit = next;
        count = sample.value();
      } else if (sample.name().endsWith("_count")) {
        check(sample.value() == count && Double.isInfinite(limit), name + sample.labels());
        limit = 0;
        count = 0;
      }
    }
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new IllegalArgumentException("not valid: " + what);
    }
  }
}
