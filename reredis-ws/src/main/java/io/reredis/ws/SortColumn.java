package io.reredis.ws;

import io.reredis.keyspace.Keyspace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The column by which a list of keys is sorted; keys of equal value are sorted by name. */
enum SortColumn {
  KEY((a, b) -> 0, (entry, state) -> false),
  TYPE(Comparator.comparing(KeyEntry::type), (entry, state) -> false),
  SIZE(Comparator.comparingLong(KeyEntry::size), (entry, state) -> entry.size() != state.size()),
  /** A key without expiry outlives all others. */
  TTL(
      Comparator.comparingLong(
          e -> e.expireAt() == Keyspace.NO_EXPIRY ? Long.MAX_VALUE : e.expireAt()),
      (entry, state) -> entry.expireAt() != state.expireAt()),
  CHANGED(
      Comparator.comparingLong(KeyEntry::changedAt),
      (entry, state) -> entry.changedAt() != state.changedAt());

  private final Comparator<KeyEntry> order;
  private final BiPredicate<KeyEntry, KeyState> moves;

  SortColumn(Comparator<KeyEntry> values, BiPredicate<KeyEntry, KeyState> moves) {
    this.moves = moves;
    order =
        (a, b) -> {
          int byValue = values.compare(a, b);
          return byValue != 0 ? byValue : Arrays.compareUnsigned(a.key(), b.key());
        };
  }

  /** Returns the total order of keys. */
  Comparator<KeyEntry> order() {
    return order;
  }

  /** Returns whether a change of a key, except for its type, can change its position. */
  boolean moves(KeyEntry entry, KeyState state) {
    return moves.test(entry, state);
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
