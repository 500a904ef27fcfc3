package io.reredis.change;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One change of one key, as passed to listeners. Two are equal if all components are.
 *
 * @param database the number of the database
 * @param keyBytes the key
 * @param event the name of Redis's keyspace event, such as {@code set} or {@code expired}
 * @param revision grows with each change of this key
 * @param deleted whether the key no longer exists after the change
 */
public record Change(int database, byte[] keyBytes, String event, long revision, boolean deleted) {
  /** Returns a copy of the key. */
  @Override
  public byte[] keyBytes() {
    return keyBytes.clone();
  }

  /** Returns the key decoded as UTF-8. */
  public String key() {
    return new String(keyBytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Change that
        && database == that.database
        && revision == that.revision
        && deleted == that.deleted
        && event.equals(that.event)
        && Arrays.equals(keyBytes, that.keyBytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keyBytes) + Long.hashCode(revision);
  }

  @Override
  public String toString() {
    return event + ' ' + key() + " in " + database;
  }
}
