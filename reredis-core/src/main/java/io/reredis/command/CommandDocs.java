package io.reredis.command;

import io.reredis.resp.ReplyWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said of commands for people: read from a table, a row a command or subcommand, when
 * COMMAND DOCS first asks for it.
 */
final class CommandDocs {
  /**
   * One row.
   *
   * @param syntax the arguments behind the name, as {@link Syntax} reads them
   */
  record Row(String complexity, String syntax, String summary) {}

  private static final Row NONE = new Row("", "", "");
  private static final String TABLE = "commands.tsv";

  private CommandDocs() {}

  /** Loads the table when it is first used. */
  private static final class Rows {
    static final Map<String, Row> ALL = read();

    private static Map<String, Row> read() {
      Map<String, Row> rows = new LinkedHashMap<>();
      try (InputStream in = CommandDocs.class.getResourceAsStream(TABLE);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] fields = line.split("\t", -1);
          if (!line.startsWith("#") && rows.put(fields[0], rowOf(fields)) != null) {
            throw new IllegalStateException("two rows for " + fields[0]);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return rows;
    }

    private static Row rowOf(String[] fields) {
      if (fields.length != 4) {
        throw new IllegalStateException("not four fields: " + String.join("|", fields));
      }
      return new Row(fields[1], fields[2], fields[3]);
    }
  }

  /** All rows, by the full names of commands and subcommands. */
  static Map<String, Row> rows() {
    return Rows.ALL;
  }

  static Row of(Command command) {
    return Rows.ALL.getOrDefault(command.name(), NONE);
  }

  /** Writes the name of a command, and what is said of it. */
  static void write(ReplyWriter reply, Command command) {
    Row row = of(command);
    List<Syntax.Argument> arguments = Syntax.parse(row.syntax);
    boolean container = !command.subcommands().isEmpty();
    reply.bulk(command.name());
    reply.map(4 + (arguments.isEmpty() ? 0 : 1) + (container ? 1 : 0));
    pair(reply, "summary", row.summary);
    pair(reply, "since", command.since());
    pair(reply, "group", command.group());
    pair(reply, "complexity", row.complexity);
    if (!arguments.isEmpty()) {
      reply.bulk("arguments");
      new ArgumentWriter(reply, command.keySpecs().size()).write(arguments);
    }
    if (container) {
      reply.bulk("subcommands");
      reply.map(command.subcommands().size());
      command.subcommands().values().forEach(sub -> write(reply, sub));
    }
  }

  private static void pair(ReplyWriter reply, String name, String value) {
    reply.bulk(name);
    reply.bulk(value);
  }

  private static final class ArgumentWriter {
    private final ReplyWriter reply;
    private final int keySpecs;
    private int keys;

    ArgumentWriter(ReplyWriter reply, int keySpecs) {
      this.reply = reply;
      this.keySpecs = keySpecs;
    }

    void write(List<Syntax.Argument> arguments) {
      reply.array(arguments.size());
      arguments.forEach(this::write);
    }

    private void writeFlags(Syntax.Argument argument) {
      List<String> flags = new ArrayList<>(3);
      if (argument.optional()) {
        flags.add("optional");
      }
      if (argument.multiple()) {
        flags.add("multiple");
      }
      if (argument.multipleToken()) {
        flags.add("multiple_token");
      }
      reply.set(flags.size());
      flags.forEach(reply::simple);
    }

    private void write(Syntax.Argument argument) {
      boolean parts = !argument.arguments().isEmpty();
      boolean key = argument.type().equals("key") && keySpecs > 0;
      boolean flags = argument.optional() || argument.multiple();
      boolean token = argument.token() != null;
      reply.map(3 + (key ? 1 : 0) + (token ? 1 : 0) + (flags ? 1 : 0));
      pair(reply, "name", argument.name());
      pair(reply, "type", argument.type());
      if (!parts) {
        pair(reply, "display_text", argument.name());
      }
      if (key) {
        reply.bulk("key_spec_index");
        reply.integer(Math.min(keys++, keySpecs - 1));
      }
      if (token) {
        pair(reply, "token", argument.token());
      }
      if (flags) {
        reply.bulk("flags");
        writeFlags(argument);
      }
      if (parts) {
        reply.bulk("arguments");
        write(argument.arguments());
      }
    }
  }
}
