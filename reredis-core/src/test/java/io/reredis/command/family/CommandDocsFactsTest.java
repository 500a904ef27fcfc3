package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.command.CommandTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares COMMAND DOCS with facts about Redis 7.4: since, group, complexity, flags, deprecation,
 * versions with changes, and arguments of each command.
 */
class CommandDocsFactsTest extends CommandTest {
  private static final Map<String, String> FACTS = read();

  /** Reads the paragraphs of the file; the first line of each is the name of the command. */
  private static Map<String, String> read() {
    try (InputStream in =
            CommandDocsFactsTest.class.getResourceAsStream("/command-docs-redis-7.4.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String all =
          lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
      return Stream.of(all.strip().split("\n\n"))
          .collect(Collectors.toMap(text -> text.substring(0, text.indexOf('\n')), text -> text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  List<DynamicTest> docsAreThoseOfRedis() {
    client.line("hello 3");
    Map<String, Object> docs = new LinkedHashMap<>();
    addAll((Map<?, ?>) client.read("command docs"), docs);
    List<DynamicTest> tests = new ArrayList<>();
    docs.forEach(
        (name, fields) -> tests.add(DynamicTest.dynamicTest(name, () -> compare(name, fields))));
    tests.add(
        DynamicTest.dynamicTest("no others", () -> assertEquals(FACTS.keySet(), docs.keySet())));
    return tests;
  }

  private static void addAll(Map<?, ?> commands, Map<String, Object> into) {
    commands.forEach(
        (name, fields) -> {
          into.put((String) name, fields);
          if (((Map<?, ?>) fields).get("subcommands") instanceof Map<?, ?> subcommands) {
            addAll(subcommands, into);
          }
        });
  }

  private static void compare(String name, Object fields) {
    StringBuilder text = new StringBuilder(name);
    ((Map<?, ?>) fields).forEach((field, value) -> show(text, (String) field, value));
    assertEquals(FACTS.get(name), text.toString());
  }

  private static void show(StringBuilder text, String field, Object value) {
    switch (field) {
      case "summary", "subcommands" -> {}
      case "arguments" -> {
        text.append("\n  arguments:");
        showArguments(text, (List<?>) value, "\n    ");
      }
      case "history" -> {
        List<String> versions = new ArrayList<>();
        ((Collection<?>) value).forEach(change -> versions.add((String) ((List<?>) change).get(0)));
        text.append("\n  history: ").append(String.join(",", versions));
      }
      default -> text.append("\n  ").append(field).append(": ").append(words(value));
    }
  }

  private static void showArguments(StringBuilder text, List<?> arguments, String margin) {
    for (Object argument : arguments) {
      Map<?, ?> fields = (Map<?, ?>) argument;
      text.append(margin).append(fields.get("name")).append(' ').append(fields.get("type"));
      fields.forEach(
          (field, value) -> {
            if (!List.of("name", "type", "arguments").contains(field)) {
              text.append(' ').append(field).append('=').append(words(value));
            }
          });
      if (fields.get("arguments") instanceof List<?> parts) {
        showArguments(text, parts, margin + "  ");
      }
    }
  }

  private static String words(Object value) {
    return value instanceof Collection<?> flags
        ? flags.stream().map(Object::toString).collect(Collectors.joining(","))
        : value.toString();
  }
}
