package io.reredis.command;

import io.reredis.util.BytesSink;
import io.reredis.util.ReredisException;

/**
 * How large a reply may be that is made out of little: the same elements again and again, as many
 * times as the request says. What else is large in a reply has been large in memory before.
 */
final class ReplyLimit {
  /** A sixteenth of the heap: a buffer that grows needs up to three times as much. */
  static final long BYTES = Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16);

  /** The fewest bytes of an element: a bulk string of none. */
  private static final int LEAST = 6;

  private static final ReredisException TOO_LARGE =
      ReredisException.error("the reply would take more than " + BYTES + " bytes");

  private ReplyLimit() {}

  /** Makes sure that there is room for so many elements, before the first one is written. */
  static void check(long elements) {
    if (elements > BYTES / LEAST) {
      throw TOO_LARGE;
    }
  }

  /** Makes sure that what is written so far, in EXEC that of all commands, leaves room. */
  static void check(Call c) {
    if (c.reply.copied() > BYTES) {
      throw TOO_LARGE;
    }
  }

  /** The reply as a sink with this limit. */
  static BytesSink of(Call c) {
    return (a, offset, length) -> {
      check(c);
      c.reply.put(a, offset, length);
    };
  }
}
