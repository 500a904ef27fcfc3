package io.reredis.ws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.reredis.base.Decimal;
import io.reredis.resp.ReplyReader;
import io.reredis.util.ReredisException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts RESP3 replies to the JSON of the protocol, preserving their types. */
final class ReplyJson {
  private ReplyJson() {}

  /**
   * Returns the answer to a command: the pushes in its reply, then its reply with the number of the
   * command. A command that is answered by pushes alone has the value null.
   */
  static List<JsonBytes> answer(long seq, byte[] resp) throws IOException {
    List<JsonBytes> answer = new ArrayList<>();
    ByteArrayInputStream in = new ByteArrayInputStream(resp);
    ReplyReader reader = new ReplyReader(in, false);
    int at = 0;
    while (at < resp.length && resp[at] == '>') {
      answer.add(push(reader.read(), false));
      at = resp.length - in.available();
    }
    Object value = at < resp.length ? reader.read() : null;
    if (value instanceof List<?> list && in.available() > 0) {
      value = all(list, reader, in);
    }
    JsonBytes out = JsonBytes.message("reply").name("seq").number(seq);
    if (value instanceof ReredisException error) {
      out.name("error").string(error.getMessage());
    } else {
      write(out.name("value"), value);
    }
    answer.add(out.close('}'));
    return answer;
  }

  /**
   * Returns an array with the values that follow it: those of EXEC, within which a SUBSCRIBE to
   * several channels has as many replies.
   */
  private static List<@Nullable Object> all(
      List<?> list, ReplyReader reader, ByteArrayInputStream in) throws IOException {
    List<@Nullable Object> all = new ArrayList<>(list);
    while (in.available() > 0) {
      all.add(reader.read());
    }
    return all;
  }

  /**
   * Returns a push, or a line of MONITOR as a push of the kind {@code monitor}.
   *
   * @param cut whether {@code resp} is the beginning of a longer line
   */
  static JsonBytes push(byte[] resp, boolean cut) throws IOException {
    if (resp[0] == '+') {
      int end = cut ? resp.length : resp.length - 2;
      return push(List.of("monitor", new String(resp, 1, end - 1, ISO_8859_1)), cut);
    }
    return push(new ReplyReader(new ByteArrayInputStream(resp), false).read(), cut);
  }

  private static JsonBytes push(@Nullable Object value, boolean cut) {
    JsonBytes out = JsonBytes.message("push");
    write(out.name("value"), value);
    if (cut) {
      out.name("truncated").bool(true);
    }
    return out.close('}');
  }

  /** Returns the number of pushes that were left out. */
  static JsonBytes skipped(long count) {
    return JsonBytes.message("push").name("skipped").number(count).close('}');
  }

  /** Returns the answer to a command that was refused. */
  static JsonBytes error(long seq, String error) {
    return JsonBytes.message("reply")
        .name("seq")
        .number(seq)
        .name("error")
        .string(error)
        .close('}');
  }

  private static void write(JsonBytes out, @Nullable Object value) {
    if (value == null) {
      out.nil();
    } else if (value instanceof byte[] bytes) {
      out.text(bytes);
    } else if (value instanceof String text) {
      out.string(text);
    } else if (value instanceof Long || value instanceof BigInteger) {
      out.open('{').name("int").string(value.toString()).close('}');
    } else if (value instanceof Double number) {
      out.open('{').name("double").string(Decimal.shortest(number)).close('}');
    } else if (value instanceof Boolean truth) {
      out.bool(truth);
    } else if (value instanceof List<?> list) {
      writeAll(out, list);
    } else if (value instanceof Set<?> set) {
      writeAll(out.open('{').name("set"), set);
      out.close('}');
    } else if (value instanceof Map<?, ?> map) {
      out.open('{').name("map").open('[');
      map.forEach((key, element) -> writeAll(out, java.util.Arrays.asList(key, element)));
      out.close(']').close('}');
    } else {
      String error = ((ReredisException) value).getMessage();
      out.open('{').name("error").string(error).close('}');
    }
  }

  private static void writeAll(JsonBytes out, Collection<?> values) {
    out.open('[');
    values.forEach(value -> write(out, value));
    out.close(']');
  }
}
