package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.config.Config;
import io.reredis.config.Option;
import io.reredis.config.SavePoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the sample file documents every option with its default, its range and its use. */
class SampleConfigTest {
  private static final Path FILE = Path.of("reredis.conf");

  private static Stream<Option> all() {
    return StreamSupport.stream(new Config().options().spliterator(), false);
  }

  static Stream<Option> options() {
    return all().filter(option -> !option.is(Option.Trait.IDLE));
  }

  static Stream<Option> idleOptions() {
    return all().filter(option -> option.is(Option.Trait.IDLE));
  }

  /** Options without an effect are listed in comments, so that the sample sets none of them. */
  @ParameterizedTest
  @MethodSource("idleOptions")
  void everyIdleOptionIsListedWithItsDefault(Option option) throws Exception {
    boolean quotes = option.initial().isEmpty() || option.initial().startsWith("{");
    String value = quotes ? '"' + option.initial() + '"' : option.initial();
    assertTrue(Files.readAllLines(FILE).contains("#   " + option.name() + ' ' + value));
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsListedWithItsDefault(Option option) {
    List<String> named =
        ConfigFile.read(FILE).stream().map(ConfigFile.Directive::name).distinct().toList();
    assertTrue(named.contains(option.name()));
    CommandLine line = new CommandLine(new String[] {FILE.toString()});
    try (Reredis store = Reredis.open(builder -> Settings.apply(line, builder))) {
      boolean server = option.name().equals("save");
      String expected = server ? SavePoint.REDIS_DEFAULT : option.initial();
      assertEquals(expected, store.option(option.name()));
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsExplained(Option option) throws Exception {
    String text = comments().getOrDefault(option.name(), "");
    assertFalse(text.isBlank());
    assertEquals(!option.mutable(), text.contains("Only at the start."), text);
    switch (option.kind()) {
      case NUMBER, MEMORY -> {
        boolean open = option.max() == Integer.MAX_VALUE || option.max() == Long.MAX_VALUE;
        String range =
            "Range: " + option.min() + (open ? " or more." : " to " + option.max() + ".");
        assertTrue(text.contains(range), () -> range + " is missing in: " + text);
      }
      case CHOICE -> option.choices().forEach(one -> assertTrue(text.contains(one), one));
      default -> {}
    }
  }

  /** Returns the comment above each option. */
  private static Map<String, String> comments() throws Exception {
    Map<String, String> comments = new LinkedHashMap<>();
    StringBuilder above = new StringBuilder();
    for (String line : Files.readAllLines(FILE)) {
      if (line.isBlank()) {
        above.setLength(0);
      } else if (line.startsWith("#")) {
        above.append(line.substring(1).strip()).append(' ');
      } else {
        comments.putIfAbsent(line.split(" ")[0], above.toString());
      }
    }
    return comments;
  }
}
