package io.reredis.app;

import io.reredis.config.Config;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes log lines to the file {@code logfile} or to standard output, according to {@code
 * loglevel}, {@code log-format} and {@code log-timestamp-format}.
 *
 * <p>The file is opened for each line, as redis-server does, so that it can be moved away at any
 * time. Thread-safe.
 */
final class Logging {
  private static volatile LogLevel level = LogLevel.NOTICE;
  private static volatile LogFormat format = LogFormat.LEGACY;
  private static volatile LogFormat.Time time = LogFormat.Time.LEGACY;

  /** Null for standard output. */
  private static volatile @Nullable Path file;

  private Logging() {}

  /** Applies the options. */
  static void open(UnaryOperator<String> options) {
    String name = options.apply("logfile");
    Path path = Path.of(options.apply("dir")).toAbsolutePath().resolve(name).normalize();
    try (OutputStream tried = name.isEmpty() ? null : new FileOutputStream(path.toFile(), true)) {
      file = name.isEmpty() ? null : path;
      level = LogLevel.of(options.apply("loglevel"));
      format = LogFormat.of(options.apply("log-format"));
      time = LogFormat.Time.of(options.apply("log-timestamp-format"));
    } catch (IOException e) {
      throw new UsageException("cannot open the log file " + name + ": " + e.getMessage());
    }
  }

  /** Follows changes of the options. */
  static void listen(Config config) {
    config.listen("loglevel", value -> level = LogLevel.of(value));
    config.listen("log-format", value -> format = LogFormat.of(value));
    config.listen("log-timestamp-format", value -> time = LogFormat.Time.of(value));
  }

  /** Returns whether lines of that level are written. */
  static boolean shows(LogLevel asked) {
    return asked.compareTo(level) >= 0 && asked != LogLevel.NOTHING;
  }

  /** Returns whether notices appear on standard output. */
  static boolean isOnConsole() {
    return file == null && shows(LogLevel.NOTICE);
  }

  /** Writes one line immediately, so that no line is lost if the process is killed. */
  static void write(LogLevel of, String message, @Nullable Throwable thrown) {
    String line = format.line(Instant.now(), time, of, message, thrown) + "\n";
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    Path to = file;
    synchronized (Logging.class) {
      try {
        if (to == null) {
          System.out.write(bytes);
          System.out.flush();
        } else {
          Files.write(to, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
      } catch (IOException e) {
        System.err.print("reredis: cannot write to " + to + ": " + line);
      }
    }
  }
}
