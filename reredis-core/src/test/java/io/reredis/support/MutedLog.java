package io.reredis.support;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Turns off the log of the store for a test class that provokes many failures. */
public final class MutedLog implements BeforeAllCallback, AfterAllCallback {
  /** Keeps a reference, because an unreferenced logger loses its level. */
  private static final Logger LOG = Logger.getLogger("io.reredis");

  private Level level;

  @Override
  public void beforeAll(ExtensionContext context) {
    level = LOG.getLevel();
    LOG.setLevel(Level.OFF);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    LOG.setLevel(level);
  }
}
