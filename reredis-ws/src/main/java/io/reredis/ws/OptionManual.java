package io.reredis.ws;

import io.reredis.config.Config;
import io.reredis.config.Option;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes all options for the page, without their values. The table of options has their names,
 * kinds and defaults. Groups and meanings are read from the sample file {@code reredis.conf}, which
 * is the manual.
 */
final class OptionManual {
  private static final String FILE = "reredis.conf";

  /** The group of the options without effect. */
  private static final String IDLE_GROUP = "Without effect";

  private static final Pattern TITLE = Pattern.compile("#{3,} (.+?) #{3,}");

  /** An option without effect, which the file mentions in a comment. */
  private static final Pattern IDLE = Pattern.compile("#   ([a-z0-9_-]+) \\S.*");

  /** Facts that the table of options contains, too. */
  private static final Pattern OF_THE_TABLE =
      Pattern.compile("(Range: [^.]+\\.)? ?(Only at the start\\.)?");

  private record Entry(String group, String meaning) {}

  private final Map<String, String> groups = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final StringBuilder comment = new StringBuilder();
  private String group = "";

  /** Whether the next line is directly below the title of a group, or below such a comment. */
  private boolean underTitle;

  /** Why the options that follow have no effect. */
  private String reason = "";

  /** Whether the last line of the comment is one of a paragraph. */
  private boolean wraps;

  private OptionManual(InputStream file) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      read(line);
    }
  }

  /**
   * Returns the description of all options as JSON, as specified in {@code docs/observer.md}; null
   * if the file cannot be read.
   */
  static byte @Nullable [] json() {
    try (InputStream file = OptionManual.class.getResourceAsStream(FILE)) {
      return file == null ? null : new OptionManual(file).write(new Config().options());
    } catch (IOException e) {
      // the jar has been replaced
      return null;
    }
  }

  private void read(String line) {
    Matcher title = TITLE.matcher(line);
    if (title.matches()) {
      group = title.group(1);
      groups.put(group, "");
      comment.setLength(0);
      underTitle = true;
    } else if (line.isBlank()) {
      endComment();
    } else if (!line.startsWith("#")) {
      entries.putIfAbsent(line.split(" ", 2)[0], new Entry(group, comment.toString()));
      comment.setLength(0);
      underTitle = false;
    } else if (group.equals(IDLE_GROUP)) {
      readIdle(line);
    } else {
      comment(line.substring(1));
    }
  }

  /** Reads a line of the options without effect, which are listed in comments below a reason. */
  private void readIdle(String line) {
    Matcher option = IDLE.matcher(line);
    if (option.matches()) {
      entries.putIfAbsent(option.group(1), new Entry(group, reason));
    } else if (line.endsWith(":")) {
      endComment();
      reason = line.substring(2, line.length() - 1) + '.';
    } else {
      comment(line.substring(1));
    }
  }

  /** Ends a comment without an option; one directly below a title is about the group. */
  private void endComment() {
    if (underTitle) {
      groups.put(group, comment.toString());
    }
    comment.setLength(0);
    underTitle = false;
  }

  /** Adds a line: indented lines are kept as they are, others are joined to paragraphs. */
  private void comment(String line) {
    String text = line.startsWith(" ") ? line.substring(1) : line;
    boolean indented = text.startsWith("  ");
    if (text.isEmpty()) {
      wraps = false;
    } else if (!OF_THE_TABLE.matcher(text).matches()) {
      if (comment.length() > 0) {
        comment.append(wraps && !indented ? ' ' : '\n');
      }
      comment.append(text);
      wraps = !indented;
    }
  }

  private byte[] write(Iterable<Option> options) {
    JsonBytes out = new JsonBytes(1 << 16).open('{');
    out.name("groups").open('[');
    groups.forEach(
        (name, about) -> {
          out.open('{').name("name").string(name);
          out.name("about").string(about).close('}');
        });
    out.close(']').name("options").open('[');
    options.forEach(option -> write(out, option));
    return out.close(']').close('}').copy();
  }

  private void write(JsonBytes out, Option option) {
    Entry entry = entries.getOrDefault(option.name(), new Entry("", ""));
    out.open('{').name("name").string(option.name());
    out.name("group").string(entry.group()).name("meaning").string(entry.meaning());
    out.name("kind").string(option.kind().name().toLowerCase(Locale.ROOT));
    out.name("default").string(option.initial());
    if (option.kind() == Option.Kind.NUMBER || option.kind() == Option.Kind.MEMORY) {
      out.name("min").int64(option.min()).name("max").int64(option.max());
    }
    if (!option.choices().isEmpty()) {
      out.name("choices").open('[');
      option.choices().forEach(out::string);
      out.close(']');
    }
    out.name("traits").open('[');
    option.traits().stream()
        .sorted()
        .map(t -> t.name().toLowerCase(Locale.ROOT))
        .forEach(out::string);
    out.close(']');
    if (option.refusal() != null) {
      out.name("refusal").string(option.refusal());
    }
    out.close('}');
  }
}
