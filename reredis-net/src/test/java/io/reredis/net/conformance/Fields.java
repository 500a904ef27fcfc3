package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.LinkedHashMap;
import java.util.Map;

/** The named fields of a map, or of lines with names and values. */
final class Fields {
  private final Map<String, Reply> fields = new LinkedHashMap<>();

  private Fields() {}

  /** Reads the fields of a map, which is an array in RESP2. */
  static Fields of(Reply map) {
    Fields fields = new Fields();
    for (int i = 0; i < map.parts().size(); i += 2) {
      fields.fields.put(map.parts().get(i).text(), map.parts().get(i + 1));
    }
    return fields;
  }

  /**
   * Reads the fields of lines such as {@code name:value}, or of words such as {@code name=value}.
   */
  static Fields of(String text, String separator, char sign) {
    Fields fields = new Fields();
    for (String line : text.split(separator)) {
      int at = line.indexOf(sign);
      if (at > 0) {
        fields.fields.put(line.substring(0, at), Reply.of('$', line.substring(at + 1)));
      }
    }
    return fields;
  }

  Reply get(String name) {
    Reply reply = fields.get(name);
    assertNotNull(reply, () -> name + " is missing in " + fields);
    return reply;
  }

  String text(String name) {
    return get(name).text();
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  void is(String name, String expected) {
    assertEquals(Notation.reply(expected).toString(), get(name).toString(), name);
  }

  void integers(String... names) {
    types(':', names);
  }

  void types(char type, String... names) {
    for (String name : names) {
      assertEquals(type, get(name).type(), name);
    }
  }
}
