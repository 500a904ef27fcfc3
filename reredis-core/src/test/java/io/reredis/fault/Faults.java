package io.reredis.fault;

import java.util.function.Predicate;

/**
 * Where a test lets memory run out or the clock throw: code that {@link FaultLoader} has loaded
 * calls {@link #point} before each allocation, the test's clock calls {@link #clock} before each
 * reading. Only the threads that {@link #arm} names are concerned.
 */
public final class Faults {
  /** The kinds of faults. */
  public enum Kind {
    /** Allocations, with an OutOfMemoryError. */
    ALLOCATION,
    /** Readings of the clock, with an AssertionError. */
    CLOCK,
    /** Keys with an expiry, as readings of the clock jump to the next day. */
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
   * Lets what the calling thread does fail.
   *
   * @param what what fails
   * @param nth the number of the first one to fail, from 1 on
   * @param count how many fail in a row
   */
  public static void arm(Kind what, int nth, int count) {
    Thread caller = Thread.currentThread();
    arm(what, nth, count, thread -> thread == caller);
  }

  /**
   * As {@link #arm(Kind, int, int)}, for threads whose names begin so; one of them runs at most.
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

  /** Ends {@link #arm}; returns whether something has failed. */
  public static boolean disarm() {
    armed = null;
    return thrown > 0;
  }

  /** Lets nothing fail meanwhile that the calling thread does. */
  public static void without(Runnable work) {
    boolean before = EXEMPT.get();
    EXEMPT.set(true);
    try {
      work.run();
    } finally {
      EXEMPT.set(before);
    }
  }

  /** Whether something has failed since {@link #arm}. */
  public static boolean hasFailed() {
    return thrown > 0;
  }

  /** Where the first failure was. */
  public static String where() {
    return where;
  }

  /** Called before each allocation. */
  public static void point() {
    if (isDue(Kind.ALLOCATION)) {
      OutOfMemoryError error = new OutOfMemoryError("for the test");
      note(error);
      throw error;
    }
  }

  /** Called before each reading of the clock; returns whether it jumps. */
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
