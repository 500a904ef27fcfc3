package io.reredis.ws;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 request, parsed strictly.
 *
 * @param path the target without its query
 * @param query the part of the target after the question mark; empty if there is none
 * @param headers values by lower-case name; those of the same name are joined by commas
 */
record HttpRequest(
    String method, String path, String query, boolean keepsAlive, Map<String, String> headers) {

  private static final String BASIC = "basic ";

  /** Signals a malformed head; the response is 400. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String what) {
      super(what, null, false, false);
    }
  }

  /** Returns the index after the empty line that ends a head, or -1 if it is incomplete. */
  static int end(byte[] a, int length) {
    for (int i = 3; i < length; i++) {
      if (a[i] == '\n' && a[i - 1] == '\r' && a[i - 2] == '\n' && a[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  /** Parses a complete head. */
  static HttpRequest parse(byte[] a, int length) throws Malformed {
    String head = new String(a, 0, length - 4, StandardCharsets.ISO_8859_1);
    String[] lines = head.split("\r\n", -1);
    String[] words = lines[0].split(" ", -1);
    if (words.length != 3 || !isToken(words[0])) {
      throw new Malformed("no request line");
    }
    boolean oneOne = words[2].equals("HTTP/1.1");
    if (!oneOne && !words[2].equals("HTTP/1.0")) {
      throw new Malformed("neither HTTP/1.1 nor HTTP/1.0");
    }
    if (!isTarget(words[1])) {
      throw new Malformed("no path");
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      readHeader(lines[i], headers);
    }
    if (!headers.containsKey("host")) {
      throw new Malformed("no Host");
    }
    int query = words[1].indexOf('?');
    String path = query < 0 ? words[1] : words[1].substring(0, query);
    String rest = query < 0 ? "" : words[1].substring(query + 1);
    return new HttpRequest(words[0], path, rest, keepsAlive(oneOne, headers), headers);
  }

  private static boolean keepsAlive(boolean oneOne, Map<String, String> headers) {
    boolean body =
        headers.containsKey("transfer-encoding")
            || !headers.getOrDefault("content-length", "0").equals("0");
    return oneOne && !body && !has(headers.get("connection"), "close");
  }

  private static void readHeader(String line, Map<String, String> headers) throws Malformed {
    int colon = line.indexOf(':');
    if (colon < 0 || !isToken(line.substring(0, colon))) {
      throw new Malformed("no header");
    }
    String value = line.substring(colon + 1).strip();
    if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
      throw new Malformed("a control character in a header");
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    String old = headers.put(name, value);
    if (old != null) {
      if (name.equals("host") || name.equals("origin") || name.equals("content-length")) {
        throw new Malformed(name + " twice");
      }
      headers.put(name, old + ", " + value);
    }
  }

  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
  }

  private static boolean isTarget(String text) {
    return text.startsWith("/") && text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  /** Returns a parameter of the query as it stands there, or null. */
  @Nullable String parameter(String name) {
    for (String parameter : query.split("&")) {
      if (parameter.startsWith(name + '=')) {
        return parameter.substring(name.length() + 1);
      }
    }
    return null;
  }

  /** Returns the value of a header, or null. */
  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Returns user and password of the header {@code Authorization}, or null if there are none. */
  PageMessage.@Nullable Auth basicLogin() {
    String header = headers.getOrDefault("authorization", "");
    if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    byte[] login;
    try {
      login = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
    int colon = 0;
    while (colon < login.length && login[colon] != ':') {
      colon++;
    }
    if (colon == login.length) {
      return null;
    }
    byte[] user = colon == 0 ? null : Arrays.copyOf(login, colon);
    return new PageMessage.Auth(user, Arrays.copyOfRange(login, colon + 1, login.length));
  }

  /** Returns whether a header's list contains a word, ignoring case. */
  boolean lists(String name, String word) {
    return has(headers.get(name), word);
  }

  private static boolean has(@Nullable String list, String word) {
    if (list != null) {
      for (String element : list.split(",")) {
        if (element.strip().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }
}
