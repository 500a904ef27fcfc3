package io.reredis.command;

import java.util.Arrays;

/**
 * The rates per second of INFO's {@code instantaneous_} fields: the mean of the last 16 samples of
 * each figure. If the last sample is older than 2 s, all rates are 0. Safe for use by all threads.
 */
public final class Rates {
  private static final int SAMPLES = 16;
  private static final long MIN_GAP = 90_000_000;
  private static final long MAX_AGE = 2_000_000_000L;
  private static final double SECOND = 1e9;

  /** A measured figure. */
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
   * Takes a sample; a call within 90 ms after the last sample has no effect.
   *
   * @param now the time in nanoseconds, relative to an arbitrary moment
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

  /** Returns the rate per second. */
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
