package io.reredis.util;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Logs failures on essential threads, which must not end because logging fails. */
public final class SafeLog {
  private SafeLog() {}

  /** Logs a failure as an error; if logging fails, as without memory, ignores it. */
  public static void error(Logger log, String what, Throwable failure) {
    try {
      log.log(Level.ERROR, what, failure);
    } catch (Throwable e) {
      // keep the thread alive
    }
  }
}
