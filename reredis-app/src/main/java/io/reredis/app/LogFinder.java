package io.reredis.app;

import java.util.ResourceBundle;

/**
 * Provides the program's loggers, which write through {@link Logging}. Of the virtual machine and
 * libraries, only warnings and errors are logged.
 */
public final class LogFinder extends System.LoggerFinder {
  private static final String OURS = "io.reredis";

  /** Called by the virtual machine. */
  public LogFinder() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new LineLogger(name, name.startsWith(OURS) ? LogLevel.DEBUG : LogLevel.WARNING);
  }

  private record LineLogger(String name, LogLevel least) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      LogLevel asked = LogLevel.of(level);
      return asked.compareTo(least) >= 0 && Logging.shows(asked);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      if (isLoggable(level)) {
        Logging.write(LogLevel.of(level), String.valueOf(message), thrown);
      }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
      if (isLoggable(level)) {
        Logging.write(LogLevel.of(level), filled(format, values), null);
      }
    }

    /** Fills in values, with numbers unformatted, unlike MessageFormat. */
    private static String filled(String format, Object[] values) {
      StringBuilder text = new StringBuilder();
      int at = 0;
      while (at < format.length()) {
        int end = format.indexOf('}', at + 1);
        if (format.charAt(at) == '{' && end == at + 2 && values != null) {
          int index = format.charAt(at + 1) - '0';
          if (index >= 0 && index < values.length) {
            text.append(values[index]);
            at = end + 1;
            continue;
          }
        }
        text.append(format.charAt(at++));
      }
      return text.toString();
    }
  }
}
