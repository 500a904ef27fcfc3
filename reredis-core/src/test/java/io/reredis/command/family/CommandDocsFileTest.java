package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.command.family.CommandDocs.Change;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandDocsFileTest {
  private static final String NEEDED = "a\n  since 1.0.0\n  group string\n  summary Does it.\n";

  private static Map<String, CommandDocs> read(String text) {
    return CommandDocsFile.read(text.lines().toList());
  }

  @Test
  void omittedFields() {
    CommandDocs docs = read("# about it\n\n" + NEEDED).get("a");
    assertEquals("Does it.", docs.summary());
    assertNull(docs.complexity());
    assertEquals(List.of(), docs.flags());
    assertNull(docs.deprecatedSince());
    assertNull(docs.replacedBy());
    assertEquals(List.of(), docs.history());
    assertEquals("", docs.arguments());
  }

  @Test
  void allFields() {
    String rest =
        "  complexity O(N) in the\n      number of keys\n  doc_flags deprecated syscmd\n"
            + "  deprecated_since 6.2.0\n  replaced_by `B` with C\n"
            + "  history 2.0.0 Added X.\n  history 3.0.0 Added\n      Y.\n"
            + "  arguments key\n      value\n";
    CommandDocs docs = read(NEEDED + rest).get("a");
    assertEquals("O(N) in the number of keys", docs.complexity());
    assertEquals(List.of("deprecated", "syscmd"), docs.flags());
    assertEquals("6.2.0", docs.deprecatedSince());
    assertEquals("`B` with C", docs.replacedBy());
    assertEquals(
        List.of(new Change("2.0.0", "Added X."), new Change("3.0.0", "Added Y.")), docs.history());
    assertEquals("key value", docs.arguments());
  }

  @Test
  void fieldsBelongToTheirOwnCommand() {
    Map<String, CommandDocs> all =
        read(NEEDED + "  complexity O(1)\n\n" + NEEDED.replace("a\n", "a|b\n"));
    assertEquals(List.of("a", "a|b"), List.copyOf(all.keySet()));
    assertNull(all.get("a|b").complexity());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  since 1.0.0",
        "      goes on",
        "a\n  complexity O(1)",
        NEEDED + "  colour red",
        NEEDED + "  complexity",
        NEEDED + "  summary Again.",
        NEEDED + "  history 1.0.0",
        NEEDED + NEEDED
      })
  void malformedTextIsRefused(String text) {
    assertThrows(IllegalStateException.class, () -> read(text));
  }
}
