package io.reredis.command.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {
  /** Formats an argument on one line: name, type, token, flags, parts. */
  private static String show(Argument argument) {
    String text = argument.displayText;
    return argument.name
        + ":"
        + argument.type
        + (text == null || text.equals(argument.name) ? "" : "'" + text + "'")
        + (argument.keySpec < 1 ? "" : "#" + argument.keySpec)
        + (argument.token == null ? "" : "/" + argument.token)
        + (argument.since == null ? "" : "@" + argument.since)
        + (argument.deprecatedSince == null ? "" : "!" + argument.deprecatedSince)
        + (argument.optional ? "?" : "")
        + (argument.multiple ? "+" : "")
        + (argument.multipleToken ? "+" : "")
        + (argument.arguments.isEmpty() ? "" : show(argument.arguments));
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
    assertEquals("{key:string}", parsed("key:string"));
    assertEquals("{}", parsed(""));
  }

  @Test
  void tokensBelongToTheNextArgument() {
    assertEquals("{replace:pure-token/REPLACE?}", parsed("[REPLACE]"));
    assertEquals("{count:integer/COUNT?}", parsed("[COUNT count:integer]"));
    assertEquals(
        "{limit:block/LIMIT?{offset:integer count:integer}}",
        parsed("[LIMIT (offset:integer count:integer)]"));
    assertEquals(
        "{type:oneof/TYPE{normal:pure-token/NORMAL pubsub:pure-token/PUBSUB}}",
        parsed("TYPE (NORMAL | PUBSUB)"));
    assertEquals("{len:pure-token/LEN idx:pure-token/IDX?}", parsed("LEN [IDX]"));
    assertEquals("{len:pure-token/LEN idx:pure-token/IDX}", parsed("LEN IDX"));
  }

  @Test
  void namesAndTexts() {
    assertEquals("{change:pure-token/CH?}", parsed("[change=CH]"));
    assertEquals("{by-pattern:pattern'pattern'#1/BY}", parsed("by-pattern=BY pattern:pattern#1"));
    assertEquals("{old-format:string'ip:port'}", parsed("old-format=ip:port:string"));
    assertEquals("{equal:pure-token/= none:pure-token/}", parsed("equal== none=\"\""));
    assertEquals("{group-block:block/GROUP{group:string}}", parsed("group-block=GROUP (group)"));
  }

  @Test
  void alternativesAndBlocks() {
    assertEquals("{when:oneof?{nx:pure-token/NX xx:pure-token/XX}}", parsed("[when=(NX|XX)]"));
    assertEquals(
        "{end:oneof?{seconds:integer/EX keepttl:pure-token/KEEPTTL}}",
        parsed("[end=(EX seconds:integer | KEEPTTL)]"));
    assertEquals("{a:oneof{b:block{x:string y:string} z:string}}", parsed("a=(b=(x y) | z)"));
  }

  @Test
  void repetition() {
    assertEquals("{key:key+}", parsed("key..."));
    assertEquals("{data:block+{key:key value:string}}", parsed("data=(key value)..."));
    assertEquals("{pattern:string/GET?++}", parsed("[GET pattern]..."));
    assertEquals("{client-id:integer/ID?+}", parsed("[ID client-id:integer...]"));
  }

  @Test
  void versions() {
    assertEquals("{nx:pure-token/NX@2.6.12?}", parsed("[NX@2.6.12]"));
    assertEquals("{keys:key'key'#1/KEYS@3.0.6?+}", parsed("[keys=KEYS key#1...@3.0.6]"));
    assertEquals("{a:string@1.0.0!2.8.12}", parsed("a@1.0.0!2.8.12"));
    assertEquals("{a:block@6.2.0{b:string c:string}}", parsed("a=(b c)@6.2.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a",
        "a]",
        "a=(b|)",
        "a=(b|c d)",
        "a:colour",
        "a=(b]",
        "(a b)",
        "a=",
        ":key",
        "()"
      })
  void malformedSyntaxIsRefused(String line) {
    assertThrows(IllegalArgumentException.class, () -> Syntax.parse(line));
  }
}
