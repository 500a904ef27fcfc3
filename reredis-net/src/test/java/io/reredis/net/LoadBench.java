package io.reredis.net;

import io.reredis.Reredis;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long Reredis and redis-server take to load the same snapshots, in turn, each in a process of
 * its own, as their logs tell it: {@code LoadBench [rounds] [folder] [times]}. The files have
 * 2,000,000 strings (keys of 16 bytes, values of 64) and 1,000,000 hashes of ten small fields, or
 * so many times as much.
 */
final class LoadBench {
  private static final int STRINGS = 2_000_000;
  private static final int HASHES = 1_000_000;
  private static final int FIELDS = 10;

  private LoadBench() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2 && arguments[0].equals("load")) {
      load(Path.of(arguments[1]));
      return;
    }
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Path root =
        arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory("reredis-load");
    int times = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    Path strings = Files.createDirectories(root.resolve("strings"));
    Path hashes = Files.createDirectories(root.resolve("hashes"));
    write(strings, LoadBench::string, times * STRINGS);
    write(hashes, LoadBench::hash, times * HASHES);
    System.out.printf("%-8s %10s %12s   seconds%n", "file", "Reredis", "redis-server");
    for (int round = 0; round < rounds; round++) {
      for (Path directory : List.of(strings, hashes)) {
        double ours = reredis(directory);
        double theirs = redis(directory);
        System.out.printf("%-8s %10.3f %12.3f%n", directory.getFileName(), ours, theirs);
      }
    }
  }

  // --- what is loaded

  private interface Line {
    String[] of(int number);
  }

  private static String[] string(int number) {
    return new String[] {
      "set", String.format("key:%012d", number), String.format("%064d", number * 7919L)
    };
  }

  private static String[] hash(int number) {
    List<String> words = new ArrayList<>(List.of("hset", String.format("hash:%011d", number)));
    for (int i = 0; i < FIELDS; i++) {
      words.add("field" + i);
      words.add("value" + (number + i) % 1000);
    }
    return words.toArray(String[]::new);
  }

  /** Lets redis-server write the file, so that nobody reads what he wrote himself. */
  private static void write(Path directory, Line line, int count) throws Exception {
    if (Files.exists(directory.resolve("dump.rdb"))) {
      return;
    }
    try (RedisProcess redis = new RedisProcess(directory, "--rdbcompression", "yes")) {
      int pipelined = 1000;
      for (int i = 0; i < count; i += pipelined) {
        List<String[]> lines = new ArrayList<>();
        for (int j = i; j < Math.min(count, i + pipelined); j++) {
          lines.add(line.of(j));
        }
        redis.pipeline(lines);
      }
      redis.execute("save");
    }
  }

  // --- loading

  private static double reredis(Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path")
                    + File.pathSeparator
                    + System.getProperty("jdk.module.path", ""),
                LoadBench.class.getName(),
                "load",
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return seconds(out);
  }

  private static void load(Path directory) {
    try (Reredis store = Reredis.open(b -> b.directory(directory))) {
      if ((long) store.execute("dbsize") == 0) {
        throw new AssertionError();
      }
    }
  }

  private static double redis(Path directory) throws Exception {
    RedisProcess redis = new RedisProcess(directory);
    redis.close();
    return seconds(Files.readString(directory.resolve("redis.log")));
  }

  /** What the log of either says. */
  private static double seconds(String log) {
    Matcher loaded = Pattern.compile("DB loaded from disk: ([0-9.]+) seconds").matcher(log);
    if (!loaded.find()) {
      throw new AssertionError("nothing was loaded: " + log);
    }
    return Double.parseDouble(loaded.group(1));
  }
}
