package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.util.Bytes;
import io.reredis.util.BytesSink;
import io.reredis.util.Errors;
import io.reredis.util.Glob;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The arguments of SCAN, SSCAN and the like, and what they find. */
final class ScanOptions {
  private static final ReredisException INVALID_CURSOR = ReredisException.error("invalid cursor");

  final long cursor;
  long count = 10;
  Bytes pattern;

  /** The value of TYPE in lower case, or null. */
  String type;

  /** The elements that were found, for the reply behind the cursor. */
  private final List<byte[]> found = new ArrayList<>();

  /** Whether the option of the constructor was named. */
  boolean flagged;

  /** Reads the cursor at argument 2 and the options behind it. */
  ScanOptions(Call c) {
    this(c, 2, null);
  }

  /** As {@link #ScanOptions(Call)}, with an option that has no value. */
  ScanOptions(Call c, String flag) {
    this(c, 2, flag);
  }

  /** Reads the arguments of SCAN, which has no key but may have a type. */
  static ScanOptions ofKeys(Call c) {
    return new ScanOptions(c, 1, null);
  }

  private ScanOptions(Call c, int at, String flag) {
    cursor = cursor(c.arg(at));
    boolean ofKeys = at == 1;
    for (int i = at + 1; i < c.count(); i += 2) {
      if (flag != null && c.is(i, flag)) {
        flagged = true;
        i--;
        continue;
      }
      if (i + 1 == c.count()) {
        throw Errors.SYNTAX;
      }
      if (c.is(i, "count")) {
        count = c.integer(i + 1);
        if (count < 1) {
          throw Errors.SYNTAX;
        }
      } else if (c.is(i, "match")) {
        pattern = c.arg(i + 1);
      } else if (ofKeys && c.is(i, "type")) {
        type = c.text(i + 1).toLowerCase(Locale.ROOT);
      } else {
        throw Errors.SYNTAX;
      }
    }
  }

  private static long cursor(Bytes argument) {
    try {
      return Long.parseUnsignedLong(argument.toString());
    } catch (NumberFormatException e) {
      throw INVALID_CURSOR;
    }
  }

  /** Whether the bytes match the pattern, if there is one. */
  boolean matches(byte[] a, int offset, int length) {
    return pattern == null || Glob.matches(pattern, a, offset, length);
  }

  /** Takes what is found, where it matches. */
  BytesSink sink() {
    return (a, offset, length) -> {
      if (matches(a, offset, length)) {
        add(a, offset, length);
      }
    };
  }

  void add(byte[] a, int offset, int length) {
    found.add(Arrays.copyOfRange(a, offset, offset + length));
  }

  /** Writes the reply. */
  void reply(Call c, long next) {
    c.reply.array(2);
    c.reply.bulk(Long.toUnsignedString(next));
    c.reply.array(found.size());
    found.forEach(c.reply::bulk);
  }
}
