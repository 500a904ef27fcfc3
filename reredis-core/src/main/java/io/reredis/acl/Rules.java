package io.reredis.acl;

import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;

/** Preprocesses rules from a request or a line. */
final class Rules {
  private Rules() {}

  /** Returns the rules, merging the words within parentheses into one rule. */
  static List<String> merged(List<String> words) {
    List<String> rules = new ArrayList<>();
    StringBuilder open = null;
    String first = null;
    for (String word : words) {
      if (open != null) {
        open.append(' ').append(word);
      } else if (word.startsWith("(") && !word.endsWith(")")) {
        open = new StringBuilder(word);
        first = word;
        continue;
      } else {
        rules.add(word);
      }
      if (open != null && word.endsWith(")")) {
        rules.add(open.toString());
        open = null;
      }
    }
    if (open != null) {
      assert first != null;
      throw ReredisException.error(
          "Unmatched parenthesis in acl selector starting at '" + Text.shown(first) + "'.");
    }
    return rules;
  }
}
