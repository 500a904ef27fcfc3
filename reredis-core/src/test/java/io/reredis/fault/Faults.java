package io.reredis.fault;

/**
 * Where a test lets memory run out or the clock throw: code that {@link FaultLoader} has loaded
 * calls {@link #point} before each allocation, the test's clock calls {@link #clock} before each
 * reading. Only the thread that called {@link #arm} is concerned.
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

  private static volatile Thread armed;
  private static Kind kind;
  private static int passed;
  private static int first;
  private static int failures;
  private static int thrown;
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
    kind = what;
    first = nth;
    failures = count;
    passed = 0;
    thrown = 0;
    where = "";
    armed = Thread.currentThread();
  }

  /** Ends {@link #arm}; returns whether something has failed. */
  public static boolean disarm() {
    armed = null;
    return thrown > 0;
  }

  /** Lets nothing fail meanwhile. */
  public static void without(Runnable work) {
    Thread before = armed;
    armed = null;
    try {
      work.run();
    } finally {
      armed = before;
    }
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
    return armed == Thread.currentThread()
        && kind == what
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
