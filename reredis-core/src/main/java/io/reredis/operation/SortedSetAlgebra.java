package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.option.Aggregate;
import io.reredis.option.ScoredMember;
import io.reredis.option.SetOperator;
import io.reredis.type.ScoreTaker;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.Thresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations on several sorted sets: union, intersection and difference.
 *
 * <p>A source may also be a set, whose members have the score 1; a missing key is empty. All
 * methods are atomic and thread-safe, and throw {@link io.reredis.util.ReredisException} WRONGTYPE
 * if a source holds another type.
 */
public final class SortedSetAlgebra {
  /** Forces sums into the large form, because the compact one turns minus zero into zero. */
  private static final Thresholds LARGE = new Thresholds();

  static {
    LARGE.sortedSetEntries = 0;
  }

  /** One of the sources, of either type, with its weight. */
  private record Source(@Nullable SetValue set, @Nullable SortedSetValue sorted, double weight) {
    long size() {
      return set != null ? set.size() : sorted != null ? sorted.size() : 0;
    }

    /** Returns the score of a member without weight, NaN if it does not exist. */
    double score(Bytes member) {
      if (sorted != null) {
        return sorted.score(member);
      }
      return set != null && set.contains(member) ? 1 : Double.NaN;
    }

    double weighted(double score) {
      double product = score * weight;
      return Double.isNaN(product) ? 0 : product;
    }

    void forEach(ScoreTaker taker) {
      if (sorted != null) {
        sorted.forEach(taker);
      } else if (set != null) {
        set.forEach((a, offset, length) -> taker.take(a, offset, length, 1));
      }
    }
  }

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public SortedSetAlgebra(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Returns the result in order. O(n log n) in all members
   *
   * @param weights the factors for the scores of each source, or null for 1
   */
  public List<ScoredMember<byte[]>> result(
      int database,
      SetOperator operation,
      List<Bytes> keys,
      double @Nullable [] weights,
      Aggregate aggregate) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      return compute(operation, sources(database, keys, weights), aggregate);
    } finally {
      keyspace.unlock(mask);
    }
  }

  /** Stores the result in a key, replacing its value, and returns the number of members. */
  public long store(
      int database,
      SetOperator operation,
      Bytes target,
      List<Bytes> keys,
      double @Nullable [] weights,
      Aggregate aggregate) {
    return StoredResult.store(
        keyspace,
        database,
        target,
        keyspace.shardMask(keys),
        () -> {
          List<ScoredMember<byte[]>> result =
              compute(operation, sources(database, keys, weights), aggregate);
          byte[][] effect = effect(operation, target, keys, weights, aggregate);
          int longest = StoredMembers.longest(result);
          return new StoredMembers(result, longest, eventOf(operation), 1, effect);
        });
  }

  private static KeyEvent eventOf(SetOperator operation) {
    switch (operation) {
      case UNION:
        return KeyEvent.ZUNIONSTORE;
      case INTERSECTION:
        return KeyEvent.ZINTERSTORE;
      default:
        return KeyEvent.ZDIFFSTORE;
    }
  }

  private static byte[][] effect(
      SetOperator operation,
      Bytes target,
      List<Bytes> keys,
      double @Nullable [] weights,
      Aggregate aggregate) {
    List<byte[]> rest = new ArrayList<>();
    rest.add(Effects.number(keys.size()));
    keys.forEach(key -> rest.add(key.copy()));
    if (operation == SetOperator.DIFFERENCE) {
      return Effects.owned(Effects.ZDIFFSTORE, target, rest);
    }
    if (weights != null) {
      rest.add(Effects.WEIGHTS);
      for (double weight : weights) {
        rest.add(SortedSetOperations.number(weight));
      }
    }
    rest.add(Effects.AGGREGATE);
    rest.add(io.reredis.base.Ascii.bytes(aggregate.name()));
    byte[] word = operation == SetOperator.UNION ? Effects.ZUNIONSTORE : Effects.ZINTERSTORE;
    return Effects.owned(word, target, rest);
  }

  /**
   * Counts the members of the intersection, up to a limit. O(n * m) in the members of the smallest
   * source and the number of sources
   *
   * @param limit where to stop, 0 for no limit
   */
  public long intersectionSize(int database, List<Bytes> keys, long limit) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      List<Source> sources = sources(database, keys, null);
      sources.sort(Comparator.comparingLong(Source::size));
      long[] count = {0};
      Bytes member = new Bytes();
      sources
          .get(0)
          .forEach(
              (a, offset, length, score) -> {
                if (limit == 0 || count[0] < limit) {
                  member.set(a, offset, length);
                  count[0] += inAll(sources, member) ? 1 : 0;
                }
              });
      return count[0];
    } finally {
      keyspace.unlock(mask);
    }
  }

  private static boolean inAll(List<Source> sources, Bytes member) {
    for (int i = 1; i < sources.size(); i++) {
      if (Double.isNaN(sources.get(i).score(member))) {
        return false;
      }
    }
    return true;
  }

  /** Returns views of all sources. The caller holds the locks of their shards. */
  private List<Source> sources(int database, List<Bytes> keys, double @Nullable [] weights) {
    List<Source> sources = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      double weight = weights == null ? 1 : weights[i];
      try (ReadHandle h = keyspace.read(database, keys.get(i))) {
        if (h.exists() && h.type().equals("set")) {
          sources.add(new Source(notNull(h.set()).another(), null, weight));
        } else {
          SortedSetValue sorted = h.sortedSet();
          sources.add(new Source(null, sorted == null ? null : sorted.another(), weight));
        }
      }
    }
    return sources;
  }

  private List<ScoredMember<byte[]>> compute(
      SetOperator operation, List<Source> sources, Aggregate aggregate) {
    List<ScoredMember<byte[]>> result = new ArrayList<>();
    if (operation == SetOperator.DIFFERENCE) {
      difference(sources, result);
    } else {
      // the order of addition matters for floating point sums; use Redis's
      sources.sort(Comparator.comparingLong(Source::size));
      Source largest = sources.get(sources.size() - 1);
      if (operation == SetOperator.INTERSECTION) {
        intersection(sources, aggregate, result);
      } else if (sources.size() == 1 || sources.get(sources.size() - 2).size() == 0) {
        copy(largest, result);
      } else {
        return union(sources, aggregate);
      }
    }
    result.sort(SortedSetAlgebra::compare);
    return result;
  }

  private static int compare(ScoredMember<byte[]> a, ScoredMember<byte[]> b) {
    return a.score() < b.score()
        ? -1
        : a.score() > b.score() ? 1 : java.util.Arrays.compareUnsigned(a.member(), b.member());
  }

  private static void difference(List<Source> sources, List<ScoredMember<byte[]>> result) {
    Bytes member = new Bytes();
    sources
        .get(0)
        .forEach(
            (a, offset, length, score) -> {
              member.set(a, offset, length);
              for (int i = 1; i < sources.size(); i++) {
                if (!Double.isNaN(sources.get(i).score(member))) {
                  return;
                }
              }
              result.add(SortedSetOperations.member(a, offset, length, score));
            });
  }

  private static void intersection(
      List<Source> sources, Aggregate aggregate, List<ScoredMember<byte[]>> result) {
    Bytes member = new Bytes();
    Source first = sources.get(0);
    first.forEach(
        (a, offset, length, score) -> {
          member.set(a, offset, length);
          double sum = first.weighted(score);
          for (int i = 1; i < sources.size(); i++) {
            double other = sources.get(i).score(member);
            if (Double.isNaN(other)) {
              return;
            }
            // infinity times zero is NaN, which makes a sum 0 and does not change a minimum
            sum = combine(aggregate, sum, other * sources.get(i).weight);
          }
          result.add(SortedSetOperations.member(a, offset, length, sum));
        });
  }

  /** Copies a union of one source, which is already nearly in order. */
  private static void copy(Source source, List<ScoredMember<byte[]>> result) {
    source.forEach(
        (a, offset, length, score) ->
            result.add(SortedSetOperations.member(a, offset, length, source.weighted(score))));
  }

  private static double combine(Aggregate aggregate, double a, double b) {
    switch (aggregate) {
      case MIN:
        return b < a ? b : a;
      case MAX:
        return b > a ? b : a;
      default:
        double sum = a + b;
        // infinities of different signs
        return Double.isNaN(sum) ? 0 : sum;
    }
  }

  private List<ScoredMember<byte[]>> union(List<Source> sources, Aggregate aggregate) {
    SortedSetValue sum = new SortedSetValue(LARGE);
    sum.attachNew(new byte[0], 0);
    Bytes member = new Bytes();
    for (Source source : sources) {
      source.forEach(
          (a, offset, length, score) -> {
            member.set(a, offset, length);
            double old = sum.score(member);
            double added = source.weighted(score);
            double now = Double.isNaN(old) ? added : combine(aggregate, old, added);
            if (now == 0 && old == 0) {
              // zero and minus zero compare equal, so the old one would be kept
              sum.remove(member);
            }
            sum.put(member, now);
          });
    }
    List<ScoredMember<byte[]>> result = new ArrayList<>();
    sum.forEach(
        (a, offset, length, score) ->
            result.add(SortedSetOperations.member(a, offset, length, score)));
    return result;
  }
}
