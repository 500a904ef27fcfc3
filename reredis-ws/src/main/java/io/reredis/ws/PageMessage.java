package io.reredis.ws;

import java.util.List;

/** A message from the page; what it means stands in {@code docs/observer.md}. */
sealed interface PageMessage {
  record Auth(byte[] user, byte[] password) implements PageMessage {}

  /**
   * Starts a subscription.
   *
   * @param type null for all types
   * @param limit rows wanted, -1 where the page does not say
   * @param since null where a snapshot is wanted
   */
  record Subscribe(long id, int database, byte[] pattern, String type, long limit, Since since)
      implements PageMessage {}

  record Since(String epoch, long revision) {}

  record Unsubscribe(long id) implements PageMessage {}

  record View(long id, List<byte[]> keys) implements PageMessage {}

  record AckPart(long id, long part) implements PageMessage {}

  record AckDelta(long id, long to) implements PageMessage {}

  record Command(long seq, List<byte[]> arguments) implements PageMessage {}

  record Get(long seq, int database, byte[] key, long offset, long count) implements PageMessage {}
}
