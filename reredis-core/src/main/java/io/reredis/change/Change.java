package io.reredis.change;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A change of a key, as passed to listeners. Changes are equal if all components are.
 *
 * @param database the number of the database
 * @param keyBytes the key; constructor and accessor copy it
 * @param event the name of the event as in Redis's keyspace notifications, such as {@code set} or
 *     {@code expired}
 * @param revision grows with each write to this key; the events of one write share it
 * @param deleted whether the key no longer exists after the change
 */
public record Change(int database, byte[] keyBytes, String event, long revision, boolean deleted) {
  /** Checks that no component is null. */
  public Change {
    keyBytes = Objects.requireNonNull(keyBytes, "keyBytes").clone();
    Objects.requireNonNull(event, "event");
  }

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
