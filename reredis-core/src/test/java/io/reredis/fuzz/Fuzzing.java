package io.reredis.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.reredis.support.ChildProcess;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs fuzz targets. A target is a class with {@code public static void
 * fuzzerTestOneInput(byte[])}, which throws when its parser violates its contract. Its corpus is in
 * the resources under {@code fuzz/<name of the class>}.
 *
 * <p>A build runs each target on its corpus and on mutations of it, which are the same each time.
 * With {@code reredis.fuzz.seconds}, Jazzer also runs each target for that time, in a separate JVM,
 * because Jazzer instruments all classes that it loads.
 */
public final class Fuzzing {
  private static final int SECONDS = Integer.getInteger("reredis.fuzz.seconds", 0);
  private static final int MUTATIONS = Integer.getInteger("reredis.fuzz.mutations", 1000);
  private static final String ONLY = System.getProperty("reredis.fuzz.target", "");

  /**
   * The bytes that any input may allocate, whatever its length: initial buffers, and the
   * allocations of Jazzer while it loads a class.
   */
  private static final long FREE = Long.getLong("reredis.fuzz.free", 2 << 20);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Fuzzing() {}

  /** Returns the tests of the given targets. */
  public static Stream<DynamicTest> tests(Class<?>... targets) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Class<?> target : targets) {
      String name = target.getSimpleName();
      if (name.contains(ONLY)) {
        tests.add(DynamicTest.dynamicTest(name, () -> mutate(target)));
        if (SECONDS > 0) {
          tests.add(DynamicTest.dynamicTest(name + " with Jazzer", () -> jazzer(target)));
        }
      }
    }
    return tests.stream();
  }

  /**
   * Runs a parser and fails if it allocates out of proportion to its input.
   *
   * @param factor the bytes that may be allocated for each byte of the input
   */
  public static void bounded(byte[] input, int factor, Task task) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      task.run();
    } finally {
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated <= FREE + (long) factor * input.length, () -> allocated + " bytes");
    }
  }

  /** A step that may throw. */
  public interface Task {
    void run() throws Exception;
  }

  private static void mutate(Class<?> target) throws Exception {
    Method method = target.getMethod("fuzzerTestOneInput", byte[].class);
    List<byte[]> corpus = new ArrayList<>();
    try (Stream<Path> files = Files.list(corpus(target))) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        corpus.add(Files.readAllBytes(file));
        run(method, corpus.get(corpus.size() - 1), file.getFileName().toString());
      }
    }
    Random random = new Random(target.getSimpleName().hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      run(method, mutated(corpus, random), "mutation " + i);
    }
  }

  private static void run(Method target, byte[] input, String name) {
    try {
      target.invoke(null, (Object) input.clone());
    } catch (Exception e) {
      throw new AssertionError(
          name + ": " + new String(input, StandardCharsets.ISO_8859_1), e.getCause());
    }
  }

  /** Returns a copy of an input with a few changes, some of which insert bytes of another input. */
  private static byte[] mutated(List<byte[]> corpus, Random random) {
    byte[] input = corpus.get(random.nextInt(corpus.size())).clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(input.length + 1);
      switch (random.nextInt(6)) {
        case 0 -> input = spliced(input, at, at, bytes(random));
        case 1 -> input = spliced(input, at, at + random.nextInt(8), new byte[0]);
        case 2 -> {
          byte[] other = corpus.get(random.nextInt(corpus.size()));
          int from = random.nextInt(other.length + 1);
          int to = from + random.nextInt(other.length + 1 - from);
          input = spliced(input, at, at + random.nextInt(16), Arrays.copyOfRange(other, from, to));
        }
        case 3 -> input = spliced(input, at, at + random.nextInt(4), bytes(random));
        default -> {
          if (at < input.length) {
            input[at] ^= (byte) (1 << random.nextInt(8));
          }
        }
      }
    }
    return input;
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(6)];
    if (random.nextBoolean()) {
      Arrays.fill(bytes, (byte) (random.nextBoolean() ? 0xff : '0' + random.nextInt(10)));
    } else {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  private static byte[] spliced(byte[] input, int from, int to, byte[] middle) {
    int behind = Math.min(to, input.length);
    byte[] result = Arrays.copyOf(input, input.length - (behind - from) + middle.length);
    System.arraycopy(middle, 0, result, from, middle.length);
    System.arraycopy(input, behind, result, from + middle.length, input.length - behind);
    return result;
  }

  private static Path corpus(Class<?> target) throws Exception {
    return Path.of(target.getResource("/fuzz/" + target.getSimpleName()).toURI());
  }

  private static void jazzer(Class<?> target) throws Exception {
    Path folder = Path.of("target", "fuzz", target.getSimpleName()).toAbsolutePath();
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    ChildProcess.run(
        folder,
        SECONDS + 300L,
        List.of(
            "-Dreredis.fuzz.free=" + (200 << 20),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.getName(),
            "--instrumentation_includes=io.reredis.**",
            "--custom_hook_includes=io.reredis.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + "/",
            "-max_total_time=" + SECONDS,
            // the first input loads and instruments all classes of a store, which takes long
            "-timeout=120",
            "-rss_limit_mb=3000",
            "-print_final_stats=1",
            corpus.toString(),
            corpus(target).toString()));
  }
}
