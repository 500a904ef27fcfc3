package io.reredis.fault;

import java.util.function.Predicate;

/**
 * Makes memory run out or the clock throw. Code loaded by {@link FaultLoader} calls {@link #point}
 * before each allocation; the clock of the test calls {@link #clock} before each reading. Faults
 * affect only the threads that {@link #arm} selects.
 */
public final class Faults {
  /** The kinds of faults. */
  public enum Kind {
    /** Allocations throw an OutOfMemoryError. */
    ALLOCATION,
    /** Readings of the clock throw an AssertionError. */
    CLOCK,
    /** The clock jumps to the next day, so that keys with an expiry expire. */
    TIME
  }

  private static final ThreadLocal<Boolean> EXEMPT = ThreadLocal.withInitial(() -> false);

  private static volatile Predicate<Thread> armed;
  private static Kind kind;
  private static int passed;
  private static int first;
  private static int failures;
  private static volatile int thrown;
  private static String where;

  private Faults() {}

  /**
   * Arms faults in the calling thread.
   *
   * @param what the kind of fault
   * @param nth the first allocation or reading that fails, counted from 1
   * @param count the number of failures in a row
   */
  public static void arm(Kind what, int nth, int count) {
    Thread caller = Thread.currentThread();
    arm(what, nth, count, thread -> thread == caller);
  }

  /**
   * Arms faults in the threads whose names start with {@code threads}. At most one of them may run.
   */
  public static void arm(Kind what, int nth, int count, String threads) {
    arm(what, nth, count, thread -> thread.getName().startsWith(threads));
  }

  private static void arm(Kind what, int nth, int count, Predicate<Thread> threads) {
    kind = what;
    first = nth;
    failures = count;
    passed = 0;
    thrown = 0;
    where = "";
    armed = threads;
  }

  /** Disarms the faults; returns whether one was injected. */
  public static boolean disarm() {
    armed = null;
    return thrown > 0;
  }

  /** Runs work without faults in the calling thread. */
  public static void without(Runnable work) {
    boolean before = EXEMPT.get();
    EXEMPT.set(true);
    try {
      work.run();
    } finally {
      EXEMPT.set(before);
    }
  }

  /** Returns whether a fault was injected since {@link #arm}. */
  public static boolean hasFailed() {
    return thrown > 0;
  }

  /** Returns the stack trace of the first fault. */
  public static String where() {
    return where;
  }

  /** Fails an allocation if a fault is due. */
  public static void point() {
    if (isDue(Kind.ALLOCATION)) {
      OutOfMemoryError error = new OutOfMemoryError("for the test");
      note(error);
      throw error;
    }
  }

  /** Returns whether the clock jumps, or throws if that fault is due. */
  public static boolean clock() {
    if (isDue(Kind.TIME)) {
      note(new Error());
      return true;
    }
    if (isDue(Kind.CLOCK)) {
      AssertionError error = new AssertionError("for the test");
      note(error);
      throw error;
    }
    return false;
  }

  private static boolean isDue(Kind what) {
    Predicate<Thread> threads = armed;
    return threads != null
        && kind == what
        && threads.test(Thread.currentThread())
        && !EXEMPT.get()
        && ++passed >= first
        && thrown < failures;
  }

  private static void note(Error error) {
    if (thrown++ == 0) {
      StringBuilder text = new StringBuilder();
      StackTraceElement[] trace = error.getStackTrace();
      for (int i = 1; i < Math.min(9, trace.length); i++) {
        text.append("\n    at ").append(trace[i]);
      }
      where = text.toString();
    }
  }
}
