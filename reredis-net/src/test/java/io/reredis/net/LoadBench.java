package io.reredis.net;

import io.reredis.Reredis;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares the times in which Reredis and redis-server load the same snapshots, alternately, each
 * in a separate process, according to their logs: {@code LoadBench [rounds] [folder] [times] [kind
 * ...]}. Loads the files of the named {@link Kind}s, or of all, enlarged by the factor {@code
 * times}.
 */
final class LoadBench {
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
    List<Kind> kinds =
        arguments.length > 3
            ? Stream.of(arguments).skip(3).map(Kind::valueOf).toList()
            : List.of(Kind.values());
    System.out.printf(
        "%-12s %10s %12s %6s   seconds%n", "file", "Reredis", "redis-server", "ratio");
    for (Kind kind : kinds) {
      Path directory = Files.createDirectories(root.resolve(kind.name()));
      write(directory, kind, times * kind.count);
      double ours = 0;
      double theirs = 0;
      for (int round = 0; round < rounds; round++) {
        ours += reredis(directory);
        theirs += redis(directory);
      }
      System.out.printf(
          "%-12s %10.3f %12.3f %6.2f%n", kind, ours / rounds, theirs / rounds, ours / theirs);
    }
  }

  // --- content of the files

  /** The content of a file, as a number of commands. */
  private enum Kind {
    /** Keys of 16 bytes with values of 64 bytes. */
    STRINGS(2_000_000, i -> List.of("set", name(i), String.format("%064d", i * 7919L))),

    /** Hashes of ten small fields. */
    HASHES(1_000_000, i -> pairs("hset", name(i), 10, j -> "field" + j, j -> value(i + j))),
    HASHES_100(150_000, i -> pairs("hset", name(i), 100, j -> "field" + j, j -> value(i + j))),
    SETS_100(60_000, i -> words("sadd", name(i), 100, j -> "member" + (i + j))),
    ZSETS_100(
        150_000,
        i -> pairs("zadd", name(i), 100, j -> "" + (j * 1.5 + i), j -> "member" + (i + j))),
    LISTS_10(500_000, i -> words("rpush", name(i), 10, j -> "element" + (i + j))),

    /** Lists of 100,000 elements. */
    LISTS(200_000, i -> words("rpush", name(i / 1000), 100, j -> "element" + (100L * i + j))),

    /** Streams of 10,000 entries with two fields. */
    STREAMS(
        5_000_000,
        i -> List.of("xadd", name(i / 10_000), i + 1 + "-1", "a", "value" + i, "b", "" + i)),

    /** Hashes of 500,000 fields. */
    LARGE_HASHES(
        20_000,
        i -> pairs("hset", name(i / 5000), 100, j -> "f" + (100L * i + j), j -> value(i + j))),

    /** Sets of 1,000,000 members. */
    LARGE_SETS(40_000, i -> words("sadd", name(i / 10_000), 100, j -> "m" + (100L * i + j))),

    /** Sorted sets of 500,000 members. */
    LARGE_ZSETS(
        20_000,
        i ->
            pairs(
                "zadd",
                name(i / 5000),
                100,
                j -> "" + (100L * i + j) * 7919 % 1_000_003 / 7.0,
                j -> "m" + (100L * i + j)));

    private final int count;
    private final IntFunction<List<String>> command;

    Kind(int count, IntFunction<List<String>> command) {
      this.count = count;
      this.command = command;
    }

    private static String name(int number) {
      return String.format("key:%012d", number);
    }

    private static String value(int number) {
      return "value" + number % 1000;
    }

    private static List<String> words(
        String command, String key, int count, IntFunction<String> word) {
      List<String> words = new ArrayList<>(List.of(command, key));
      for (int i = 0; i < count; i++) {
        words.add(word.apply(i));
      }
      return words;
    }

    private static List<String> pairs(
        String command, String key, int count, IntFunction<String> one, IntFunction<String> other) {
      List<String> words = new ArrayList<>(List.of(command, key));
      for (int i = 0; i < count; i++) {
        words.add(one.apply(i));
        words.add(other.apply(i));
      }
      return words;
    }
  }

  /** Writes the file with redis-server, so that it does not depend on the measured Reredis. */
  private static void write(Path directory, Kind kind, int count) throws Exception {
    if (Files.exists(directory.resolve("dump.rdb"))) {
      return;
    }
    try (RedisProcess redis = new RedisProcess(directory, "--rdbcompression", "yes")) {
      int pipelined = 1000;
      for (int i = 0; i < count; i += pipelined) {
        List<String[]> lines = new ArrayList<>();
        for (int j = i; j < Math.min(count, i + pipelined); j++) {
          lines.add(kind.command.apply(j).toArray(String[]::new));
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

  /** Returns the loading time from the log of either server. */
  private static double seconds(String log) {
    Matcher loaded = Pattern.compile("DB loaded from disk: ([0-9.]+) seconds").matcher(log);
    if (!loaded.find()) {
      throw new AssertionError("nothing was loaded: " + log);
    }
    return Double.parseDouble(loaded.group(1));
  }
}
