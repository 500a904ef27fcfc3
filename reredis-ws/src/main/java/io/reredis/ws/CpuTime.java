package io.reredis.ws;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The processor time of threads: on a busy machine the time on the clock says how long a thread
 * waited for its turn, not what it took from others.
 */
final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean MEASURED = THREADS.isCurrentThreadCpuTimeSupported();

  private CpuTime() {}

  /** What this thread has taken so far, in nanoseconds; the clock where that is not measured. */
  static long ofThisThread() {
    return MEASURED ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }
}
