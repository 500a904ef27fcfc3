package io.reredis.ws;

import io.reredis.base.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a stream of changes: the query of its URL, and the position at which an earlier
 * stream ended.
 *
 * @param database the database, or {@link KeyName#ALL}
 * @param since null to start with the present
 */
record StreamRequest(Form form, int database, Bytes pattern, PageMessage.@Nullable Since since) {
  private static final Bytes ALL_KEYS = Bytes.of("*");

  /**
   * Reads the query of a request, and for server-sent events the id of the last one.
   *
   * @param databases the number of databases
   */
  static StreamRequest read(HttpRequest request, Form form, int databases)
      throws ProtocolViolation {
    Map<String, byte[]> values = new HashMap<>();
    for (String parameter : request.query().split("&")) {
      if (!parameter.isEmpty()) {
        readParameter(parameter, values);
      }
    }
    byte[] pattern = values.get("pattern");
    if (pattern != null && pattern.length == 0) {
      throw new ProtocolViolation("the pattern is empty");
    }
    return new StreamRequest(
        form,
        database(values.get("db"), databases),
        pattern == null ? ALL_KEYS : new Bytes(pattern),
        form == Form.EVENTS ? since(request.header("last-event-id")) : null);
  }

  private static void readParameter(String parameter, Map<String, byte[]> values)
      throws ProtocolViolation {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    if (!name.equals("pattern") && !name.equals("db")) {
      throw new ProtocolViolation("the parameters are pattern and db, not " + name);
    }
    byte[] value = decode(equals < 0 ? "" : parameter.substring(equals + 1), name);
    if (values.put(name, value) != null) {
      throw new ProtocolViolation(name + " occurs twice");
    }
  }

  /** Decodes a value as browsers encode it: bytes as percent and two digits, spaces as plus. */
  private static byte[] decode(String text, String name) throws ProtocolViolation {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
        if (low < 0) {
          throw new ProtocolViolation(name + " has a percent sign without two hexadecimal digits");
        }
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(c == '+' ? ' ' : c);
      }
    }
    return out.toByteArray();
  }

  private static int database(byte @Nullable [] value, int databases) throws ProtocolViolation {
    if (value == null) {
      return KeyName.ALL;
    }
    String digits = new String(value, StandardCharsets.ISO_8859_1);
    if (!digits.matches("[0-9]{1,9}") || Integer.parseInt(digits) >= databases) {
      throw new ProtocolViolation("db is not a number from 0 to " + (databases - 1));
    }
    return Integer.parseInt(digits);
  }

  /**
   * Reads a position that {@link Subscription} has written. Any other id is treated as one of an
   * unknown epoch, so that the client receives a reset.
   */
  private static PageMessage.@Nullable Since since(@Nullable String id) {
    if (id == null) {
      return null;
    }
    int dash = id.lastIndexOf('-');
    String revision = id.substring(dash + 1);
    if (dash < 0 || !revision.matches("[0-9]{1,18}")) {
      return new PageMessage.Since("", 0);
    }
    return new PageMessage.Since(id.substring(0, dash), Long.parseLong(revision));
  }
}
