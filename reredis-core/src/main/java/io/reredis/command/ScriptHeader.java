package io.reredis.command;

import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The first line of a script with its language and options, such as {@code #!lua flags=no-writes}.
 *
 * @param flags its flags
 * @param body the script behind it
 * @param lines the number of lines in front of the body
 */
record ScriptHeader(Set<ScriptFlag> flags, byte[] body, int lines) {
  /**
   * Reads the first line of a script.
   *
   * @throws ReredisException if there is an error in it
   */
  static ScriptHeader of(byte[] text, String language) {
    if (text.length < 2 || text[0] != '#' || text[1] != '!') {
      return new ScriptHeader(Set.of(), text, 0);
    }
    int end = 0;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    if (end == text.length) {
      throw ReredisException.error("Invalid script shebang");
    }
    String[] parts = new String(text, 0, end, StandardCharsets.ISO_8859_1).strip().split("\\s+");
    if (!parts[0].equals("#!" + language)) {
      throw ReredisException.error("Unexpected engine in script shebang: " + parts[0]);
    }
    Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
    for (String part : Arrays.asList(parts).subList(1, parts.length)) {
      if (!part.startsWith("flags=")) {
        throw ReredisException.error("Unknown lua shebang option: " + part);
      }
      for (String flag : part.substring("flags=".length()).split(",")) {
        if (!flag.isEmpty()) {
          flags.add(flag(flag));
        }
      }
    }
    return new ScriptHeader(flags, Arrays.copyOfRange(text, end + 1, text.length), 1);
  }

  private static ScriptFlag flag(String name) {
    ScriptFlag flag = ScriptFlag.of(name);
    if (flag != null) {
      return flag;
    }
    throw ReredisException.error("Unexpected flag in script shebang: " + name);
  }
}
