package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Compares COMMAND DOCS with redis-server 7.0, except for facts that changed between 7.0 and 7.4.
 * Arguments are not compared, because 7.2 renamed many of them.
 */
@ExtendWith(RedisServer.Needed.class)
class CommandDocsDifferenceTest {
  private static final List<String> FIELDS =
      List.of("since", "group", "doc_flags", "deprecated_since", "replaced_by");

  /** The facts that differ in 7.4: corrected, deprecated later, or documented later. */
  private static final List<String> CHANGED =
      List.of(
          "client|pause since",
          "georadius_ro history",
          "georadiusbymember history",
          "georadiusbymember_ro history",
          "psetex doc_flags",
          "psetex deprecated_since",
          "psetex replaced_by",
          "quit doc_flags",
          "quit deprecated_since",
          "quit replaced_by",
          "setex doc_flags",
          "setex deprecated_since",
          "setex replaced_by",
          "setnx doc_flags",
          "setnx deprecated_since",
          "setnx replaced_by");

  @Test
  void bothVersionsAgreeExceptForListedChanges() throws Exception {
    Map<String, Fields> ours = docs(Target.RESP3);
    Map<String, Fields> theirs = docs(Target.REDIS_RESP3);
    List<String> different = new ArrayList<>();
    ours.forEach(
        (name, fields) -> {
          if (theirs.containsKey(name)) {
            compare(name, theirs.get(name), fields, different);
          }
        });
    assertEquals(CHANGED, different);
  }

  private static Map<String, Fields> docs(Target target) throws Exception {
    try (Bench bench = new Bench(target)) {
      Map<String, Fields> docs = new TreeMap<>();
      addAll(bench.open().send("command docs"), docs);
      return docs;
    }
  }

  private static void addAll(Reply commands, Map<String, Fields> into) {
    for (int i = 0; i < commands.parts().size(); i += 2) {
      Fields fields = Fields.of(commands.parts().get(i + 1));
      into.put(commands.parts().get(i).text(), fields);
      if (fields.has("subcommands")) {
        addAll(fields.get("subcommands"), into);
      }
    }
  }

  private static void compare(String name, Fields theirs, Fields ours, List<String> different) {
    for (String field : FIELDS) {
      if (!show(theirs, field).equals(show(ours, field))) {
        different.add(name + ' ' + field);
      }
    }
    if (!versions(theirs).equals(versions(ours))) {
      different.add(name + " history");
    }
  }

  private static String show(Fields fields, String name) {
    return fields.has(name) ? fields.get(name).toString() : "";
  }

  /** Returns the versions in the history up to 7.0. */
  private static List<String> versions(Fields fields) {
    return fields.has("history")
        ? fields.get("history").parts().stream()
            .map(change -> change.parts().get(0).text())
            .filter(version -> version.compareTo("7.1") < 0)
            .toList()
        : List.of();
  }
}
