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

/**
 * The documentation of a command or subcommand. It is read from {@code commands.txt} when it is
 * first asked for, since the engine does not need it.
 *
 * @param summary what it does, in a sentence
 * @param complexity what time it takes, or null
 * @param flags {@code deprecated} and {@code syscmd}
 * @param deprecatedSince the version in which it became deprecated, or null
 * @param replacedBy what to use instead, or null
 * @param history what changed after it came
 * @param arguments the arguments behind the name, as {@link Syntax} reads them
 */
record CommandDocs(
    String summary,
    String complexity,
    List<String> flags,
    String deprecatedSince,
    String replacedBy,
    List<Change> history,
    String arguments) {

  private static final String FILE = "/io/reredis/command/commands.txt";

  /** A change of the command in a version. */
  record Change(String version, String text) {}

  /** Reads the file when it is first used. */
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

  /** All of them, by the full names of commands and subcommands. */
  static Map<String, CommandDocs> all() {
    return Holder.ALL;
  }

  static CommandDocs of(Command command) {
    return Holder.ALL.get(command.name());
  }
}
