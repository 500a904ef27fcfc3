package io.reredis.net.conformance;

import io.reredis.Reredis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds a valid request from the argument tree of COMMAND DOCS. */
final class BuiltRequest {
  /** The keys that hold a value of the type, by the group of the command. */
  private static final Map<String, String> KEYS =
      Map.of(
          "hash",
          "h",
          "list",
          "l",
          "set",
          "t",
          "sorted-set",
          "z",
          "stream",
          "x",
          "geo",
          "geo",
          "hyperloglog",
          "p",
          "bitmap",
          "n");

  private final String key;
  private final List<String> words = new ArrayList<>();

  private BuiltRequest(String key) {
    this.key = key;
  }

  /**
   * Returns the words of a request, separated by spaces, with all optional arguments, the first of
   * each set of alternatives, and one of each repeatable argument.
   *
   * @param name the name as in the command table: {@code command|subcommand} for a subcommand
   */
  static String of(Reredis store, String name) {
    Map<?, ?> docs = (Map<?, ?>) store.execute("command", "docs", name);
    docs = (Map<?, ?>) docs.get(name);
    BuiltRequest request =
        new BuiltRequest(KEYS.getOrDefault(String.valueOf(docs.get("group")), "s"));
    request.words.add(name.replace('|', ' '));
    request.addAll(docs.get("arguments"));
    return String.join(" ", request.words);
  }

  private void addAll(Object arguments) {
    if (arguments != null) {
      ((List<?>) arguments).forEach(argument -> add((Map<?, ?>) argument));
    }
  }

  private void add(Map<?, ?> argument) {
    String type = (String) argument.get("type");
    if (argument.get("token") != null) {
      words.add(argument.get("token").toString().toLowerCase());
    }
    switch (type) {
      case "block" -> addAll(argument.get("arguments"));
      case "oneof" -> add((Map<?, ?>) ((List<?>) argument.get("arguments")).get(0));
      case "key" -> words.add(key);
      case "integer", "double" -> words.add("1");
      case "unix-time" -> words.add("33177117420");
      case "pattern" -> words.add("*");
      case "pure-token" -> {
        // there is only the token
      }
      default -> words.add("f");
    }
  }
}
