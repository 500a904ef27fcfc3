package io.reredis.change;

import java.nio.charset.StandardCharsets;

/**
 * One change of one key, as passed to listeners.
 *
 * @param database the number of the database
 * @param keyBytes the key; must not be modified
 * @param event the name of Redis's keyspace event, such as {@code set} or {@code expired}
 * @param revision grows with each change of this key
 * @param deleted whether the key no longer exists after the change
 */
public record Change(int database, byte[] keyBytes, String event, long revision, boolean deleted) {
  /** Returns the key decoded as UTF-8. */
  public String key() {
    return new String(keyBytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return event + ' ' + key() + " in " + database;
  }
}
