package io.reredis.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a Markdown page that can be checked: anchors, links and blocks of code. Supports the
 * Markdown of this project: ATX headings, inline links and fenced blocks.
 */
final class MarkdownPage {
  /**
   * A block of code.
   *
   * @param line the number of the line after the opening fence
   * @param comment the text of the HTML comment on the line before the block, or an empty string
   */
  record Block(int line, String language, String comment, List<String> lines) {}

  /** A link or image with its target as written. */
  record Link(int line, String target) {}

  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");
  private static final Pattern COMMENT = Pattern.compile("<!-- *(.*?) *-->");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)(?: +\"[^\"]*\")?\\)");
  private static final Pattern ATTRIBUTE = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  final Path file;
  final List<Block> blocks = new ArrayList<>();
  final List<Link> links = new ArrayList<>();
  final Set<String> anchors = new HashSet<>();

  private final Map<String, Integer> repeated = new HashMap<>();

  MarkdownPage(Path file) throws IOException {
    this.file = file;
    List<String> lines = Files.readAllLines(file);
    String before = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).startsWith("```")) {
          end++;
        }
        Matcher comment = COMMENT.matcher(before);
        blocks.add(
            new Block(
                i + 2,
                line.substring(3).strip(),
                comment.matches() ? comment.group(1) : "",
                lines.subList(i + 1, end)));
        i = end;
      } else if (!line.startsWith("    ")) {
        readText(line, i + 1);
      }
      before = line;
    }
  }

  private void readText(String line, int number) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      addAnchor(heading.group(1));
    }
    String text = CODE.matcher(line).replaceAll("");
    for (Pattern pattern : List.of(LINK, ATTRIBUTE)) {
      Matcher link = pattern.matcher(text);
      while (link.find()) {
        links.add(new Link(number, link.group(1)));
      }
    }
  }

  /** Adds the anchor that GitHub and the site generate for a heading. */
  private void addAnchor(String heading) {
    String text = LINK.matcher(heading).replaceAll("");
    String slug =
        text.toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N} _-]", "")
            .strip()
            .replace(' ', '-');
    int count = repeated.merge(slug, 1, Integer::sum);
    anchors.add(count == 1 ? slug : slug + '-' + (count - 1));
  }
}
