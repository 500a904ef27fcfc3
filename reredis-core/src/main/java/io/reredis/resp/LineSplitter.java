package io.reredis.resp;

/**
 * Splits a plain line into arguments by the rules of redis-cli and of configuration files.
 *
 * <p>Arguments are separated by white space. Within double quotes {@code \n \r \t \b \a}, {@code
 * \xHH} and a backslash before any other character are escapes; within single quotes only {@code
 * \'} is. A closing quote must be followed by a space or the end. The text is unescaped in place:
 * the result is never longer than the input.
 */
public final class LineSplitter {
  private LineSplitter() {}

  /**
   * Appends the arguments found between {@code from} and {@code to} to {@code into}, as slices of
   * {@code a}, whose bytes are overwritten.
   *
   * @throws ProtocolException if quotes are unbalanced
   */
  public static void split(byte[] a, int from, int to, Arguments into) throws ProtocolException {
    int i = from;
    for (; ; ) {
      while (i < to && isSpace(a[i])) {
        i++;
      }
      if (i >= to) {
        return;
      }
      i = readArgument(a, i, to, into);
    }
  }

  private static int readArgument(byte[] a, int i, int to, Arguments into)
      throws ProtocolException {
    int begin = i;
    int out = i;
    byte quote = 0;
    while (i < to) {
      byte c = a[i];
      if (quote == 0) {
        if (isSpace(c) || c == 0) {
          break;
        }
        if (c == '"' || c == '\'') {
          quote = c;
          i++;
          continue;
        }
      } else if (c == quote) {
        i++;
        if (i < to && !isSpace(a[i])) {
          throw new ProtocolException("unbalanced quotes in request");
        }
        into.add(a, begin, out - begin);
        return i;
      } else if (c == '\\' && i + 1 < to) {
        if (quote == '\'') {
          if (a[i + 1] == '\'') {
            i++;
            c = '\'';
          }
        } else if (a[i + 1] == 'x' && i + 3 < to && hex(a[i + 2]) >= 0 && hex(a[i + 3]) >= 0) {
          c = (byte) (hex(a[i + 2]) << 4 | hex(a[i + 3]));
          i += 3;
        } else {
          c = unescape(a[++i]);
        }
      }
      a[out++] = c;
      i++;
    }
    if (quote != 0) {
      throw new ProtocolException("unbalanced quotes in request");
    }
    into.add(a, begin, out - begin);
    return i < to && a[i] == 0 ? to : i;
  }

  private static byte unescape(byte c) {
    switch (c) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'b':
        return '\b';
      case 'a':
        return 7;
      default:
        return c;
    }
  }

  private static int hex(byte c) {
    return Character.digit(c, 16);
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c >= 9 && c <= 13;
  }
}
