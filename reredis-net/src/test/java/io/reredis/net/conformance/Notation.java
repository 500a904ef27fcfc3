package io.reredis.net.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The notation of replies and requests in the tests.
 *
 * <p>A reply: {@code +OK}, {@code -ERR text to the end}, {@code :1}, {@code 'bulk'}, {@code nil},
 * {@code nilarray}, {@code [array]}, {@code {map}}, {@code ~[set]}, {@code >[push]}, {@code ,1.5},
 * {@code #t}, {@code (123}, {@code ='txt:verbatim'}, {@code |[attributes reply]}. Within brackets a
 * simple string or an error with spaces is quoted: {@code -'ERR text'}. In an expectation {@code ?}
 * matches any reply, {@code :*}, {@code '*'} and {@code ='*'} any reply of that kind, and {@code
 * :3..5} an integer in that range.
 *
 * <p>A request: words separated by spaces, with quotes and escapes as in redis-cli.
 */
final class Notation {
  private static final String LEAVES = "+-:,#(=";

  private final String source;
  private int at;

  private Notation(String source) {
    // from here on a character is a byte
    this.source = new String(source.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  static Reply reply(String text) {
    if (text.startsWith("-") && !text.startsWith("-'")) {
      return Reply.of('-', new Notation(text).source.substring(1));
    }
    Notation notation = new Notation(text);
    Reply reply = notation.reply();
    if (notation.at < notation.source.length()) {
      throw new IllegalArgumentException("too much: " + text);
    }
    return reply;
  }

  /** Returns the words of a request. */
  static byte[][] words(String line) {
    Notation notation = new Notation(line);
    List<byte[]> words = new ArrayList<>();
    for (notation.skip(); notation.at < notation.source.length(); notation.skip()) {
      words.add(notation.word(" ").getBytes(StandardCharsets.ISO_8859_1));
    }
    return words.toArray(byte[][]::new);
  }

  private void skip() {
    while (at < source.length() && source.charAt(at) == ' ') {
      at++;
    }
  }

  private Reply reply() {
    skip();
    char type = source.charAt(at);
    switch (type) {
      case '[':
        return Reply.of('*', parts());
      case '{':
        return Reply.of('%', parts());
      case '~':
      case '>':
      case '|':
        at++;
        return Reply.of(type, parts());
      case '\'':
      case '"':
        return Reply.of('$', word());
      case '?':
        at++;
        return Reply.of('?', "");
      default:
        if (LEAVES.indexOf(type) >= 0) {
          at++;
          return Reply.of(type, word());
        }
        return named(word());
    }
  }

  private static Reply named(String word) {
    switch (word) {
      case "nil":
        return Reply.of('_', "");
      case "nilarray":
        return Reply.of('N', "");
      default:
        throw new IllegalArgumentException("no reply: " + word);
    }
  }

  private List<Reply> parts() {
    List<Reply> parts = new ArrayList<>();
    at++;
    for (skip(); "]}".indexOf(source.charAt(at)) < 0; skip()) {
      parts.add(reply());
    }
    at++;
    return parts;
  }

  private String word() {
    return word(" ]}");
  }

  private String word(String ends) {
    char quote = source.charAt(at);
    if (quote == '"' || quote == '\'') {
      at++;
      return quoted(quote);
    }
    int start = at;
    while (at < source.length() && ends.indexOf(source.charAt(at)) < 0) {
      at++;
    }
    return source.substring(start, at);
  }

  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    while (source.charAt(at) != quote) {
      char c = source.charAt(at++);
      text.append(c == '\\' ? escaped() : c);
    }
    at++;
    return text.toString();
  }

  private char escaped() {
    char c = source.charAt(at++);
    switch (c) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'x':
        at += 2;
        return (char) Integer.parseInt(source.substring(at - 2, at), 16);
      default:
        return c;
    }
  }

  // --- writing

  static String of(Reply reply) {
    switch (reply.type()) {
      case '*':
        return list("[", reply, "]");
      case '%':
        return list("{", reply, "}");
      case '~':
      case '>':
      case '|':
        return list(reply.type() + "[", reply, "]");
      case '$':
        return quote(reply.text());
      case '_':
        return "nil";
      case 'N':
        return "nilarray";
      case '?':
        return "?";
      case '+':
      case '-':
      case '=':
        return reply.type() + quote(reply.text());
      default:
        return reply.type() + reply.text();
    }
  }

  private static String list(String start, Reply reply, String end) {
    return start + String.join(" ", reply.parts().stream().map(Notation::of).toList()) + end;
  }

  /** Returns a text in single quotes, with escapes for unprintable characters. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("'");
    for (char c : text.toCharArray()) {
      if (c == '\'' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c < 127) {
        quoted.append(c);
      } else {
        quoted.append(String.format("\\x%02x", (int) c));
      }
    }
    return quoted.append('\'').toString();
  }
}
