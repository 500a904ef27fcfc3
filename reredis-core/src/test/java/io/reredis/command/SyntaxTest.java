package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.command.Syntax.Argument;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SyntaxTest {
  /** An argument in one line: name, type, token, flags, parts. */
  private static String show(Argument argument) {
    return argument.name()
        + ":"
        + argument.type()
        + (argument.token() == null ? "" : "/" + argument.token())
        + (argument.optional() ? "?" : "")
        + (argument.multiple() ? "+" : "")
        + (argument.multipleToken() ? "+" : "")
        + (argument.arguments().isEmpty() ? "" : show(argument.arguments()));
  }

  private static String show(List<Argument> arguments) {
    return arguments.stream().map(SyntaxTest::show).collect(Collectors.joining(" ", "{", "}"));
  }

  private static String parsed(String line) {
    return show(Syntax.parse(line));
  }

  @Test
  void valuesAndTypes() {
    assertEquals("{key:key value:string}", parsed("key value"));
    assertEquals("{a:key n:integer p:pattern}", parsed("a:key n:integer p:pattern"));
    assertEquals("{}", parsed(""));
  }

  @Test
  void tokensBelongToTheValuesBehindThem() {
    assertEquals("{replace:pure-token/REPLACE?}", parsed("[REPLACE]"));
    assertEquals("{count:integer/COUNT?}", parsed("[COUNT count:integer]"));
    assertEquals(
        "{limit:block/LIMIT?{offset:integer count:integer}}",
        parsed("[LIMIT offset:integer count:integer]"));
    assertEquals("{len:pure-token/LEN idx:pure-token/IDX}", parsed("LEN IDX"));
    assertEquals(
        "{normal:oneof/TYPE{normal:pure-token/NORMAL pubsub:pure-token/PUBSUB}}",
        parsed("TYPE (NORMAL|PUBSUB)"));
  }

  @Test
  void alternatives() {
    assertEquals("{nx:oneof?{nx:pure-token/NX xx:pure-token/XX}}", parsed("[NX|XX]"));
    assertEquals(
        "{seconds:oneof?{seconds:integer/EX keepttl:pure-token/KEEPTTL}}",
        parsed("[EX seconds:integer|KEEPTTL]"));
  }

  @Test
  void repetition() {
    assertEquals("{key:key+}", parsed("key..."));
    assertEquals("{key:block+{key:key value:string}}", parsed("(key value)..."));
    assertEquals("{pattern:string/GET?++}", parsed("[GET pattern]..."));
    assertEquals("{client-id:integer/ID?+}", parsed("[ID client-id:integer...]"));
  }

  @Test
  void whatCannotBeReadIsRefused() {
    for (String line : List.of("[a", "a]", "(a|)", "a:colour", "(a]")) {
      assertThrows(IllegalArgumentException.class, () -> Syntax.parse(line), line);
    }
  }

  @Test
  void everyRowCanBeRead() {
    CommandDocs.rows()
        .forEach((name, row) -> assertTrue(Syntax.parse(row.syntax()).size() < 20, name));
  }
}
