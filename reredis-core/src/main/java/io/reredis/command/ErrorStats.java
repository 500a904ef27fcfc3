package io.reredis.command;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts error replies by their code, up to 128 different codes. Safe for use by all threads. */
public final class ErrorStats {
  private static final int MAX_CODES = 128;

  private final Map<String, LongAdder> codes = new ConcurrentHashMap<>();

  /** Counts an error reply. */
  public void count(String code) {
    LongAdder counter = codes.get(code);
    if (counter == null) {
      if (codes.size() >= MAX_CODES) {
        return;
      }
      counter = codes.computeIfAbsent(code, key -> new LongAdder());
    }
    counter.increment();
  }

  /** Returns a copy of the counts, sorted by code. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    codes.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }

  /** Returns the number of error replies. */
  public long total() {
    return codes.values().stream().mapToLong(LongAdder::sum).sum();
  }

  void reset() {
    codes.clear();
  }
}
