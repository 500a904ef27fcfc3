package io.reredis.ws;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The processor time of threads; unlike elapsed time it excludes waiting on a busy machine. */
final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean MEASURED = THREADS.isCurrentThreadCpuTimeSupported();

  private CpuTime() {}

  /**
   * Returns the processor time of the calling thread in nanoseconds, or the elapsed time if
   * processor time is not available.
   */
  static long ofThisThread() {
    return MEASURED ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }
}
