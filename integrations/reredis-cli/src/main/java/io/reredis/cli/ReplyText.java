package io.reredis.cli;

import io.reredis.util.ReredisException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes replies as redis-cli does: with types and quotes, or raw. */
final class ReplyText {
  private ReplyText() {}

  /** Returns a reply as it is: elements on lines of their own, an empty line after an error. */
  static byte[] raw(@Nullable Object reply) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    raw(reply, out);
    out.write('\n');
    return out.toByteArray();
  }

  /** Returns a text of several lines as it is. */
  static byte[] text(@Nullable Object reply) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    raw(reply, out);
    return out.toByteArray();
  }

  private static void raw(@Nullable Object reply, ByteArrayOutputStream out) {
    if (reply instanceof byte[] bytes) {
      out.writeBytes(bytes);
    } else if (reply instanceof Map<?, ?> map) {
      String separator = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeBytes(utf8(separator));
        raw(entry.getKey(), out);
        out.write(' ');
        raw(entry.getValue(), out);
        separator = "\n";
      }
    } else if (reply instanceof Collection<?> elements) {
      String separator = "";
      for (Object element : elements) {
        out.writeBytes(utf8(separator));
        raw(element, out);
        separator = "\n";
      }
    } else if (reply instanceof ReredisException error) {
      out.writeBytes(utf8(error.getMessage()));
      out.write('\n');
    } else if (reply != null) {
      out.writeBytes(utf8(scalar(reply)));
    }
  }

  /** Returns a reply with types and quotes, and a line break at its end. */
  static byte[] formatted(@Nullable Object reply) {
    StringBuilder out = new StringBuilder();
    formatted(reply, "", out);
    return utf8(out.toString());
  }

  private static void formatted(@Nullable Object reply, String indent, StringBuilder out) {
    if (reply instanceof Map<?, ?> map) {
      formatted(map, indent, out);
    } else if (reply instanceof Set<?> set) {
      formatted(set, '~', "(empty set)", indent, out);
    } else if (reply instanceof Collection<?> elements) {
      formatted(elements, ')', "(empty array)", indent, out);
    } else {
      out.append(typed(reply)).append('\n');
    }
  }

  private static String typed(@Nullable Object reply) {
    if (reply == null) {
      return "(nil)";
    }
    if (reply instanceof byte[] bytes) {
      return quoted(bytes);
    }
    if (reply instanceof ReredisException error) {
      return "(error) " + error.getMessage();
    }
    if (reply instanceof Long) {
      return "(integer) " + reply;
    }
    if (reply instanceof Double number) {
      return "(double) " + scalar(number);
    }
    if (reply instanceof Boolean) {
      return "(" + reply + ")";
    }
    return scalar(reply);
  }

  /** Returns a number, a boolean or a status as text. */
  static String scalar(Object reply) {
    if (reply instanceof Double number) {
      return number.isInfinite()
          ? number > 0 ? "inf" : "-inf"
          : number == Math.rint(number) && Math.abs(number) < 1e15
              ? Long.toString(number.longValue())
              : number.toString();
    }
    return reply.toString();
  }

  private static void formatted(
      Collection<?> elements, char mark, String empty, String indent, StringBuilder out) {
    if (elements.isEmpty()) {
      out.append(empty).append('\n');
      return;
    }
    int width = Integer.toString(elements.size()).length();
    String inner = indent + " ".repeat(width + 2);
    int index = 0;
    for (Object element : elements) {
      out.append(index == 0 ? "" : indent).append(number(++index, width)).append(mark).append(' ');
      formatted(element, inner, out);
    }
  }

  private static void formatted(Map<?, ?> map, String indent, StringBuilder out) {
    if (map.isEmpty()) {
      out.append("(empty hash)\n");
      return;
    }
    int width = Integer.toString(map.size()).length();
    String inner = indent + " ".repeat(width + 2);
    int index = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(index == 0 ? "" : indent).append(number(++index, width)).append("# ");
      formatted(entry.getKey(), inner, out);
      out.setLength(out.length() - 1);
      out.append(" => ");
      int begin = out.length();
      formatted(entry.getValue(), inner, out);
      if (out.indexOf("\n", begin) < out.length() - 1) {
        out.insert(begin, '\n' + inner);
      }
    }
  }

  private static String number(int index, int width) {
    return String.format("%" + width + "d", index);
  }

  /** Returns bytes in double quotes, with escapes for all but visible ASCII characters. */
  static String quoted(byte[] bytes) {
    StringBuilder text = new StringBuilder("\"");
    for (byte b : bytes) {
      switch (b) {
        case '\\', '"' -> text.append('\\').append((char) b);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case 7 -> text.append("\\a");
        case '\b' -> text.append("\\b");
        default -> {
          if (b >= ' ' && b < 127) {
            text.append((char) b);
          } else {
            text.append(String.format("\\x%02x", b & 0xff));
          }
        }
      }
    }
    return text.append('"').toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
