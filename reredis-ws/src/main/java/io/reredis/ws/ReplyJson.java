package io.reredis.ws;

import io.reredis.base.Decimal;
import io.reredis.resp.ReplyReader;
import io.reredis.util.ReredisException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts RESP3 replies to the JSON of the protocol, preserving their types. */
final class ReplyJson {
  private ReplyJson() {}

  /** Returns the answer to a command: its reply with the number of the command. */
  static JsonBytes answer(long seq, byte[] resp) throws IOException {
    JsonBytes out = JsonBytes.message("reply").name("seq").number(seq);
    Object value =
        resp.length == 0 ? null : new ReplyReader(new ByteArrayInputStream(resp), false).read();
    if (value instanceof ReredisException error) {
      out.name("error").string(error.getMessage());
    } else {
      write(out.name("value"), value);
    }
    return out.close('}');
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
