package io.reredis.keyspace;

import java.util.Locale;

/** Selects the keys to evict when memory is full; named as in {@code maxmemory-policy}. */
public enum EvictionPolicy {
  VOLATILE_LRU,
  VOLATILE_LFU,
  VOLATILE_RANDOM,
  VOLATILE_TTL,
  ALLKEYS_LRU,
  ALLKEYS_LFU,
  ALLKEYS_RANDOM,
  /** Evicts no keys: writes that may need memory are refused. */
  NOEVICTION;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Returns the policy with that name. */
  public static EvictionPolicy of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Returns the name in the configuration. */
  public String word() {
    return word;
  }

  /** Returns whether only keys with an expiry are evicted. */
  boolean isVolatile() {
    return ordinal() <= VOLATILE_TTL.ordinal();
  }

  /** Returns whether keys keep an access frequency instead of the time of the last access. */
  public boolean countsUses() {
    return this == VOLATILE_LFU || this == ALLKEYS_LFU;
  }

  /** Returns whether keys are chosen by the time of the last access. */
  boolean notesUse() {
    return this == VOLATILE_LRU || this == ALLKEYS_LRU;
  }

  boolean isRandom() {
    return this == VOLATILE_RANDOM || this == ALLKEYS_RANDOM;
  }
}
