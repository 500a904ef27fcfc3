package io.reredis.support;

import io.reredis.util.Clock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Throws errors and exceptions of every kind, now and then; safe for use by several threads. */
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

  /** Faults that a seed repeats, where one thread asks; off at first. */
  public RandomFaults(long seed) {
    state = new AtomicLong(seed);
  }

  /** Switches them on or off. */
  public void on(boolean on) {
    this.on = on;
  }

  /** How many were thrown. */
  public long thrown() {
    return thrown.get();
  }

  /** Throws once in so many calls, also a checked exception that is not declared. */
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

  /** The clock of the machine, which throws once in so many calls. */
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
