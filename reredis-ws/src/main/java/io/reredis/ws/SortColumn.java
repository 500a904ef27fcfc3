package io.reredis.ws;

import io.reredis.keyspace.Keyspace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The column by which a list of keys is sorted; keys of equal value are sorted by name. */
enum SortColumn {
  KEY(false, (a, b) -> 0),
  TYPE(false, Comparator.comparing(KeyEntry::type)),
  SIZE(true, Comparator.comparingLong(KeyEntry::size)),
  MEMORY(true, Comparator.comparingLong(KeyEntry::memory)),
  /** A key without expiry outlives all others. */
  TTL(
      true,
      Comparator.comparingLong(
          e -> e.expireAt() == Keyspace.NO_EXPIRY ? Long.MAX_VALUE : e.expireAt())),
  /** The key that was accessed last comes first. */
  IDLE(true, Comparator.comparingLong(e -> -e.accessedAt())),
  CHANGED(true, Comparator.comparingLong(KeyEntry::changedAt));

  private final boolean needsChanges;
  private final Comparator<KeyEntry> values;
  private final Comparator<KeyEntry> order;

  SortColumn(boolean needsChanges, Comparator<KeyEntry> values) {
    this.needsChanges = needsChanges;
    this.values = values;
    order =
        (a, b) -> {
          int byValue = values.compare(a, b);
          return byValue != 0 ? byValue : Arrays.compareUnsigned(a.key(), b.key());
        };
  }

  /** Returns whether the changes of values, not only those of the set of keys, are needed. */
  boolean needsChanges() {
    return needsChanges;
  }

  /** Returns the total order of keys. */
  Comparator<KeyEntry> order() {
    return order;
  }

  /** Returns whether a change of a key can change its position. */
  boolean differ(KeyEntry before, KeyEntry after) {
    return values.compare(before, after) != 0;
  }

  /** Returns the column of that name in the protocol; null if there is none. */
  static @Nullable SortColumn of(String name) {
    for (SortColumn column : values()) {
      if (column.name().toLowerCase(Locale.ROOT).equals(name)) {
        return column;
      }
    }
    return null;
  }
}
