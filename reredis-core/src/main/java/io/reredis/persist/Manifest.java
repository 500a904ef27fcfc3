package io.reredis.persist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The list of the log's files, in Redis's format: a base with all keys as of one moment, increments
 * after it, and history that may be deleted. A line is {@code file <name> seq <number> type
 * <b|i|h>}.
 *
 * <p>Immutable; each change creates a new manifest, which replaces the old one atomically: written
 * beside it, flushed, renamed.
 */
final class Manifest {
  private static final int MOST_BYTES = 1 << 20;

  /** The beginning of the checksum comment; Redis ignores comments. */
  private static final String SUM = "#CRC32C:";

  /** One file of the log. */
  record Part(@Nullable String name, long sequence, char type) {}

  private final List<Part> parts;

  private Manifest(List<Part> parts) {
    this.parts = Collections.unmodifiableList(parts);
  }

  static Manifest empty() {
    return new Manifest(List.of());
  }

  /** Reads a manifest; throws {@link BadFileException} if it is malformed. */
  static Manifest read(Path path) throws IOException {
    List<Part> parts = new ArrayList<>();
    String text = text(path);
    checkSum(path, text);
    int offset = 0;
    for (String line : text.split("\n", -1)) {
      if (!line.isBlank() && line.charAt(0) != '#') {
        parts.add(part(path, offset, line.strip()));
      }
      offset += line.length() + 1;
    }
    check(path, parts);
    return new Manifest(parts);
  }

  private static String text(Path path) throws IOException {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new BadFileException(path, 0, "the manifest is too long");
      }
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw FileErrors.of(path, e);
    }
  }

  /** Verifies the checksum in the last line, if there is one. */
  private static void checkSum(Path path, String text) throws BadFileException {
    int at = text.lastIndexOf('\n' + SUM);
    if (at >= 0 && !text.substring(at + 1).strip().equals(sum(text.substring(0, at + 1)))) {
      throw new BadFileException(path, at + 1L, "what stands before it does not fit its checksum");
    }
  }

  private static String sum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return SUM + String.format("%08x", crc.getValue());
  }

  private static Part part(Path path, int offset, String line) throws BadFileException {
    List<String> words = words(line);
    String name = null;
    long sequence = -1;
    char type = 0;
    if (words.size() % 2 == 0) {
      for (int i = 0; i < words.size(); i += 2) {
        String value = words.get(i + 1);
        switch (words.get(i)) {
          case "file" -> name = value;
          case "seq" -> sequence = value.matches("\\d{1,18}") ? Long.parseLong(value) : -1;
          case "type" -> type = value.length() == 1 ? value.charAt(0) : 0;
          default -> {
            // ignore words of later versions
          }
        }
      }
    }
    boolean plain = name != null && !name.isEmpty() && name.indexOf('/') < 0;
    if (!plain || sequence < 1 || "bih".indexOf(type) < 0 || type == 0) {
      throw new BadFileException(path, offset, "no line of a manifest: " + line);
    }
    return new Part(name, sequence, type);
  }

  /**
   * Splits a line at spaces; double quotes may enclose spaces, and within them a backslash escapes
   * the next character.
   */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\' && i + 1 < line.length()) {
        assert word != null;
        word.append(line.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
        word = word == null ? new StringBuilder() : word;
      } else if (c == ' ' && !quoted) {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
      } else {
        word = word == null ? new StringBuilder() : word;
        word.append(c);
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }

  private static void check(Path path, List<Part> parts) throws BadFileException {
    long bases = parts.stream().filter(part -> part.type == 'b').count();
    if (bases > 1) {
      throw new BadFileException(path, 0, "two base files");
    }
    long last = 0;
    for (Part part : parts) {
      if (part.type == 'i') {
        if (part.sequence <= last) {
          throw new BadFileException(path, 0, "increments out of order");
        }
        last = part.sequence;
      }
    }
  }

  /** Returns the base, or null. */
  @Nullable Part base() {
    return parts.stream().filter(part -> part.type == 'b').findFirst().orElse(null);
  }

  /** Returns the increments, oldest first. */
  List<Part> increments() {
    return parts.stream().filter(part -> part.type == 'i').toList();
  }

  /** Returns the files that may be deleted. */
  List<Part> history() {
    return parts.stream().filter(part -> part.type == 'h').toList();
  }

  /** Returns the base and the increments, in loading order. */
  List<Part> loaded() {
    List<Part> loaded = new ArrayList<>();
    if (base() != null) {
      loaded.add(base());
    }
    loaded.addAll(increments());
    return loaded;
  }

  private long next(char type) {
    return parts.stream().filter(p -> p.type == type).mapToLong(Part::sequence).max().orElse(0) + 1;
  }

  /** Returns the name and number of the next increment. */
  Part nextIncrement(String prefix) {
    long sequence = next('i');
    return new Part(prefix + '.' + sequence + ".incr.aof", sequence, 'i');
  }

  /** Returns the name and number of the next base. */
  Part nextBase(String prefix, boolean commands) {
    Part base = base();
    long sequence = base == null ? 1 : base.sequence + 1;
    return new Part(
        prefix + '.' + sequence + (commands ? ".base.aof" : ".base.rdb"), sequence, 'b');
  }

  /** Returns a manifest with one more increment, or a first base. */
  Manifest with(Part part) {
    List<Part> more = new ArrayList<>(parts);
    more.add(part);
    return new Manifest(more);
  }

  /**
   * Returns a manifest with a new base and the increments from one on; all other files become
   * history.
   */
  Manifest rebased(Part base, Part firstKept) {
    List<Part> changed = new ArrayList<>();
    changed.add(base);
    for (Part part : parts) {
      boolean kept = part.type == 'i' && part.sequence >= firstKept.sequence;
      changed.add(kept ? part : new Part(part.name, part.sequence, 'h'));
    }
    return new Manifest(changed);
  }

  /** Returns a manifest without history. */
  Manifest clean() {
    return new Manifest(new ArrayList<>(loaded()));
  }

  /** Replaces the file at {@code path} by this manifest. */
  void write(Path path) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append("file ").append(quoted(part.name));
      text.append(" seq ").append(part.sequence).append(" type ").append(part.type).append('\n');
    }
    text.append(sum(text.toString())).append('\n');
    DurableFiles.replace(path, text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String quoted(@Nullable String name) {
    assert name != null;
    boolean plain = name.chars().noneMatch(c -> c == ' ' || c == '"' || c == '\\');
    return plain ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
