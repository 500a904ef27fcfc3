package io.reredis.examples;

import io.reredis.examples.MarkdownPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the examples in the comment of a package-info.java. */
final class PackagePage {
  private static final String BEGIN = "<pre>{@code";
  private static final String END = "}</pre>";

  private PackagePage() {}

  /**
   * Returns the blocks of code. Adds the variable {@code store} to a block that does not declare
   * it, like the comment of a block of Markdown.
   */
  static List<Block> blocks(Path file) throws IOException {
    List<String> lines =
        Files.readAllLines(file).stream().map(line -> line.replaceFirst("^ \\* ?", "")).toList();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals(BEGIN)) {
        List<String> code = lines.subList(i + 1, i + lines.subList(i, lines.size()).indexOf(END));
        boolean declared = code.stream().anyMatch(line -> line.contains("Reredis store ="));
        String given = declared ? "" : "given: Reredis store";
        blocks.add(new Block(i + 2, "java", given, code));
      }
    }
    return blocks;
  }
}
