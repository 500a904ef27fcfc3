package io.reredis.command;

import io.reredis.acl.Text;
import io.reredis.resp.Arguments;
import io.reredis.resp.LineSplitter;
import io.reredis.resp.ProtocolException;
import io.reredis.util.ReredisException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a library, such as {@code #!lua name=mylib}.
 *
 * @param engine the language
 * @param name the name of the library
 * @param body the code behind the line
 */
record LibraryHeader(String engine, String name, byte[] body) {
  /** The characters of names of libraries and functions. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

  private static final String NAME_OPTION = "name=";

  /** The error about a wrong name of a library or a function, without its code. */
  static final String WRONG_NAME =
      "Library names can only contain letters, numbers, or underscores(_) and must be at least one"
          + " character long";

  private static final ReredisException MISSING =
      ReredisException.error("Missing library metadata");
  private static final ReredisException INVALID =
      ReredisException.error("Invalid library metadata");
  private static final ReredisException NO_NAME =
      ReredisException.error("Library name was not given");
  private static final ReredisException TWO_NAMES =
      ReredisException.error("Invalid metadata value, name argument was given multiple times");

  /**
   * Reads the first line.
   *
   * @throws ReredisException if there is an error in it
   */
  static LibraryHeader of(byte[] code) {
    if (code.length < 2 || code[0] != '#' || code[1] != '!') {
      throw MISSING;
    }
    int end = 0;
    while (end < code.length && code[end] != '\n') {
      end++;
    }
    if (end == code.length) {
      throw INVALID;
    }
    Arguments words = words(Arrays.copyOf(code, end));
    String name = null;
    for (int i = 1; i < words.count(); i++) {
      String word = Text.of(words.get(i));
      if (!word.regionMatches(true, 0, NAME_OPTION, 0, NAME_OPTION.length())) {
        throw ReredisException.error("Invalid metadata value given: " + word);
      } else if (name != null) {
        throw TWO_NAMES;
      }
      name = word.substring(NAME_OPTION.length());
    }
    if (name == null) {
      throw NO_NAME;
    }
    if (!isName(name)) {
      throw ReredisException.error(WRONG_NAME);
    }
    // the end of the line stays, so that lines are counted as in the whole code
    return new LibraryHeader(
        Text.of(words.get(0)).substring(2), name, Arrays.copyOfRange(code, end, code.length));
  }

  private static Arguments words(byte[] line) {
    Arguments words = new Arguments();
    try {
      LineSplitter.split(line, 0, line.length, words);
    } catch (ProtocolException e) {
      throw INVALID;
    }
    return words;
  }

  /** Returns whether a library or a function may have a name. */
  static boolean isName(@Nullable String name) {
    return name != null && NAME.matcher(name).matches();
  }
}
