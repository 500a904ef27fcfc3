package io.reredis.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Resource usage of this process as reported by the operating system. Linux provides it in {@code
 * /proc}; elsewhere memory is unknown and all processor time counts as user time.
 */
public final class ProcessUsage {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path TIMES = Path.of("/proc/self/stat");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  /** Linux reports processor time in hundredths of a second. */
  private static final double TICKS = 100;

  private static final int USER_FIELD = 11;

  /** A sample is taken again after so long: a read takes the system longer than all of INFO. */
  private static final long FRESH_NANOS = 100_000_000;

  private static final long MACHINE = kilobytes(MEMORY, "MemTotal:");
  private static volatile Sample sample = Sample.take();

  /**
   * The figures that the system has reported.
   *
   * @param at when, as of {@link System#nanoTime}
   */
  private record Sample(long at, long resident, double user, double system) {
    static Sample take() {
      double[] cpu = readCpuSeconds();
      return new Sample(System.nanoTime(), kilobytes(STATUS, "VmRSS:"), cpu[0], cpu[1]);
    }
  }

  private ProcessUsage() {}

  private static Sample sample() {
    Sample last = sample;
    if (System.nanoTime() - last.at > FRESH_NANOS) {
      last = Sample.take();
      sample = last;
    }
    return last;
  }

  /** Returns the resident memory of the process in bytes, at most 100 ms ago, or -1. */
  public static long residentBytes() {
    return sample().resident;
  }

  /** Returns the main memory of the machine in bytes, or -1. */
  public static long machineBytes() {
    return MACHINE;
  }

  /** Returns the processor time in seconds, at most 100 ms ago: user time and system time. */
  public static double[] cpuSeconds() {
    Sample last = sample();
    return new double[] {last.user, last.system};
  }

  private static double[] readCpuSeconds() {
    String stat = read(TIMES);
    if (stat != null) {
      // skip the program's name, which is in parentheses and may contain anything
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return new double[] {
        Long.parseLong(fields[USER_FIELD]) / TICKS, Long.parseLong(fields[USER_FIELD + 1]) / TICKS
      };
    }
    Duration total = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return new double[] {total.toMillis() / 1000.0, 0};
  }

  private static long kilobytes(Path file, String field) {
    String text = read(file);
    if (text == null || !text.contains(field)) {
      return -1;
    }
    int at = text.indexOf(field);
    int end = text.indexOf("kB", at);
    return Long.parseLong(text.substring(at + field.length(), end).trim()) * 1024;
  }

  private static @Nullable String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException | SecurityException e) {
      return null;
    }
  }
}
