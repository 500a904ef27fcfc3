package io.reredis.resp;

import static io.reredis.resp.Requests.bytes;
import static io.reredis.resp.Requests.resp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests requests cut at any byte, and the errors of Redis for invalid requests. */
class RequestParserTest {

  static Stream<Arguments> streams() {
    return Stream.of(
        stream(resp("PING"), List.of("PING")),
        stream(resp("SET", "key", "value"), List.of("SET", "key", "value")),
        stream(resp("SET", "", ""), List.of("SET", "", "")),
        stream(resp("SET", "k", "\r\n*1\r\n$4\r\n"), List.of("SET", "k", "\r\n*1\r\n$4\r\n")),
        stream(resp("SET", "k", "\0\u00ff\u0080\0"), List.of("SET", "k", "\0\u00ff\u0080\0")),
        stream(resp("SET", "k", "x".repeat(1234)), List.of("SET", "k", "x".repeat(1234))),
        stream("PING\r\n", List.of("PING")),
        stream("PING\n", List.of("PING")),
        stream("  set \t key   value  \r\n", List.of("set", "key", "value")),
        stream("set k \"a b\"\r\n", List.of("set", "k", "a b")),
        stream("set k \"\\x41\\x0a\\n\\r\\t\\b\\a\\\\\\\"\\q\"\r\n", "A\n\n\r\t\b\u0007\\\"q"),
        stream("set k \"\\xzz\"\r\n", "xzz"),
        stream("set k 'a\\n \"b\" it\\'s'\r\n", "a\\n \"b\" it's"),
        stream("set k \"\"\r\n", ""),
        stream("set k ''\r\n", ""),
        stream("set k a\"b c\"\r\n", "ab c"),
        stream("\r\n\r\n\n  \r\nPING\r\n", List.of("PING")),
        stream("*0\r\n*-1\r\n*-5\r\n" + resp("PING"), List.of("PING")),
        stream("*0\r\nset k \"a b\"\r\n", "a b"),
        Arguments.of(
            resp("A", "1") + resp("B") + "c d\r\n" + resp("E", "f", "g") + "\r\n" + resp("H"),
            List.of(
                List.of("A", "1"),
                List.of("B"),
                List.of("c", "d"),
                List.of("E", "f", "g"),
                List.of("H"))));
  }

  private static Arguments stream(String text, List<String> request) {
    return Arguments.of(text, List.of(request));
  }

  private static Arguments stream(String text, String value) {
    return stream(text, List.of("set", "k", value));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void cutInTwoAnywhere(String text, List<List<String>> requests) throws Exception {
    byte[] all = bytes(text);
    for (int cut = 0; cut <= all.length; cut++) {
      byte[] first = Arrays.copyOf(all, cut);
      byte[] second = Arrays.copyOfRange(all, cut, all.length);
      RequestParser parser = new RequestParser(16);
      assertEquals(requests, Requests.parse(parser, first, second), "cut at " + cut);
      assertEquals(0, parser.pending());
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void byteByByte(String text, List<List<String>> requests) throws Exception {
    RequestParser parser = new RequestParser(1);
    List<List<String>> found = new ArrayList<>();
    for (byte b : bytes(text)) {
      parser.append(ByteBuffer.wrap(new byte[] {b}));
      found.addAll(Requests.drain(parser, RequestLimits.DEFAULT));
    }
    assertEquals(requests, found);
  }

  /** A connection keeps an incomplete request in a parser of its own. */
  @ParameterizedTest
  @MethodSource("streams")
  void splitAnywhere(String text, List<List<String>> requests) throws Exception {
    byte[] all = bytes(text);
    RequestParser shared = new RequestParser(64);
    for (int cut = 0; cut <= all.length; cut++) {
      shared.append(all, 0, cut);
      List<List<String>> found = Requests.drain(shared, RequestLimits.DEFAULT);
      RequestParser own = shared.split();
      assertEquals(0, shared.pending());
      found = new ArrayList<>(found);
      found.addAll(Requests.parse(own, Arrays.copyOfRange(all, cut, all.length)));
      assertEquals(requests, found, "cut at " + cut);
    }
  }

  // --- invalid requests

  static Stream<Arguments> errors() {
    String long64k = "1".repeat(RequestParser.MAX_LINE + 1);
    return Stream.of(
        error("*\r\n", "invalid multibulk length"),
        error("*x\r\n", "invalid multibulk length"),
        error("*1x\r\n", "invalid multibulk length"),
        error("*+1\r\n", "invalid multibulk length"),
        error("*01\r\n", "invalid multibulk length"),
        error("* 1\r\n", "invalid multibulk length"),
        error("*2147483648\r\n", "invalid multibulk length"),
        error("*9223372036854775807\r\n", "invalid multibulk length"),
        error("*9223372036854775808\r\n", "invalid multibulk length"),
        error("*99999999999999999999999999\r\n", "invalid multibulk length"),
        error("*" + long64k, "too big mbulk count string"),
        error("*1\r\n$\r\n", "invalid bulk length"),
        error("*1\r\n$-1\r\n", "invalid bulk length"),
        error("*1\r\n$x\r\n", "invalid bulk length"),
        error("*1\r\n$3x\r\n", "invalid bulk length"),
        error("*1\r\n$ 3\r\n", "invalid bulk length"),
        error("*1\r\n$+3\r\n", "invalid bulk length"),
        error("*1\r\n$03\r\n", "invalid bulk length"),
        error("*1\r\n$00\r\n", "invalid bulk length"),
        error("*1\r\n$536870913\r\n", "invalid bulk length"),
        error("*1\r\n$2147483647\r\n", "invalid bulk length"),
        error("*1\r\n$4294967297\r\n", "invalid bulk length"),
        error("*1\r\n$9223372036854775808\r\n", "invalid bulk length"),
        error("*1\r\n$" + long64k, "too big bulk count string"),
        error("*1\r\nPING\r\n", "expected '$', got 'P'"),
        error("*1\r\n:3\r\n", "expected '$', got ':'"),
        error("*2\r\n$3\r\nGET\r\n*1\r\n", "expected '$', got '*'"),
        error("*1\r\n\r\n", "expected '$', got '\r'"),
        error("a".repeat(RequestParser.MAX_LINE + 1), "too big inline request"),
        error("set k \"a\r\n", "unbalanced quotes in request"),
        error("set k \"a\"b\r\n", "unbalanced quotes in request"),
        error("set k 'a\r\n", "unbalanced quotes in request"),
        error("set k 'a'b\r\n", "unbalanced quotes in request"),
        error("set k \"a\\\"\r\n", "unbalanced quotes in request"));
  }

  private static Arguments error(String text, String message) {
    return Arguments.of(text, message);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("errors")
  void errorsAreThoseOfRedis(String text, String message) {
    ProtocolException whole =
        assertThrows(
            ProtocolException.class,
            () -> Requests.parse(new RequestParser(16), bytes(resp("PING") + text)));
    assertEquals("ERR Protocol error: " + message, whole.getMessage());
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("errors")
  void errorsComeHoweverSlowly(String text, String message) {
    RequestParser parser = new RequestParser(16);
    ProtocolException slow =
        assertThrows(
            ProtocolException.class,
            () -> {
              for (byte b : bytes(text)) {
                Requests.parse(parser, new byte[] {b});
              }
            });
    assertEquals("ERR Protocol error: " + message, slow.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "*11, unauthenticated multibulk length",
    "*2147483647, unauthenticated multibulk length",
    "*2147483648, invalid multibulk length",
    "*x, invalid multibulk length"
  })
  void arraysBeforeLogin(String line, String message) {
    assertError(line + "\r\n", message);
  }

  @ParameterizedTest
  @CsvSource({
    "$16385, unauthenticated bulk length",
    "$536870912, unauthenticated bulk length",
    "$2147483648, invalid bulk length",
    "$-1, invalid bulk length"
  })
  void bulksBeforeLogin(String line, String message) {
    assertError("*1\r\n" + line + "\r\n", message);
  }

  private static void assertError(String text, String message) {
    RequestParser parser = new RequestParser(16);
    parser.append(bytes(text), 0, text.length());
    ProtocolException e =
        assertThrows(
            ProtocolException.class, () -> Requests.drain(parser, RequestLimits.UNAUTHENTICATED));
    assertEquals("ERR Protocol error: " + message, e.getMessage());
  }

  @Test
  void limitsBeforeLoginAllowLoggingIn() throws Exception {
    String request = resp("HELLO", "3", "AUTH", "default", "x".repeat(16384), "SETNAME", "me");
    RequestParser parser = new RequestParser(16);
    parser.append(bytes(request), 0, request.length());
    assertEquals(1, Requests.drain(parser, RequestLimits.UNAUTHENTICATED).size());
  }

  @Test
  void aLineOfTheGreatestLengthIsTaken() throws Exception {
    String word = "a".repeat(RequestParser.MAX_LINE - 1);
    assertEquals(
        List.of(List.of(word)), Requests.parse(new RequestParser(16), bytes(word), bytes("\n")));
  }

  /** Like Redis, the parser does not check the two bytes after a bulk string. */
  @Test
  void theTwoBytesAfterABulkStringAreSkipped() throws Exception {
    assertEquals(
        List.of(List.of("PING"), List.of("PING")),
        Requests.parse(new RequestParser(16), bytes("*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n")));
  }

  @Test
  void moreArgumentsThanAnyBufferHadRoomFor() throws Exception {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(Integer.toString(i));
    }
    RequestParser parser = new RequestParser(16);
    assertEquals(List.of(many), Requests.parse(parser, bytes(resp(many))));
    assertEquals(List.of(List.of("PING")), Requests.parse(parser, bytes(resp("PING"))));
  }

  /** Only an array with elements may be parsed ahead, since the parser must find it again. */
  @Test
  void anEmptyArrayDoesNotBeginARequest() {
    RequestParser parser = new RequestParser(16);
    assertFalse(parser.beginsArray());
    for (String no : new String[] {"PING\r\n", "*0\r\n", "*-1\r\n", "*00\r\n", "*"}) {
      parser.reset();
      parser.append(bytes(no), 0, no.length());
      assertFalse(parser.beginsArray(), no);
    }
    parser.reset();
    parser.append(bytes("*1"), 0, 2);
    assertTrue(parser.beginsArray());
  }
}
