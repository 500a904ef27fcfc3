package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.resp.ReplyWriter;

/**
 * Limits the number of elements in a reply that may repeat elements as often as the request says.
 * The bytes of the reply are limited by {@link ReplyWriter#limit}.
 */
final class ReplyLimit {
  /** The fewest bytes of an element, those of an empty bulk string. */
  private static final int LEAST = 6;

  private ReplyLimit() {}

  /**
   * Checks, before the first element is written, that a reply of {@code elements} elements may fit.
   *
   * @throws io.reredis.util.ReredisException OOM if it cannot fit
   */
  static void check(Call c, long elements) {
    long most = c.engine().clientMemory().replyLimit();
    if (elements > most / LEAST) {
      throw ReplyWriter.tooLarge(most);
    }
  }
}
