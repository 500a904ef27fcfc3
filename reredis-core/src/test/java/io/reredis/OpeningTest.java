package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.support.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opening a store loads only the classes that it needs, because loading them takes most of the
 * time.
 */
class OpeningTest {
  /** The classes that a program needs only for some of what it may do. */
  private static final Set<String> ON_USE =
      Set.of(
          "io.reredis.command.TableFile",
          "io.reredis.command.Command",
          "io.reredis.operation.GeoOperations",
          "io.reredis.operation.KeyOperations",
          "io.reredis.operation.SortedSetOperations",
          "io.reredis.operation.StreamOperations",
          "io.reredis.operation.StringOperations",
          "io.reredis.persist.Persistence",
          "io.reredis.store.Streams",
          "java.util.stream.ReferencePipeline");

  /** Opens a store. */
  static final class Program {
    public static void main(String... arguments) {
      Reredis.open().close();
    }
  }

  @Test
  void loadsOnlyWhatItNeeds(@TempDir Path folder) throws Exception {
    String log = "-Xlog:class+load:file=classes:none";
    ChildProcess.run(folder, 60, List.of(log, Program.class.getName()));
    List<String> loaded = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("classes"))) {
      loaded.add(line.substring(0, line.indexOf(' ')));
    }
    assertTrue(loaded.contains("io.reredis.command.Engine"));
    for (String name : ON_USE) {
      // fails if the class has another name by now
      Class.forName(name, false, getClass().getClassLoader());
    }
    assertEquals(Set.of(), loaded.stream().filter(ON_USE::contains).collect(Collectors.toSet()));
  }
}
