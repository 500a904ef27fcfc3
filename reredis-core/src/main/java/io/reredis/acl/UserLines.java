package io.reredis.acl;

import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Parses the content of an ACL file: one line {@code user name rule ...} per user. */
final class UserLines {
  private final String file;
  private final Supplier<Profile> fresh;
  private final Map<String, Profile> users = new LinkedHashMap<>();
  private final StringBuilder errors = new StringBuilder();

  private UserLines(String file, Supplier<Profile> fresh) {
    this.file = file;
    this.fresh = fresh;
  }

  /**
   * Returns the users of a file by name.
   *
   * @param fresh creates the profile of a new user
   * @throws ReredisException with all errors, each with its line number
   */
  static Map<String, Profile> parse(String file, byte[] content, Supplier<Profile> fresh) {
    UserLines reading = new UserLines(file, fresh);
    String[] lines = new String(content, StandardCharsets.ISO_8859_1).split("\n");
    for (int i = 0; i < lines.length; i++) {
      String line = Text.trimmed(lines[i]);
      if (!line.isEmpty()) {
        reading.line(i + 1, Text.words(line));
      }
    }
    if (reading.errors.length() > 0) {
      throw ReredisException.error(
          reading.errors
              + "WARNING: ACL errors detected, no change to the previously active ACL rules was"
              + " performed");
    }
    return reading.users;
  }

  private void line(int number, List<String> words) {
    if (words.size() < 2 || !words.get(0).equals("user")) {
      error(number, " should start with user keyword followed by the username");
      return;
    }
    String name = words.get(1);
    if (Text.hasSpaces(name)) {
      error(number, ": username '" + Text.shown(name) + "' contains invalid characters");
      return;
    }
    Profile profile = fresh.get();
    if (users.putIfAbsent(name, profile) != null) {
      errors.append("WARNING: Duplicate user '").append(Text.shown(name));
      errors.append("' found on line ").append(number).append(". ");
      return;
    }
    try {
      apply(number, profile, Rules.merged(words.subList(2, words.size())));
    } catch (ReredisException e) {
      error(number, ": Unmatched parenthesis in selector definition");
    }
  }

  /** Applies the rules; of possible consequential errors, reports only the first. */
  private void apply(int number, Profile profile, List<String> rules) {
    boolean reported = false;
    for (String rule : rules) {
      try {
        profile.apply(Text.trimmed(rule));
      } catch (BadRule e) {
        if (e.isUnknownName()) {
          String shown = Text.shown(rule);
          error(number, ": Error in applying operation '" + shown + "': " + e.getMessage());
        } else if (!reported) {
          reported = true;
          error(number, ": " + e.getMessage());
        }
      }
    }
  }

  private void error(int line, String text) {
    errors.append(file).append(':').append(line).append(text).append(". ");
  }
}
