package io.reredis.ws;

import io.reredis.base.Hash;
import java.security.SecureRandom;
import java.util.Arrays;

/** A key and its database, for use in maps. Immutable; the bytes must not be modified. */
final class KeyName {
  /** Random, so that clients cannot choose keys that collide in the feed's maps. */
  private static final long SEED = new SecureRandom().nextLong();

  private final int database;
  private final byte[] key;
  private final int hash;

  KeyName(int database, byte[] key) {
    this.database = database;
    this.key = key;
    long bits = Hash.of(key, 0, key.length, SEED) + database;
    this.hash = (int) (bits ^ bits >>> 32);
  }

  int database() {
    return database;
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
