package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.resp.ReplyWriter;

/**
 * How many elements a reply may have that repeats the same ones as often as the request says. The
 * reply itself has the limit of {@link ReplyWriter#limit}.
 */
final class ReplyLimit {
  /** The fewest bytes of an element: a bulk string of none. */
  private static final int LEAST = 6;

  private ReplyLimit() {}

  /** Makes sure that there is room for so many elements, before the first one is written. */
  static void check(Call c, long elements) {
    long most = c.engine().clientMemory().replyLimit();
    if (elements > most / LEAST) {
      throw ReplyWriter.tooLarge(most);
    }
  }
}
