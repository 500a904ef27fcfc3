package io.reredis.lua;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads programs from files. A line with three dashes and a name starts each program of a file.
 * Bytes are characters of ISO 8859-1.
 */
final class Corpus {
  private static final String SEPARATOR = "--- ";

  /** A program, and the name of its test. */
  record Program(String name, String text) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private Corpus() {}

  /** Returns the programs of all files in a directory. */
  static List<Program> read(Path directory) throws IOException {
    List<Program> programs = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String all = Files.readString(file, StandardCharsets.ISO_8859_1);
        String[] parts = ("\n" + all).split("\n" + SEPARATOR);
        for (int i = 1; i < parts.length; i++) {
          int end = parts[i].indexOf('\n');
          String name = file.getFileName() + ": " + parts[i].substring(0, end);
          programs.add(new Program(name, parts[i].substring(end + 1)));
        }
      }
    }
    return programs;
  }
}
