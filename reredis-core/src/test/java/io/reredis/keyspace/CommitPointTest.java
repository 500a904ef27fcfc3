package io.reredis.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks in the sources that {@link Shard#commit} is the only commit point: no other code asks a
 * mutation to log and to notify, and consumers of changes receive only mutations.
 */
class CommitPointTest {
  private static final Path SOURCES = Path.of("src/main/java/io/reredis/keyspace");

  /** Calls that log a change or notify of it, and the files that may contain them. */
  private static final Map<String, Set<String>> CALLS =
      Map.of(
          "\\bmutation\\.\\w+\\(", Set.of("Shard"),
          "\\bkeyspace\\.log\\(\\)\\)?\\.append", Set.of("Shard"),
          "\\bnew Commit\\(", Set.of("Shard", "WriteHandle", "LoadBatch"),
          "\\bwatched\\.(touch|forEach)\\(", Set.of("KeyMutation", "DatabaseMutation"),
          "\\bchanged\\.(add|swap)\\(", Set.of("KeyMutation", "WholeDatabases"),
          "\\binvalidations(\\(\\))?\\.\\w+\\(", Set.of("KeyMutation", "WholeDatabases"),
          "\\bwaiters(\\(\\))?\\.note", Set.of("KeyMutation", "WholeDatabases"),
          "\\bsink(\\(\\))?\\.flushed\\(", Set.of("WholeDatabases"));

  @Test
  void onlyTheCommitPointLogsAndNotifies() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        for (String call : CALLS.keySet()) {
          if (Pattern.compile(call).matcher(text).find()) {
            found
                .computeIfAbsent(call, c -> new TreeSet<>())
                .add(file.getFileName().toString().replace(".java", ""));
          }
        }
      }
    }
    assertEquals(new TreeMap<>(CALLS), found);
  }

  @Test
  void onlyTheCommitPointCountsChanges() throws ReflectiveOperationException {
    for (String counter : new String[] {"revision", "furtherChanges"}) {
      int modifiers = Shard.class.getDeclaredField(counter).getModifiers();
      assertTrue(java.lang.reflect.Modifier.isPrivate(modifiers), counter);
    }
  }
}
