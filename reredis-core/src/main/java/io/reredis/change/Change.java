package io.reredis.change;

import java.nio.charset.StandardCharsets;

/**
 * One change of one key, as a listener sees it. Immutable.
 *
 * @param database the number of the database
 * @param keyBytes the key; not to be changed
 * @param event what happened, by the name of Redis's keyspace event, such as {@code set} or {@code
 *     expired}
 * @param revision grows with each change of this key
 * @param deleted whether the key is gone after the change
 */
public record Change(int database, byte[] keyBytes, String event, long revision, boolean deleted) {
  /** The key read as UTF-8. */
  public String key() {
    return new String(keyBytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return event + ' ' + key() + " in " + database;
  }
}
