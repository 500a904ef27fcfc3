package io.reredis.ws;

import io.reredis.base.Hash;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A key and its database, or a database as a whole, for use in maps. Immutable; the bytes must not
 * be modified.
 */
final class KeyName {
  /** Random, so that clients cannot choose keys that collide in the feed's maps. */
  private static final long SEED = new SecureRandom().nextLong();

  /** In place of a database: all databases. */
  static final int ALL = -1;

  private static final byte[] NO_KEY = {};

  /** The database of a key; below zero for a database as a whole. */
  private final int database;

  private final byte[] key;
  private final int hash;

  KeyName(int database, byte[] key) {
    this.database = database;
    this.key = key;
    this.hash = hash(database, key);
  }

  /** Returns the hash code of the name of a key. */
  static int hash(int database, byte[] key) {
    long bits = Hash.of(key, 0, key.length, SEED) + database;
    return (int) (bits ^ bits >>> 32);
  }

  /** Returns the name of a database as a whole, or of all databases with {@link #ALL}. */
  static KeyName ofDatabase(int database) {
    return new KeyName(ALL - 1 - database, NO_KEY);
  }

  /** Returns whether this is the name of a database as a whole. */
  boolean isDatabase() {
    return database < 0;
  }

  /** Returns the database, or {@link #ALL}. */
  int database() {
    return isDatabase() ? ALL - 1 - database : database;
  }

  byte[] key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyName name
        && name.hash == hash
        && name.database == database
        && Arrays.equals(name.key, key);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
