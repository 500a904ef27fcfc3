package io.reredis.app;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.SafeLog;
import io.reredis.command.Engine;
import io.reredis.config.Config;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ends the program: by SHUTDOWN, by a signal, or because an essential thread has died. The exit
 * code is 0 only if everything that should be saved was saved.
 *
 * <p>SIGTERM and SIGINT work like SHUTDOWN: if the data cannot be saved, the reason is logged and
 * the program continues. The next signal ends it in any case. SIGINT while the data is being saved
 * ends it immediately.
 */
final class Ending {
  private static final Logger LOG = SafeLog.of(Ending.class);

  /** The threads that are essential for serving clients or persisting data. */
  private static final Pattern NEEDED =
      Pattern.compile("reredis-(io-\\d+|accept|persist|aof|expiry)");

  private static final int FAILED = 1;

  private final Engine engine;
  private final Config config;
  private final Runnable stop;

  /** Whether a signal failed to end the program, so that the next one ends it in any case. */
  private volatile boolean refused;

  /** The exit code if everything can be saved. */
  private volatile int code;

  /**
   * Sets the action of SHUTDOWN.
   *
   * @param stop closes servers and store, and throws if something could not be saved
   */
  Ending(Engine engine, Runnable stop) {
    this.engine = engine;
    this.config = engine.config();
    this.stop = stop;
    // on a thread of its own, because stopping waits for the thread that executes SHUTDOWN
    engine.onShutdown(() -> new Thread(this::end, "reredis-exit").start());
  }

  /** Ends the program; errors are logged before the log itself ends. */
  private void end() {
    int last = code;
    try {
      stop.run();
    } catch (Throwable e) {
      last = FAILED;
      complain("the server ends, and data is lost: " + e.getMessage(), e);
    }
    System.exit(last);
  }

  /** Logs an error, and prints it if the log is not on the console. */
  private void complain(String what, @Nullable Throwable why) {
    LOG.log(Level.ERROR, what, why instanceof Error ? why : null);
    if (!Logging.isOnConsole()) {
      System.err.println("reredis: " + what);
    }
  }

  /** Handles the signals that end the program, and detects dead threads. */
  void handleSignals() {
    boolean taken =
        Signals.take("TERM", () -> signalled("SIGTERM")) & Signals.take("INT", this::interrupted);
    // continue when the terminal is closed, as redis-server does
    Signals.take("HUP", () -> {});
    if (!taken) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::stopOrHalt, "reredis-shutdown"));
    }
    Thread.setDefaultUncaughtExceptionHandler(this::died);
  }

  /**
   * Stops in a shutdown hook, when the virtual machine is already ending, if signals cannot be
   * handled.
   */
  private void stopOrHalt() {
    try {
      stop.run();
    } catch (Throwable e) {
      System.err.println("reredis: the server ends, and data is lost: " + e.getMessage());
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private void interrupted() {
    if (engine.shutdown().isUnderWay()) {
      complain("SIGINT again: the server ends at once, and what is not saved yet is lost", null);
      Runtime.getRuntime().halt(FAILED);
    }
    signalled("SIGINT");
  }

  private void signalled(String name) {
    LOG.log(Level.INFO, "received {0}", name);
    List<String> how =
        List.of(notNull(config.get("shutdown-on-" + name.toLowerCase(Locale.ROOT))).split(" "));
    Boolean save = how.contains("save") ? Boolean.TRUE : how.contains("nosave") ? false : null;
    boolean force = refused || how.contains("force");
    engine.shutdown().begin(save, force, ends -> refused |= !ends);
  }

  private void died(Thread thread, Throwable why) {
    try {
      if (!NEEDED.matcher(thread.getName()).matches()) {
        LOG.log(Level.ERROR, "the thread " + thread.getName() + " has ended", why);
        return;
      }
      String line = "the thread " + thread.getName() + " has ended, so the server ends: " + why;
      code = FAILED;
      System.err.println("reredis: " + line);
      LOG.log(Level.ERROR, line, why);
      engine.shutdown().begin(null, true, ends -> {});
    } catch (Throwable e) {
      Runtime.getRuntime().halt(FAILED);
    }
  }
}
