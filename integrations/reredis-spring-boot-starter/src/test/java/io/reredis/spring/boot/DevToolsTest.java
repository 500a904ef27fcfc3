package io.reredis.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.reredis.Reredis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts by Spring Boot DevTools in a process of its own, which they need. */
class DevToolsTest {
  @Test
  void aRestartKeepsTheData(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RestartedApplication.class.getName(),
                "--spring.main.web-application-type=none",
                "--reredis.dir=" + folder.resolve("data"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(out, StandardCharsets.UTF_8);
    List<String> starts =
        printed.lines().filter(line -> line.startsWith("start ")).collect(Collectors.toList());
    assertThat(starts).as(printed).hasSize(2);
    String[] first = starts.get(0).split(" by ");
    String[] second = starts.get(1).split(" by ");
    assertThat(first[0]).isEqualTo(second[0]);
    assertThat(first[1]).contains("RestartClassLoader").isNotEqualTo(second[1]);
    assertThat(printed.lines().filter("shared true kept"::equals)).as(printed).hasSize(2);
    try (Reredis store = Reredis.open(b -> b.directory(folder.resolve("data")))) {
      assertThat(store.strings().get("starts")).isEqualTo("2");
    }
  }
}
