package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.base.Errors;
import io.reredis.base.Glob;
import io.reredis.command.Call;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The arguments of SCAN, HSCAN, SSCAN and ZSCAN, and the collector of matching elements. */
final class ScanOptions {
  private static final ReredisException INVALID_CURSOR = ReredisException.error("invalid cursor");

  final long cursor;
  long count = 10;
  @Nullable Bytes pattern;

  /** The value of TYPE in lower case, or null. */
  @Nullable String type;

  /** The matching elements, which follow the cursor in the reply. */
  private final List<byte[]> found = new ArrayList<>();

  /** Whether the flag of the constructor was given. */
  boolean flagged;

  /** Parses the cursor at index 2 and the options after it. */
  ScanOptions(Call c) {
    this(c, 2, null);
  }

  /** Like {@link #ScanOptions(Call)}, with an additional option without a value. */
  ScanOptions(Call c, String flag) {
    this(c, 2, flag);
  }

  /** Parses the arguments of SCAN, which has no key but may have TYPE. */
  static ScanOptions ofKeys(Call c) {
    return new ScanOptions(c, 1, null);
  }

  private ScanOptions(Call c, int at, @Nullable String flag) {
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

  /** Returns whether the bytes match the pattern; true without a pattern. */
  boolean matches(byte[] a, int offset, int length) {
    return pattern == null || Glob.matches(pattern, a, offset, length);
  }

  /** Returns a sink that collects matching elements. */
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

  /** Writes the reply: the next cursor and the collected elements. */
  void reply(Call c, long next) {
    c.reply.array(2);
    c.reply.bulk(Long.toUnsignedString(next));
    c.reply.array(found.size());
    found.forEach(c.reply::bulk);
  }
}
