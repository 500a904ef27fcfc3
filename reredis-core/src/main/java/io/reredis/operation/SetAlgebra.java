package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.SetOperator;
import io.reredis.type.SetValue;
import io.reredis.type.Thresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations on several sets: intersection, union and difference.
 *
 * <p>A missing key is an empty set. All methods are atomic and thread-safe, and throw {@link
 * io.reredis.util.ReredisException} WRONGTYPE if a source holds another type. A method that passes
 * on members first reports their number to {@code size}.
 */
public final class SetAlgebra {
  private final Keyspace keyspace;
  private final Thresholds thresholds;

  /** Creates the operations of a keyspace. */
  public SetAlgebra(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.thresholds = keyspace.thresholds();
  }

  /**
   * Passes the result to the sink. O(n) in the members of all sets; an intersection O(n * m) in the
   * members of the smallest set and the number of sets
   */
  public void give(
      int database, SetOperator operation, List<Bytes> keys, LongConsumer size, BytesSink sink) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      List<SetValue> sets = sets(database, keys);
      SetValue only = onlySet(operation, sets);
      SetValue result = only == null ? result(operation, sets) : only;
      size.accept(result.size());
      result.forEach(sink);
    } finally {
      keyspace.unlock(mask);
    }
  }

  /**
   * Stores the result in a key, replacing its value; an empty result removes the key. O(n) as
   * {@link #give}
   *
   * @return the number of members
   */
  public long store(int database, SetOperator operation, Bytes target, List<Bytes> keys) {
    return StoredResult.store(
        keyspace,
        database,
        target,
        keyspace.shardMask(keys),
        () -> new StoredSet(operation, target, keys, result(operation, sets(database, keys))));
  }

  private record StoredSet(SetOperator operation, Bytes target, List<Bytes> keys, SetValue result)
      implements StoredResult {
    @Override
    public long size() {
      return result.size();
    }

    @Override
    public void put(WriteHandle h) {
      h.newSet().take(result);
    }

    @Override
    public byte[][] effect() {
      return Effects.line(wordOf(operation), target, keys);
    }

    @Override
    public KeyEvent event() {
      return eventOf(operation);
    }
  }

  private static byte[] wordOf(SetOperator operation) {
    switch (operation) {
      case INTERSECTION:
        return Effects.SINTERSTORE;
      case UNION:
        return Effects.SUNIONSTORE;
      default:
        return Effects.SDIFFSTORE;
    }
  }

  private static KeyEvent eventOf(SetOperator operation) {
    switch (operation) {
      case INTERSECTION:
        return KeyEvent.SINTERSTORE;
      case UNION:
        return KeyEvent.SUNIONSTORE;
      default:
        return KeyEvent.SDIFFSTORE;
    }
  }

  /**
   * Counts the members of the intersection, up to a limit. O(n * m) in the members of the smallest
   * set and the number of sets
   *
   * @param limit where to stop, 0 for no limit
   */
  public long intersectionSize(int database, List<Bytes> keys, long limit) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      List<SetValue> sets = sets(database, keys);
      return sets.contains(null) ? 0 : new Intersection(sets, limit).count();
    } finally {
      keyspace.unlock(mask);
    }
  }

  /** Returns the set that is the whole result, so that no set needs to be built; null for none. */
  private static @Nullable SetValue onlySet(SetOperator operation, List<SetValue> sets) {
    SetValue only = null;
    for (SetValue set : sets) {
      if (set != null && only != null) {
        return null;
      }
      only = only == null ? set : only;
    }
    boolean whole =
        operation == SetOperator.UNION
            || operation == SetOperator.DIFFERENCE && sets.get(0) != null
            || operation == SetOperator.INTERSECTION && sets.size() == 1;
    return whole ? only : null;
  }

  private SetValue result(SetOperator operation, List<SetValue> sets) {
    switch (operation) {
      case INTERSECTION:
        return sets.contains(null) ? fresh() : new Intersection(sets, 0).result();
      case UNION:
        return union(sets);
      default:
        return sets.get(0) == null ? fresh() : difference(sets);
    }
  }

  private SetValue fresh() {
    return new SetValue(thresholds).fresh();
  }

  /**
   * Returns views of all sets, null for missing ones. The caller holds the locks of their shards.
   */
  private List<SetValue> sets(int database, List<Bytes> keys) {
    List<SetValue> sets = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      try (ReadHandle h = keyspace.read(database, keys.get(i))) {
        SetValue set = h.set();
        sets.add(set == null ? null : set.another());
      }
    }
    return sets;
  }

  private SetValue union(List<SetValue> sets) {
    SetValue result = fresh();
    Bytes member = new Bytes();
    for (SetValue set : sets) {
      if (set != null) {
        set.forEach(
            (a, offset, length) -> {
              member.set(a, offset, length);
              result.add(member);
            });
      }
    }
    return result;
  }

  private SetValue difference(List<SetValue> sets) {
    SetValue first = sets.get(0);
    List<SetValue> others = new ArrayList<>();
    long work = first.size();
    for (SetValue set : sets.subList(1, sets.size())) {
      if (set != null) {
        others.add(set);
        work += set.size();
      }
    }
    // largest first: most members are found in the first set checked
    others.sort(Comparator.comparingLong(SetValue::size).reversed());
    SetValue result = fresh();
    Bytes member = new Bytes();
    boolean asking = first.size() * sets.size() / 2 <= work;
    first.forEach(
        (a, offset, length) -> {
          member.set(a, offset, length);
          if (!asking || !anyHas(others, member)) {
            result.add(member);
          }
        });
    if (!asking) {
      for (SetValue other : others) {
        other.forEach(
            (a, offset, length) -> {
              member.set(a, offset, length);
              result.remove(member);
            });
      }
    }
    return result;
  }

  private static boolean anyHas(List<SetValue> sets, Bytes member) {
    for (int i = 0; i < sets.size(); i++) {
      if (sets.get(i).contains(member)) {
        return true;
      }
    }
    return false;
  }

  /** The members of the smallest set that are in all other sets. */
  private static final class Intersection implements BytesSink {
    private final List<SetValue> sets;
    private final long limit;
    private final Bytes member = new Bytes();
    private @Nullable SetValue result;
    private long count;

    Intersection(List<SetValue> sets, long limit) {
      this.sets = new ArrayList<>(sets);
      this.sets.sort(Comparator.comparingLong(SetValue::size));
      this.limit = limit;
    }

    SetValue result() {
      result = sets.get(0).freshLike();
      sets.get(0).forEach(this);
      result.shrinkToIntSet();
      return result;
    }

    long count() {
      sets.get(0).forEach(this);
      return count;
    }

    @Override
    public void put(byte[] a, int offset, int length) {
      if (limit > 0 && count == limit) {
        return;
      }
      member.set(a, offset, length);
      for (int i = 1; i < sets.size(); i++) {
        if (!sets.get(i).contains(member)) {
          return;
        }
      }
      count++;
      if (result != null) {
        result.add(member);
      }
    }
  }
}
