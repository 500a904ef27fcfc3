package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.Waiter;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.AddCondition;
import io.reredis.option.Popped;
import io.reredis.option.ScoredMember;
import io.reredis.type.ScoreTaker;
import io.reredis.type.SortedSetValue;
import io.reredis.util.ReredisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations on sorted sets, on byte slices; those on several sets are in {@link
 * SortedSetAlgebra}.
 *
 * <p>{@code SortedSets} is the typed API. All methods are atomic and thread-safe, and throw {@link
 * io.reredis.util.ReredisException} WRONGTYPE if a key holds another type. A method that passes on
 * many members first reports their number to {@code size}.
 */
public final class SortedSetOperations {
  private static final ReredisException NOT_A_NUMBER =
      ReredisException.error("resulting score is not a number (NaN)");

  /**
   * The result of adding members.
   *
   * @param added how many members are new
   * @param changed how many existing members have a new score
   */
  public record Added(int added, int changed) {}

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public SortedSetOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  // --- members

  /** Adds members or updates their scores if the condition holds. O(n log m) */
  public Added add(
      int database, Bytes key, double[] scores, List<Bytes> members, AddCondition condition) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SortedSetValue set = Conditions.adds(condition) ? h.sortedSetOrNew() : h.sortedSet();
      if (set == null) {
        return new Added(0, 0);
      }
      set.expect(members.size(), members.get(0).length());
      List<byte[]> effect = h.wantsEffect() ? new ArrayList<>() : null;
      int added = 0;
      int changed = 0;
      for (int i = 0; i < scores.length; i++) {
        Bytes member = members.get(i);
        double old = set.score(member);
        if (!Conditions.allows(condition, old, scores[i]) || old == scores[i]) {
          continue;
        }
        set.put(member, scores[i]);
        added += Double.isNaN(old) ? 1 : 0;
        changed += Double.isNaN(old) ? 0 : 1;
        if (effect != null) {
          effect.add(number(scores[i]));
          effect.add(member.copy());
        }
      }
      if (added + changed > 0) {
        if (effect != null) {
          h.effect(Effects.owned(Effects.ZADD, key, effect));
        }
        h.commit(KeyEvent.ZADD, added + changed);
      }
      return new Added(added, changed);
    }
  }

  static byte[] number(double score) {
    return Ascii.bytes(Decimal.shortest(score));
  }

  /**
   * Adds to the score of a member, 0 if it does not exist. O(log n)
   *
   * @return the new score, NaN if the condition does not hold
   */
  public double increment(
      int database, Bytes key, Bytes member, double by, AddCondition condition) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SortedSetValue set = Conditions.adds(condition) ? h.sortedSetOrNew() : h.sortedSet();
      if (set == null) {
        return Double.NaN;
      }
      double old = set.score(member);
      double score = Double.isNaN(old) ? by : old + by;
      if (!Double.isNaN(old) && condition == AddCondition.NEW) {
        return Double.NaN;
      }
      if (Double.isNaN(score)) {
        throw Errors.here(NOT_A_NUMBER);
      }
      if (!Conditions.allows(condition, old, score)) {
        return Double.NaN;
      }
      if (score != old) {
        set.put(member, score);
        if (h.wantsEffect()) {
          h.effect(Effects.ZADD, key.copy(), number(score), member.copy());
        }
        h.commit(KeyEvent.ZINCR);
      }
      return score;
    }
  }

  /** Removes members and returns how many existed. O(n log m) */
  public int remove(int database, Bytes key, List<Bytes> members) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SortedSetValue set = h.sortedSet();
      int removed = 0;
      for (int i = 0; set != null && i < members.size(); i++) {
        removed += set.remove(members.get(i)) ? 1 : 0;
      }
      if (removed > 0) {
        if (h.wantsEffect()) {
          h.effect(Effects.line(Effects.ZREM, key, members));
        }
        h.commit(KeyEvent.ZREM, removed);
      }
      return removed;
    }
  }

  /** Returns the score of a member, NaN if it does not exist. O(1) */
  public double score(int database, Bytes key, Bytes member) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? Double.NaN : set.score(member);
    }
  }

  /** Returns the scores of members, NaN for those that do not exist. O(n) in them */
  public double[] scores(int database, Bytes key, List<Bytes> members) {
    double[] scores = new double[members.size()];
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      for (int i = 0; i < scores.length; i++) {
        scores[i] = set == null ? Double.NaN : set.score(members.get(i));
      }
    }
    return scores;
  }

  /**
   * Returns the rank of a member, or -1 if it does not exist. O(log n)
   *
   * @param reversed whether to count from the highest score
   * @param score receives the score of an existing member; may be null
   */
  public long rank(
      int database, Bytes key, Bytes member, boolean reversed, double @Nullable [] score) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      long rank = set == null ? -1 : set.rank(member);
      if (rank < 0) {
        return -1;
      }
      if (score != null) {
        assert set != null;
        score[0] = set.score(member);
      }
      return reversed ? notNull(set).size() - 1 - rank : rank;
    }
  }

  /** Returns the number of members. O(1) */
  public long size(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? 0 : set.size();
    }
  }

  // --- ranges

  /** Returns the number of members in a range. O(log n) */
  public long count(int database, Bytes key, RangeSpec range) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? 0 : Span.of(range, set).count();
    }
  }

  /** Passes the members of a range to the taker. O(log n + m) */
  public void range(int database, Bytes key, RangeSpec range, LongConsumer size, ScoreTaker taker) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      if (set == null) {
        size.accept(0);
        return;
      }
      Span span = Span.of(range, set);
      size.accept(span.count());
      give(set, span, range.isReversed(), taker);
    }
  }

  private static void give(SortedSetValue set, Span span, boolean reversed, ScoreTaker taker) {
    long from = reversed ? span.from() + span.count() - 1 : span.from();
    set.range(from, span.count(), reversed, taker);
  }

  /**
   * Stores the members of a range in a key, replacing its value; returns their number. O(m log m)
   */
  public long storeRange(int database, Bytes target, Bytes source, RangeSpec range) {
    return StoredResult.store(
        keyspace,
        database,
        target,
        keyspace.shardMask(source),
        () -> range(database, target, source, range));
  }

  private StoredResult range(int database, Bytes target, Bytes source, RangeSpec range) {
    List<ScoredMember<byte[]>> members = new ArrayList<>();
    byte[][] effect = null;
    try (ReadHandle h = keyspace.read(database, source)) {
      SortedSetValue set = h.sortedSet();
      if (set != null) {
        Span span = Span.of(range, set);
        give(set, span, false, (a, at, n, s) -> members.add(member(a, at, n, s)));
        byte[] first = Effects.number(span.from());
        byte[] last = Effects.number(span.from() + span.count() - 1);
        effect = new byte[][] {Effects.ZRANGESTORE, target.copy(), source.copy(), first, last};
      }
    }
    // 0 as in Redis, which does not know the longest member in advance
    return new StoredMembers(members, 0, KeyEvent.ZRANGESTORE, 1, effect);
  }

  /**
   * Removes the members of a range and returns how many. O(m log n)
   *
   * @param event the event to commit
   */
  public long removeRange(int database, Bytes key, RangeSpec range, KeyEvent event) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SortedSetValue set = h.sortedSet();
      if (set == null) {
        return 0;
      }
      Span span = Span.of(range, set);
      if (span.count() > 0) {
        removeSpan(h, set, key, span);
        h.commit(event, span.count());
      }
      return span.count();
    }
  }

  private static void removeSpan(WriteHandle h, SortedSetValue set, Bytes key, Span span) {
    set.removeRange(span.from(), span.count());
    if (h.wantsEffect()) {
      byte[] first = Effects.number(span.from());
      byte[] last = Effects.number(span.from() + span.count() - 1);
      h.effect(Effects.ZREMRANGEBYRANK, key.copy(), first, last);
    }
  }

  /**
   * Removes the members with the lowest scores, or the highest, and returns them. O(m log n)
   *
   * @return at most {@code count}, none if that is negative or the key does not exist
   */
  public List<ScoredMember<byte[]>> pop(int database, Bytes key, long count, boolean highest) {
    List<ScoredMember<byte[]>> popped = new ArrayList<>();
    pop(
        database,
        key,
        count,
        highest,
        (k, size) -> {},
        (a, at, n, s) -> popped.add(member(a, at, n, s)));
    return popped;
  }

  /**
   * Passes the members with the lowest scores, or the highest, to the taker and then removes them.
   * O(m log n)
   *
   * @param size first receives the key and the number of members
   * @return false, without calling the taker, if there are none
   */
  public boolean pop(
      int database,
      Bytes key,
      long count,
      boolean highest,
      ObjLongConsumer<Bytes> size,
      ScoreTaker taker) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SortedSetValue set = h.sortedSet();
      if (set == null || count <= 0) {
        return false;
      }
      long taken = Math.min(count, set.size());
      Span span = new Span(highest ? set.size() - taken : 0, taken);
      size.accept(key, taken);
      give(set, span, highest, taker);
      removeSpan(h, set, key, span);
      h.commit(highest ? KeyEvent.ZPOPMAX : KeyEvent.ZPOPMIN, taken);
      return true;
    }
  }

  /** Like {@link #pop}, for the first key that has members; returns false if all are empty. */
  public boolean popFirst(
      int database,
      List<Bytes> keys,
      long count,
      boolean highest,
      ObjLongConsumer<Bytes> size,
      ScoreTaker taker) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      for (Bytes key : keys) {
        if (pop(database, key, count, highest, size, taker)) {
          return true;
        }
      }
      return false;
    } finally {
      keyspace.unlock(mask);
    }
  }

  /**
   * Waits for a member of one of the sorted sets: {@code SortedSets.popAsync}.
   *
   * @param decoder converts the key and the member
   */
  public <R> CompletableFuture<R> popAsync(
      int database,
      List<byte[]> keys,
      boolean highest,
      Duration timeout,
      Function<Popped<byte[], ScoredMember<byte[]>>, R> decoder) {
    return BlockingCalls.future(
        keyspace,
        Waiter.Kind.SORTED_SET,
        database,
        keys,
        0,
        timeout,
        key -> {
          List<ScoredMember<byte[]>> popped = pop(database, key, 1, highest);
          return popped.isEmpty() ? null : new Popped<>(key.copy(), popped.get(0));
        },
        decoder);
  }

  /** Returns a member whose bytes are copied. */
  public static ScoredMember<byte[]> member(byte[] a, int offset, int length, double score) {
    return new ScoredMember<>(Arrays.copyOfRange(a, offset, offset + length), score);
  }

  // --- scans and random members

  /**
   * Continues an iteration over the members.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @param count about how many members to visit
   * @return the cursor to continue from, unsigned, 0 at the end. A complete iteration passes on
   *     every member that exists throughout, possibly more than once. O(n) in the visited members
   */
  public long scan(int database, Bytes key, long cursor, long count, ScoreTaker taker) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? 0 : set.scan(cursor, count, taker);
    }
  }

  /** Passes a random member to the taker; returns false if there is none. O(1) */
  public boolean random(int database, Bytes key, ScoreTaker taker) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      if (set != null) {
        set.random(ThreadLocalRandom.current(), taker);
      }
      return set != null;
    }
  }

  /** Passes up to {@code count} distinct random members to the taker. O(n) in those members */
  public void randomDistinct(
      int database, Bytes key, long count, LongConsumer size, ScoreTaker taker) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      long given = set == null ? 0 : Math.min(count, set.size());
      size.accept(given);
      if (given > 0 && given == notNull(set).size()) {
        assert set != null;
        set.forEach(taker);
      } else if (given > 0) {
        assert set != null;
        set.randomDistinct((int) given, ThreadLocalRandom.current(), taker);
      }
    }
  }

  /** Passes {@code count} random members to the taker, possibly with repetitions. O(count) */
  public void randomRepeated(
      int database, Bytes key, long count, LongConsumer size, ScoreTaker taker) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      size.accept(set == null ? 0 : count);
      for (long i = 0; set != null && i < count; i++) {
        set.random(ThreadLocalRandom.current(), taker);
      }
    }
  }
}
