package io.reredis.app;

import java.lang.System.Logger.Level;
import java.util.Locale;

/** The values of {@code loglevel}, in ascending order. */
enum LogLevel {
  DEBUG('.'),
  VERBOSE('-'),
  NOTICE('*'),
  WARNING('#'),
  NOTHING(' ');

  /** The character that redis-server writes before a line of the level. */
  final char sign;

  LogLevel(char sign) {
    this.sign = sign;
  }

  /** Returns the level of that name. */
  static LogLevel of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Returns the level that corresponds to a Java log level. */
  static LogLevel of(Level level) {
    switch (level) {
      case ALL:
      case TRACE:
        return DEBUG;
      case DEBUG:
        return VERBOSE;
      case INFO:
        return NOTICE;
      case WARNING:
      case ERROR:
        return WARNING;
      default:
        return NOTHING;
    }
  }

  /** Returns the value of {@code loglevel}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
