package io.reredis.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events that took longer than {@code latency-monitor-threshold}: the last 160 samples of each
 * event, at most one per second. Safe for use by all threads.
 */
public final class LatencyMonitor {
  private static final int KEPT = 160;

  /** One sample; {@code time} in seconds since 1970. */
  public record Sample(long time, long millis) {}

  private static final class Series {
    final List<Sample> samples = new ArrayList<>();
    long max;
  }

  private final Map<String, Series> events = new TreeMap<>();

  /** Adds a sample; of several in one second the longest is kept. */
  public synchronized void add(String event, long time, long millis) {
    Series series = events.computeIfAbsent(event, key -> new Series());
    series.max = Math.max(series.max, millis);
    List<Sample> samples = series.samples;
    int last = samples.size() - 1;
    if (last >= 0 && samples.get(last).time == time) {
      if (millis > samples.get(last).millis) {
        samples.set(last, new Sample(time, millis));
      }
      return;
    }
    samples.add(new Sample(time, millis));
    if (samples.size() > KEPT) {
      samples.remove(0);
    }
  }

  /** Returns the names of all events with samples. */
  public synchronized List<String> events() {
    return List.copyOf(events.keySet());
  }

  /** Returns the samples of an event, oldest first; empty for an unknown event. */
  public synchronized List<Sample> samples(String event) {
    Series series = events.get(event);
    return series == null ? List.of() : List.copyOf(series.samples);
  }

  /**
   * Returns the greatest duration of an event in ms, also beyond the kept samples; 0 for an unknown
   * event.
   */
  public synchronized long max(String event) {
    Series series = events.get(event);
    return series == null ? 0 : series.max;
  }

  /** Removes the samples of an event; returns whether there were any. */
  public synchronized boolean reset(String event) {
    return events.remove(event) != null;
  }
}
