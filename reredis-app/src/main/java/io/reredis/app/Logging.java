package io.reredis.app;

import io.reredis.config.Config;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends what is logged where {@code logfile} and {@code loglevel} say. */
final class Logging {
  private static final String FORMAT = "%1$tF %1$tT.%1$tL %4$s %3$s: %5$s%6$s%n";

  private Logging() {}

  /** Sends what is logged there, from now on. */
  static void open(String file, String level) {
    System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    Handler handler;
    try {
      handler = new LogHandler(file.isEmpty() ? System.out : new FileOutputStream(file, true));
    } catch (IOException e) {
      throw new UsageException("cannot open the log file " + file + ": " + e.getMessage());
    }
    handler.setLevel(Level.ALL);
    root.addHandler(handler);
    root.setLevel(level(level));
  }

  /** Heeds the level from now on. */
  static void listen(Config config) {
    config.listen("loglevel", value -> Logger.getLogger("").setLevel(level(value)));
  }

  private static Level level(String name) {
    switch (name) {
      case "debug":
        return Level.FINE;
      case "warning":
        return Level.WARNING;
      case "nothing":
        return Level.OFF;
      default:
        return Level.INFO;
    }
  }
}
