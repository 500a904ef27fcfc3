package io.reredis.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.fuzz.Fuzzing;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Parses the input as lines of an ACL file, and as rules for ACL SETUSER. */
public final class RulesFuzz {
  private static final Catalog CATALOG = Inside.of(Reredis.open()).engine().users().catalog();

  private RulesFuzz() {}

  /**
   * Applies the rules by both parsers; the line of each resulting user is parsed to an equal user.
   */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Fuzzing.bounded(input, 1000, () -> apply(input));
    Fuzzing.bounded(input, 1000, () -> read(input));
  }

  private static void apply(byte[] input) {
    Users users = new Users(CATALOG);
    for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n")) {
      List<String> words = List.of(line.split("[ \0]+"));
      try {
        if (!words.isEmpty()) {
          users.set("name", words);
        }
      } catch (ReredisException e) {
        // the documented exception
      }
    }
    User user = users.find("name");
    if (user != null) {
      same(user.line());
    }
  }

  private static void read(byte[] input) {
    try {
      Map<String, Profile> users =
          UserLines.parse("file", input, () -> new Profile(CATALOG, false));
      users.forEach((name, profile) -> same(new User(name, profile).line()));
    } catch (ReredisException e) {
      // the documented exception
    }
  }

  private static void same(String line) {
    Map<String, Profile> again =
        UserLines.parse("file", Text.bytes(line + '\n'), () -> new Profile(CATALOG, false));
    again.forEach((name, profile) -> assertEquals(line, new User(name, profile).line()));
    assertEquals(1, again.size());
  }
}
