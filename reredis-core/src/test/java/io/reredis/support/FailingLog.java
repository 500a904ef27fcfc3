package io.reredis.support;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Makes the logging of the store fail at all levels until it is closed. */
public final class FailingLog implements AutoCloseable {
  /** Keeps a reference, because an unreferenced logger loses its handlers. */
  private static final Logger LOG = Logger.getLogger("io.reredis");

  private final Level level = LOG.getLevel();
  private final boolean shown = LOG.getUseParentHandlers();
  private final Handler handler;

  /**
   * Starts to fail.
   *
   * @param failure throws the exception, which may be a checked one
   */
  public FailingLog(Runnable failure) {
    handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            failure.run();
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    LOG.setUseParentHandlers(false);
    LOG.addHandler(handler);
    LOG.setLevel(Level.ALL);
  }

  @Override
  public void close() {
    LOG.setLevel(level);
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(shown);
  }
}
