package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writes far more data than the small heap of a JVM holds. The store must evict or refuse and must
 * not run out of heap. {@code -Dreredis.heap.factor} multiplies the amount, in limits.
 */
class SmallHeapTest {
  @ParameterizedTest
  @EnumSource(io.reredis.keyspace.EvictionPolicy.class)
  void theHeapIsEnough(io.reredis.keyspace.EvictionPolicy policy) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1", // the process runs only for seconds
                "-XX:+UseG1GC",
                "-cp",
                place(Reredis.class) + File.pathSeparator + place(SmallHeapFill.class),
                SmallHeapFill.class.getName(),
                policy.word(),
                System.getProperty("reredis.heap.factor", "2"))
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(10, TimeUnit.MINUTES));
      assertEquals(0, process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String place(Class<?> of) throws Exception {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
