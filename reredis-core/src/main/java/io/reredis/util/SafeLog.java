package io.reredis.util;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Logs what has failed on a thread that others need, and must not end because logging fails. */
public final class SafeLog {
  private SafeLog() {}

  /** Logs a failure as an error; where even that fails, as without memory, it is left out. */
  public static void error(Logger log, String what, Throwable failure) {
    try {
      log.log(Level.ERROR, what, failure);
    } catch (Throwable e) {
      // the thread goes on
    }
  }
}
