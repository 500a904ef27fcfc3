package io.reredis.base;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * A logger that never throws. The logging of a program may fail, for lack of memory or disk space,
 * and must not interrupt the work that is logged. Safe for use by all threads.
 */
public final class SafeLog implements System.Logger {
  private final String name;

  /** Found when first used, since that loads the logging; any thread may find it. */
  private volatile System.@Nullable Logger log;

  private SafeLog(String name) {
    this.name = name;
  }

  /** The logger of a class, with the name of the class. */
  public static System.Logger of(Class<?> type) {
    return new SafeLog(type.getName());
  }

  @Override
  public String getName() {
    return name;
  }

  private System.Logger log() {
    System.Logger found = log;
    if (found == null) {
      found = System.getLogger(name);
      log = found;
    }
    return found;
  }

  /** Whether records of that level are logged; false if the logging fails. */
  @Override
  public boolean isLoggable(Level level) {
    try {
      return log().isLoggable(level);
    } catch (Throwable e) {
      return false;
    }
  }

  /** Logs a failure; ignores it if the logging fails. */
  @Override
  public void log(Level level, ResourceBundle bundle, String text, Throwable failure) {
    try {
      log().log(level, bundle, text, failure);
    } catch (Throwable e) {
      // there is no other place to report it
    }
  }

  /** Logs a text; ignores it if the logging fails. */
  @Override
  public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
    try {
      log().log(level, bundle, format, parameters);
    } catch (Throwable e) {
      // there is no other place to report it
    }
  }
}
