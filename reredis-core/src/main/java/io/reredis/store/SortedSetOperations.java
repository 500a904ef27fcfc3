package io.reredis.store;

import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.Waiter;
import io.reredis.keyspace.WriteHandle;
import io.reredis.type.ScoreTaker;
import io.reredis.type.SortedSetValue;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.Decimal;
import io.reredis.util.ReredisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;

/**
 * What the operations on sorted sets mean, on slices of bytes; those on several sets are in {@link
 * SortedSetAlgebra}.
 *
 * <p>{@link SortedSets} is their form for programs. All methods are atomic and safe for use by all
 * threads; they throw {@link io.reredis.util.ReredisException} WRONGTYPE where a key holds another
 * type. A method that gives many members first tells how many to {@code size}.
 */
public final class SortedSetOperations {
  private static final ReredisException NOT_A_NUMBER =
      ReredisException.error("resulting score is not a number (NaN)");

  /**
   * What adding came to.
   *
   * @param added how many members are new
   * @param changed how many others have another score now
   */
  public record Added(int added, int changed) {}

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public SortedSetOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * These operations, once there is room for what they may write. The caller holds no lock.
   *
   * @throws io.reredis.util.ReredisException OOM where there is none
   */
  SortedSetOperations growing() {
    keyspace.memory().admit();
    return this;
  }

  // --- members

  /** Adds members or gives them other scores, where the condition holds. O(n log m) */
  public Added add(
      int database, Bytes key, double[] scores, List<Bytes> members, AddCondition condition) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SortedSetValue set = condition.onlyExisting() ? h.sortedSet() : h.sortedSetOrNew();
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
        if (!condition.allows(old, scores[i]) || old == scores[i]) {
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
   * Adds to the score of a member, 0 where it is not there. O(log n)
   *
   * @return the new score, NaN where the condition does not hold
   */
  public double increment(
      int database, Bytes key, Bytes member, double by, AddCondition condition) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SortedSetValue set = condition.onlyExisting() ? h.sortedSet() : h.sortedSetOrNew();
      if (set == null) {
        return Double.NaN;
      }
      double old = set.score(member);
      double score = Double.isNaN(old) ? by : old + by;
      if (!Double.isNaN(old) && condition.onlyNew()) {
        return Double.NaN;
      }
      if (Double.isNaN(score)) {
        throw NOT_A_NUMBER;
      }
      if (!condition.allows(old, score)) {
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

  /** Removes members and returns how many were there. O(n log m) */
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

  /** The score of a member, NaN where it is not there. O(1) */
  public double score(int database, Bytes key, Bytes member) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? Double.NaN : set.score(member);
    }
  }

  /** The scores of members, NaN for those that are not there. O(n) in them */
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
   * The rank of a member, or -1 where it is not there. O(log n)
   *
   * @param reversed whether it counts from the highest score
   * @param score gets the score of a member that is there, or null
   */
  public long rank(int database, Bytes key, Bytes member, boolean reversed, double[] score) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      long rank = set == null ? -1 : set.rank(member);
      if (rank < 0) {
        return -1;
      }
      if (score != null) {
        score[0] = set.score(member);
      }
      return reversed ? set.size() - 1 - rank : rank;
    }
  }

  /** The number of members. O(1) */
  public long size(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? 0 : set.size();
    }
  }

  // --- ranges

  /** The number of members in a range. O(log n) */
  public long count(int database, Bytes key, Range range) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? 0 : range.span(set).count();
    }
  }

  /** Gives the members in a range. O(log n + m) */
  public void range(int database, Bytes key, Range range, LongConsumer size, ScoreTaker taker) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      if (set == null) {
        size.accept(0);
        return;
      }
      Range.Span span = range.span(set);
      size.accept(span.count());
      give(set, span, range.isReversed(), taker);
    }
  }

  private static void give(
      SortedSetValue set, Range.Span span, boolean reversed, ScoreTaker taker) {
    long from = reversed ? span.from() + span.count() - 1 : span.from();
    set.range(from, span.count(), reversed, taker);
  }

  /** Stores the members of a range in a key, whatever it held; returns how many. O(m log m) */
  public long storeRange(int database, Bytes target, Bytes source, Range range) {
    long mask = keyspace.shardMask(target) | keyspace.shardMask(source);
    keyspace.lock(mask);
    try {
      List<ScoredMember> members = new ArrayList<>();
      byte[][] effect = null;
      try (ReadHandle h = keyspace.read(database, source)) {
        SortedSetValue set = h.sortedSet();
        if (set != null) {
          Range.Span span = range.span(set);
          give(set, span, false, (a, at, n, s) -> members.add(ScoredMember.copy(a, at, n, s)));
          byte[] first = Effects.number(span.from());
          byte[] last = Effects.number(span.from() + span.count() - 1);
          effect = new byte[][] {Effects.ZRANGESTORE, target.copy(), source.copy(), first, last};
        }
      }
      // as in Redis, which knows only their number before it begins
      store(database, target, members, 0, KeyEvent.ZRANGESTORE, 1, effect);
      return members.size();
    } finally {
      keyspace.unlock(mask);
    }
  }

  /** The length of the longest member. */
  static int longest(List<ScoredMember> members) {
    int longest = 0;
    for (ScoredMember member : members) {
      longest = Math.max(longest, member.member().length);
    }
    return longest;
  }

  /**
   * Puts members in a key, whatever it held; none removes it. While they are in the compact form
   * minus zero becomes zero.
   *
   * @param longest the length of the longest member, as far as it is known
   * @param effect what does the same again, where there are members
   */
  void store(
      int database,
      Bytes target,
      List<ScoredMember> members,
      int longest,
      KeyEvent event,
      long changes,
      byte[][] effect) {
    try (WriteHandle h = keyspace.write(database, target)) {
      if (!members.isEmpty()) {
        SortedSetValue set = h.newSortedSet();
        set.expect(members.size(), longest);
        for (ScoredMember member : members) {
          set.put(new Bytes(member.member()), member.score());
        }
        if (h.wantsEffect()) {
          h.effect(effect);
        }
        h.commit(event, changes);
      } else if (h.exists()) {
        h.delete();
        if (h.wantsEffect()) {
          h.effect(Effects.DEL, target.copy());
        }
        h.commit(KeyEvent.DEL);
      }
    }
  }

  /**
   * Removes the members of a range and returns how many. O(m log n)
   *
   * @param event what it is told as
   */
  public long removeRange(int database, Bytes key, Range range, KeyEvent event) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SortedSetValue set = h.sortedSet();
      if (set == null) {
        return 0;
      }
      Range.Span span = range.span(set);
      if (span.count() > 0) {
        removeSpan(h, set, key, span);
        h.commit(event, span.count());
      }
      return span.count();
    }
  }

  private static void removeSpan(WriteHandle h, SortedSetValue set, Bytes key, Range.Span span) {
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
   * @return at most {@code count}, none where there is no such key
   */
  public List<ScoredMember> pop(int database, Bytes key, long count, boolean highest) {
    List<ScoredMember> popped = new ArrayList<>();
    pop(
        database,
        key,
        count,
        highest,
        (k, size) -> {},
        (a, at, n, s) -> popped.add(ScoredMember.copy(a, at, n, s)));
    return popped;
  }

  /**
   * Gives the members with the lowest scores, or the highest, and then removes them. O(m log n)
   *
   * @param size first gets the key and how many members there will be
   * @return false, without anything given, where there is none
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
      if (set == null || count == 0) {
        return false;
      }
      long taken = Math.min(count, set.size());
      Range.Span span = new Range.Span(highest ? set.size() - taken : 0, taken);
      size.accept(key, taken);
      give(set, span, highest, taker);
      removeSpan(h, set, key, span);
      h.commit(highest ? KeyEvent.ZPOPMAX : KeyEvent.ZPOPMIN, taken);
      return true;
    }
  }

  /** As {@link #pop}, of the first key that has members; false where all are empty. */
  public boolean popFirst(
      int database,
      List<Bytes> keys,
      long count,
      boolean highest,
      ObjLongConsumer<Bytes> size,
      ScoreTaker taker) {
    long mask = 0;
    for (Bytes key : keys) {
      mask |= keyspace.shardMask(key);
    }
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

  /** Waits for a member of one of the sorted sets: {@link SortedSets#popFuture}. */
  CompletableFuture<ScoredMember> popFuture(
      int database, List<byte[]> keys, boolean highest, Duration timeout) {
    return BlockingCalls.future(
        keyspace,
        Waiter.Kind.SORTED_SET,
        database,
        keys,
        0,
        timeout,
        key -> {
          List<ScoredMember> popped = pop(database, key, 1, highest);
          return popped.isEmpty() ? null : popped.get(0);
        });
  }

  // --- walks and draws

  /**
   * Gives some members from a position on.
   *
   * @param cursor 0 to begin with, then what was returned
   * @param count about how many
   * @return the next position, unsigned, 0 at the end. A walk to the end gives every member that is
   *     there all the while, perhaps more than once. O(n) in those given
   */
  public long scan(int database, Bytes key, long cursor, long count, ScoreTaker taker) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? 0 : set.scan(cursor, count, taker);
    }
  }

  /** Gives a random member; false where there is none. O(1) */
  public boolean random(int database, Bytes key, ScoreTaker taker) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      if (set != null) {
        set.random(ThreadLocalRandom.current(), taker);
      }
      return set != null;
    }
  }

  /** Gives up to so many different random members. O(n) in those given */
  public void randomDistinct(
      int database, Bytes key, long count, LongConsumer size, ScoreTaker taker) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      long given = set == null ? 0 : Math.min(count, set.size());
      size.accept(given);
      if (given > 0 && given == set.size()) {
        set.forEach(taker);
      } else if (given > 0) {
        set.randomDistinct((int) given, ThreadLocalRandom.current(), taker);
      }
    }
  }

  /** Gives so many random members, the same one perhaps several times. O(count) */
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
