package io.reredis.app;

import java.lang.System.Logger.Level;
import java.util.Locale;

/** The levels of {@code loglevel}, from everything to nothing. */
enum LogLevel {
  DEBUG('.'),
  VERBOSE('-'),
  NOTICE('*'),
  WARNING('#'),
  NOTHING(' ');

  /** The sign that redis-server writes before a line of the level. */
  final char sign;

  LogLevel(char sign) {
    this.sign = sign;
  }

  /** The level of that name. */
  static LogLevel of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The level that a level of Java's loggers stands for. */
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

  /** The name that {@code loglevel} takes. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
