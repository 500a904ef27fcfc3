package io.reredis.command;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each error code was answered. Safe for use by all threads. */
public final class ErrorStats {
  private static final int MAX_CODES = 128;

  private final Map<String, LongAdder> codes = new ConcurrentHashMap<>();

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

  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    codes.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }

  public long total() {
    return codes.values().stream().mapToLong(LongAdder::sum).sum();
  }

  void reset() {
    codes.clear();
  }
}
