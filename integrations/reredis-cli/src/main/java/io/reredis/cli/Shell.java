package io.reredis.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultHighlighter;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.AttributedString;

/** Reads commands from a terminal, with completion, hints and a history, and runs them. */
final class Shell {
  private final Options options;
  private final Terminal terminal;
  private final LineReader reader;
  private final Runner runner;
  private CommandHelp help = CommandHelp.NONE;

  /**
   * Creates a shell.
   *
   * @param history the file of the lines typed earlier
   */
  Shell(Options options, Terminal terminal, Path history) {
    this.options = options;
    this.terminal = terminal;
    OutputStream out = terminal.output();
    this.runner = new Runner(options, out, options.format == null ? Format.TYPED : options.format);
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("reredis")
            .parser(parser())
            .completer((line, parsed, candidates) -> complete(parsed, candidates))
            .highlighter(new Hints())
            .history(new SafeHistory())
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.DISABLE_COMPLETION, false)
            .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .build();
    reader.setAutosuggestion(LineReader.SuggestionType.TAIL_TIP);
  }

  /** Splits words as the server does, and never asks for another line. */
  private static DefaultParser parser() {
    DefaultParser parser = new DefaultParser();
    parser.setEscapeChars(null);
    parser.setEofOnUnclosedQuote(false);
    return parser;
  }

  /** Reads and runs lines until the end; returns the exit status. */
  int run() {
    terminal.handle(Signal.INT, signal -> runner.interrupt());
    connect();
    while (true) {
      String line;
      try {
        line = reader.readLine(prompt()).strip();
      } catch (UserInterruptException e) {
        continue;
      } catch (EndOfFileException e) {
        break;
      }
      String word = line.toLowerCase(Locale.ROOT);
      if (word.equals("quit") || word.equals("exit")) {
        break;
      }
      if (!line.isEmpty()) {
        run(line);
      }
    }
    runner.close();
    return 0;
  }

  private String prompt() {
    if (!runner.isConnected()) {
      return "not connected> ";
    }
    String database = options.database == 0 ? "" : "[" + options.database + "]";
    return options.address() + database + (runner.isInTransaction() ? "(TX)" : "") + "> ";
  }

  private void run(String line) {
    List<byte[]> words = Words.of(line);
    if (words == null) {
      print("Invalid argument(s)");
      return;
    }
    String name = Words.texts(words).get(0).toLowerCase(Locale.ROOT);
    switch (name) {
      case "clear" -> terminal.puts(org.jline.utils.InfoCmp.Capability.clear_screen);
      case "help", "?" -> print(help.help(Words.texts(words).subList(1, words.size())));
      case "connect" -> connect();
      default -> send(words);
    }
  }

  private void send(List<byte[]> words) {
    try {
      runner.run(words);
      if (!runner.isConnected()) {
        // the wait was interrupted
        print("");
      }
      connect();
    } catch (IOException e) {
      print("Error: " + Cli.reason(e));
    }
  }

  /** Connects, unless connected, and reads the commands of the server. */
  private void connect() {
    try {
      Link link = runner.connect();
      if (help == CommandHelp.NONE && !runner.isInTransaction()) {
        help = CommandHelp.of(link.call(List.of("COMMAND", "DOCS")));
      }
    } catch (IOException e) {
      runner.close();
      print("Could not connect to Redis at " + options.address() + ": " + Cli.reason(e));
    }
  }

  private void print(String text) {
    terminal.writer().println(text);
    terminal.writer().flush();
  }

  // --- completion and hints

  private void complete(ParsedLine line, List<Candidate> candidates) {
    for (String word : help.candidates(line.words().subList(0, line.wordIndex()))) {
      boolean lower =
          line.word().equals(line.word().toLowerCase(Locale.ROOT)) && !line.word().isEmpty();
      candidates.add(new Candidate(lower ? word.toLowerCase(Locale.ROOT) : word));
    }
  }

  /** Sets the hint behind the cursor each time that the line is drawn. */
  private final class Hints extends DefaultHighlighter {
    @Override
    public AttributedString highlight(LineReader lines, String buffer) {
      lines.setTailTip(hint(buffer));
      return new AttributedString(buffer);
    }
  }

  /** Returns the arguments that may follow a line, if it ends with a space. */
  private String hint(String buffer) {
    List<byte[]> words = Words.of(buffer);
    if (words == null || words.isEmpty() || !buffer.endsWith(" ")) {
      return "";
    }
    return help.hint(Words.texts(words));
  }

  /** A history without the lines that have passwords. */
  private static final class SafeHistory extends DefaultHistory {
    @Override
    public void add(Instant time, String line) {
      if (!isSecret(line)) {
        super.add(time, line);
      }
    }
  }

  /** Returns whether a line has a password. */
  static boolean isSecret(String line) {
    String lower = line.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith("auth ")
        || lower.startsWith("acl setuser ")
        || lower.startsWith("hello ") && lower.contains(" auth ")
        || lower.startsWith("migrate ") && lower.contains(" auth")
        || lower.startsWith("config set ") && (lower.contains("pass") || lower.contains("auth"));
  }
}
