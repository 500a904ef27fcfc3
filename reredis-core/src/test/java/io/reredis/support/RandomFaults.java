package io.reredis.support;

import io.reredis.util.Clock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Throws errors and exceptions of every kind at random; safe for use by several threads. */
public final class RandomFaults {
  private static final List<Supplier<Throwable>> KINDS =
      List.of(
          AssertionError::new,
          () -> new NoClassDefFoundError("for the test"),
          () -> new OutOfMemoryError("for the test"),
          () -> new StackOverflowError(),
          () -> new InternalError("for the test"),
          () -> new IOException("for the test"),
          () -> new IllegalStateException("for the test"));

  private final AtomicLong state;
  private final AtomicLong thrown = new AtomicLong();
  private volatile boolean on;

  /** Creates faults, initially off. A single thread gets the same faults for the same seed. */
  public RandomFaults(long seed) {
    state = new AtomicLong(seed);
  }

  /** Turns the faults on or off. */
  public void on(boolean on) {
    this.on = on;
  }

  /** Returns the number of thrown faults. */
  public long thrown() {
    return thrown.get();
  }

  /**
   * Throws in one of {@code oneIn} calls on average; the exception may be an undeclared checked
   * one.
   */
  public void maybe(int oneIn) {
    if (on && next(oneIn) == 0) {
      thrown.incrementAndGet();
      RandomFaults.<RuntimeException>sneak(KINDS.get(next(KINDS.size())).get());
    }
  }

  private int next(int bound) {
    long z = state.addAndGet(0x9E3779B97F4A7C15L);
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return (int) Long.remainderUnsigned(z ^ z >>> 31, bound);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  /** Returns a system clock that throws in one of {@code oneIn} calls on average. */
  public Clock clock(int oneIn) {
    Clock system = Clock.system();
    return new Clock() {
      @Override
      public long millis() {
        maybe(oneIn);
        return system.millis();
      }

      @Override
      public long coarseMillis() {
        maybe(oneIn);
        return system.coarseMillis();
      }

      @Override
      public long micros() {
        maybe(oneIn);
        return system.micros();
      }

      @Override
      public long nanos() {
        maybe(oneIn);
        return system.nanos();
      }

      @Override
      public void tick() {
        maybe(oneIn);
        system.tick();
      }
    };
  }
}
