package io.reredis.app;

import java.io.OutputStream;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/** Writes each log record at once, so that a killed process has not kept it. */
final class LogHandler extends StreamHandler {
  LogHandler(OutputStream out) {
    super(out, new SimpleFormatter());
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    super.publish(logged);
    flush();
  }

  /** Standard output stays open for others. */
  @Override
  public synchronized void close() {
    flush();
  }
}
