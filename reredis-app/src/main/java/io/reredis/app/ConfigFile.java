package io.reredis.app;

import io.reredis.resp.Arguments;
import io.reredis.resp.LineSplitter;
import io.reredis.resp.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A configuration file in the syntax of redis.conf: a directive a line, {@code #} for comments. */
final class ConfigFile {
  /**
   * One directive.
   *
   * @param line its number in the file, from 1; 0 for one of the command line
   */
  record Directive(int line, String name, List<String> values) {}

  private ConfigFile() {}

  /** Reads the directives of a file; a line that cannot be read is a {@link UsageException}. */
  static List<Directive> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException("cannot read the configuration file " + file + ": " + reason(e));
    }
    List<Directive> directives = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        directives.add(parse(file, i + 1, line));
      }
    }
    return directives;
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException ? "no such file" : e.getMessage();
  }

  private static Directive parse(Path file, int number, String line) {
    Arguments words = new Arguments();
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      LineSplitter.split(bytes, 0, bytes.length, words);
    } catch (ProtocolException e) {
      throw new UsageException(file + ", line " + number + ": unbalanced quotes: " + line);
    }
    List<String> values = new ArrayList<>();
    for (int i = 1; i < words.count(); i++) {
      values.add(words.get(i).toString());
    }
    return new Directive(number, words.get(0).toString(), values);
  }
}
