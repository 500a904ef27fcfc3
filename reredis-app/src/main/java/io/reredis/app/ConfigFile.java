package io.reredis.app;

import static io.reredis.base.NotNull.notNull;

import io.reredis.resp.Arguments;
import io.reredis.resp.LineSplitter;
import io.reredis.resp.ProtocolException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file in the syntax of redis.conf: one directive per line, {@code #} for comments,
 * and {@code include file} for the lines of another file.
 */
final class ConfigFile {
  /**
   * One directive.
   *
   * @param where its position, for errors: file and line, or the flag of the command line
   */
  record Directive(String where, String name, List<String> values) {}

  private static final String INCLUDE = "include";

  private final List<Directive> directives = new ArrayList<>();

  /** The files being read, each included by the one before. */
  private final Deque<Path> open = new ArrayDeque<>();

  private ConfigFile() {}

  /** Reads the directives of a file; throws a {@link UsageException} if it cannot be read. */
  static List<Directive> read(Path file) {
    ConfigFile reading = new ConfigFile();
    reading.readAll(file.toAbsolutePath().normalize());
    return reading.directives;
  }

  private void readAll(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException("cannot read the configuration file " + file + ": " + reason(e));
    }
    open.push(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        add(parse(file + ", line " + (i + 1), line));
      }
    }
    open.pop();
  }

  private void add(Directive directive) {
    if (!directive.name().equalsIgnoreCase(INCLUDE)) {
      directives.add(directive);
      return;
    }
    if (directive.values().size() != 1) {
      throw new UsageException(directive.where() + "include takes one file");
    }
    for (Path file : files(directive)) {
      if (open.contains(file)) {
        throw new UsageException(directive.where() + file + " includes itself");
      }
      readAll(file);
    }
  }

  /**
   * Returns the files of an include, which may be a pattern; a pattern without matches is not an
   * error.
   */
  private static List<Path> files(Directive include) {
    Path path;
    try {
      path = Path.of(include.values().get(0)).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UsageException(include.where() + e.getReason());
    }
    String name = String.valueOf(path.getFileName());
    if (name.chars().noneMatch(c -> c == '*' || c == '?' || c == '[')) {
      return List.of(path);
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path.getParent(), name)) {
      found.forEach(files::add);
    } catch (PatternSyntaxException e) {
      throw new UsageException(include.where() + e.getDescription());
    } catch (IOException e) {
      throw new UsageException(include.where() + reason(e));
    } catch (DirectoryIteratorException e) {
      throw new UsageException(include.where() + reason(e.getCause()));
    }
    files.sort(null);
    return files;
  }

  private static @Nullable String reason(@Nullable IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof CharacterCodingException ? "it is not UTF-8 text" : notNull(e).getMessage();
  }

  private static Directive parse(String place, String line) {
    Arguments words = new Arguments();
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      LineSplitter.split(bytes, 0, bytes.length, words);
    } catch (ProtocolException e) {
      throw new UsageException(place + ": unbalanced quotes: " + line);
    }
    List<String> values = new ArrayList<>();
    for (int i = 1; i < words.count(); i++) {
      values.add(words.get(i).toString());
    }
    return new Directive(place + ", '" + line + "': ", words.get(0).toString(), values);
  }
}
