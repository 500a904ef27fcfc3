package io.reredis.fault;

/**
 * Where a test lets memory run out: code that {@link FaultLoader} has loaded calls {@link #point}
 * before each allocation. Only the thread that called {@link #arm} is concerned.
 */
public final class Faults {
  private static volatile Thread armed;
  private static int passed;
  private static int first;
  private static int failures;
  private static int thrown;
  private static String where;

  private Faults() {}

  /**
   * Lets allocations of the calling thread fail.
   *
   * @param nth the number of the first one to fail, from 1 on
   * @param count how many fail in a row
   */
  public static void arm(int nth, int count) {
    first = nth;
    failures = count;
    passed = 0;
    thrown = 0;
    where = "";
    armed = Thread.currentThread();
  }

  /** Ends {@link #arm}; returns whether an allocation has failed. */
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

  /** Where the first allocation has failed. */
  public static String where() {
    return where;
  }

  /** Called before each allocation. */
  public static void point() {
    if (armed != Thread.currentThread()) {
      return;
    }
    if (++passed >= first && thrown < failures) {
      OutOfMemoryError error = new OutOfMemoryError("for the test");
      if (thrown++ == 0) {
        StringBuilder text = new StringBuilder();
        StackTraceElement[] trace = error.getStackTrace();
        for (int i = 1; i < Math.min(9, trace.length); i++) {
          text.append("\n    at ").append(trace[i]);
        }
        where = text.toString();
      }
      throw error;
    }
  }
}
