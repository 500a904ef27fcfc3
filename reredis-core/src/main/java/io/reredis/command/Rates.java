package io.reredis.command;

import java.util.Arrays;

/**
 * How much happens a second: the mean of the last 16 samples of each figure, as INFO's {@code
 * instantaneous_} fields give it. While nobody samples, all rates are 0. Safe for use by all
 * threads.
 */
public final class Rates {
  private static final int SAMPLES = 16;
  private static final long MIN_GAP = 90_000_000;
  private static final long MAX_AGE = 2_000_000_000L;
  private static final double SECOND = 1e9;

  /** What is measured. */
  public enum Figure {
    COMMANDS,
    NET_INPUT,
    NET_OUTPUT,
    TURNS,
    BUSY_NANOS
  }

  private final Engine engine;
  private final long[] last = new long[Figure.values().length];
  private final double[][] rates = new double[Figure.values().length][SAMPLES];
  private boolean started;
  private long sampledAt;
  private int next;

  Rates(Engine engine) {
    this.engine = engine;
  }

  /**
   * Takes a sample; calls less than a tenth of a second after the last sample do nothing.
   *
   * @param now the time in nanoseconds since an arbitrary moment
   */
  public synchronized void sample(long now) {
    long elapsed = now - sampledAt;
    if (started && elapsed < MIN_GAP) {
      return;
    }
    engine.heap().observe();
    engine.usedMemory();
    engine.accountTables();
    long[] totals = engine.counters();
    if (started) {
      for (int i = 0; i < totals.length; i++) {
        rates[i][next] = Math.max(0, totals[i] - last[i]) * SECOND / elapsed;
      }
      next = (next + 1) % SAMPLES;
    }
    System.arraycopy(totals, 0, last, 0, totals.length);
    started = true;
    sampledAt = now;
  }

  /** The rate a second. */
  public synchronized double of(Figure figure) {
    if (!started || engine.clock().nanos() - sampledAt > MAX_AGE) {
      return 0;
    }
    return Arrays.stream(rates[figure.ordinal()]).sum() / SAMPLES;
  }

  synchronized void reset() {
    for (double[] samples : rates) {
      Arrays.fill(samples, 0);
    }
    Arrays.fill(last, 0);
  }
}
