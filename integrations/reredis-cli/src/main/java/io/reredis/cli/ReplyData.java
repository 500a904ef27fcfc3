package io.reredis.cli;

import io.reredis.util.ReredisException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes replies as redis-cli does for other programs: as CSV or JSON. */
final class ReplyData {
  private ReplyData() {}

  /** Returns a reply in one line: the elements of arrays in arrays become fields of that line. */
  static byte[] csv(@Nullable Object reply) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    csv(reply, out);
    out.write('\n');
    return out.toByteArray();
  }

  private static void csv(@Nullable Object reply, ByteArrayOutputStream out) {
    if (reply == null) {
      write("NULL", out);
    } else if (reply instanceof Map<?, ?> map) {
      String separator = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        write(separator, out);
        csv(entry.getKey(), out);
        out.write(',');
        csv(entry.getValue(), out);
        separator = ",";
      }
    } else if (reply instanceof Collection<?> elements) {
      String separator = "";
      for (Object element : elements) {
        write(separator, out);
        csv(element, out);
        separator = ",";
      }
    } else if (reply instanceof ReredisException error) {
      write("ERROR," + ReplyText.quoted(utf8(error.getMessage())), out);
    } else if (reply instanceof byte[] bytes) {
      write(ReplyText.quoted(bytes), out);
    } else if (reply instanceof String status) {
      write(ReplyText.quoted(utf8(status)), out);
    } else {
      write(ReplyText.scalar(reply), out);
    }
  }

  /** Returns a reply as JSON, with the bytes of strings as they are. */
  static byte[] json(@Nullable Object reply) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    json(reply, out);
    out.write('\n');
    return out.toByteArray();
  }

  private static void json(@Nullable Object reply, ByteArrayOutputStream out) {
    if (reply == null) {
      write("null", out);
    } else if (reply instanceof Map<?, ?> map) {
      jsonObject(map, out);
    } else if (reply instanceof Collection<?> elements) {
      String separator = "[";
      for (Object element : elements) {
        write(separator, out);
        json(element, out);
        separator = ",";
      }
      write(elements.isEmpty() ? "[]" : "]", out);
    } else if (reply instanceof ReredisException error) {
      write("error:", out);
      jsonString(utf8(error.getMessage()), out);
    } else if (reply instanceof byte[] bytes) {
      jsonString(bytes, out);
    } else if (reply instanceof String status) {
      jsonString(utf8(status), out);
    } else {
      write(ReplyText.scalar(reply), out);
    }
  }

  private static void jsonObject(Map<?, ?> map, ByteArrayOutputStream out) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      write(separator, out);
      if (entry.getKey() instanceof byte[] || entry.getKey() instanceof String) {
        json(entry.getKey(), out);
      } else {
        // a key of another type, as the text of its JSON
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        json(entry.getKey(), key);
        jsonString(key.toByteArray(), out);
      }
      out.write(':');
      json(entry.getValue(), out);
      separator = ",";
    }
    write(map.isEmpty() ? "{}" : "}", out);
  }

  private static void jsonString(byte[] bytes, ByteArrayOutputStream out) {
    out.write('"');
    for (byte b : bytes) {
      switch (b) {
        case '"', '\\' -> {
          out.write('\\');
          out.write(b);
        }
        case '\n' -> write("\\n", out);
        case '\r' -> write("\\r", out);
        case '\t' -> write("\\t", out);
        case '\b' -> write("\\b", out);
        case '\f' -> write("\\f", out);
        default -> {
          if (b >= 0 && b < ' ') {
            write(String.format("\\u%04x", b), out);
          } else {
            out.write(b);
          }
        }
      }
    }
    out.write('"');
  }

  private static void write(String text, ByteArrayOutputStream out) {
    out.writeBytes(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
