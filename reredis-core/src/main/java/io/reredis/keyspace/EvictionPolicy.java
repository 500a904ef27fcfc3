package io.reredis.keyspace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which keys go when memory is full, by the names of {@code maxmemory-policy}. */
public enum EvictionPolicy {
  VOLATILE_LRU,
  VOLATILE_LFU,
  VOLATILE_RANDOM,
  VOLATILE_TTL,
  ALLKEYS_LRU,
  ALLKEYS_LFU,
  ALLKEYS_RANDOM,
  /** None: writes that may need memory are refused. */
  NOEVICTION;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** All names, in Redis's order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(EvictionPolicy::word).toList();
  }

  /** The policy of that name. */
  public static EvictionPolicy of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The name in the configuration. */
  public String word() {
    return word;
  }

  /** Whether only keys go that expire. */
  boolean isVolatile() {
    return ordinal() <= VOLATILE_TTL.ordinal();
  }

  /** Whether keys count how often they are used, instead of when they were used last. */
  public boolean countsUses() {
    return this == VOLATILE_LFU || this == ALLKEYS_LFU;
  }

  /** Whether keys go by when they were used last. */
  boolean notesUse() {
    return this == VOLATILE_LRU || this == ALLKEYS_LRU;
  }

  boolean isRandom() {
    return this == VOLATILE_RANDOM || this == ALLKEYS_RANDOM;
  }
}
