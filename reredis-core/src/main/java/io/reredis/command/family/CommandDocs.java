package io.reredis.command.family;

import io.reredis.command.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documentation of a command or subcommand. It is read from {@code commands.txt} at its first
 * use, because the engine does not need it.
 *
 * @param summary one sentence on what the command does
 * @param complexity the time complexity, or null
 * @param flags {@code deprecated} and {@code syscmd}
 * @param deprecatedSince the version that deprecated the command, or null
 * @param replacedBy the replacement, or null
 * @param history the changes after its introduction
 * @param arguments the arguments after the name, to be parsed by {@link Syntax}
 */
record CommandDocs(
    String summary,
    @Nullable String complexity,
    List<String> flags,
    @Nullable String deprecatedSince,
    @Nullable String replacedBy,
    List<Change> history,
    String arguments) {

  private static final String FILE = "/io/reredis/command/commands.txt";

  /** A change of the command in a version. */
  record Change(String version, String text) {}

  /** Reads the file at the first use. */
  private static final class Holder {
    static final Map<String, CommandDocs> ALL = read();

    private static Map<String, CommandDocs> read() {
      try (InputStream in = CommandDocs.class.getResourceAsStream(FILE);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return CommandDocsFile.read(lines.lines().toList());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns the documentation of all commands, by the full names of commands and subcommands. */
  static Map<String, CommandDocs> all() {
    return Holder.ALL;
  }

  static @Nullable CommandDocs of(Command command) {
    return Holder.ALL.get(command.name());
  }
}
