package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyEvent;
import io.reredis.operation.BlockingCalls;
import io.reredis.operation.RangeSpec;
import io.reredis.operation.SortedSetAlgebra;
import io.reredis.operation.SortedSetOperations;
import io.reredis.option.AddCondition;
import io.reredis.option.Aggregate;
import io.reredis.option.Popped;
import io.reredis.option.ScoreEnd;
import io.reredis.option.ScoredMember;
import io.reredis.option.SetOperator;
import io.reredis.type.ScoreTaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sorted sets of one database: members with scores, ordered by score, and by bytes where scores
 * are equal.
 *
 * <p>A missing key is an empty set; a set is created with its first member and removed with its
 * last. A score may be infinite, but not NaN. Every method is atomic and thread-safe unless it says
 * otherwise. Each may throw {@link io.reredis.util.ReredisException}: WRONGTYPE if a key holds
 * another type, and methods that write also OOM and MISCONF; see {@link io.reredis.util.ErrorCode}.
 * In complexities, n is the size of the sorted set, or of all sets together, and m the number of
 * members in the call or in its result. Methods on several keys throw an {@link
 * IllegalArgumentException} if the call has no keys.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the members
 */
public final class SortedSets<K, V> {
  private final Context<K, V> context;
  private final SortedSetOperations operations;
  private final SortedSetAlgebra algebra;
  private final int database;

  /** Creates the view of a database. */
  SortedSets(Context<K, V> context) {
    this.context = context;
    this.operations = context.operations().sortedSets();
    this.algebra = context.operations().sortedSetAlgebra();
    this.database = context.number();
  }

  // --- members

  /**
   * Adds a member or updates its score; returns whether the member is new. O(log n)
   *
   * @throws IllegalArgumentException if the score is NaN
   */
  public boolean add(K key, V member, double score) {
    Objects.requireNonNull(member, "member");
    return add(key, List.of(ScoredMember.of(member, score)), AddCondition.ALWAYS) == 1;
  }

  /**
   * Adds members or updates their scores and returns how many are new. O(m log n)
   *
   * @throws IllegalArgumentException if a score is NaN
   */
  public int add(K key, Map<? extends V, Double> scores) {
    Objects.requireNonNull(scores, "scores");
    List<ScoredMember<V>> members = new ArrayList<>(scores.size());
    scores.forEach((member, score) -> members.add(ScoredMember.of(member, score)));
    return add(key, members, AddCondition.ALWAYS);
  }

  /**
   * Adds members or updates their scores where the condition holds, and returns how many are new.
   * O(m log n)
   *
   * @throws IllegalArgumentException if a score is NaN
   */
  public int add(
      K key, Collection<? extends ScoredMember<? extends V>> members, AddCondition condition) {
    Objects.requireNonNull(members, "members");
    Objects.requireNonNull(condition, "condition");
    Bytes name = context.key(key);
    double[] scores = new double[members.size()];
    List<Bytes> values = new ArrayList<>(members.size());
    for (ScoredMember<? extends V> member : members) {
      scores[values.size()] = member.score();
      values.add(context.value(member.member()));
    }
    context.admit();
    return values.isEmpty() ? 0 : operations.add(database, name, scores, values, condition).added();
  }

  /**
   * Adds {@code by} to the score of a member and returns the new score; a new member starts at 0.
   * O(log n)
   *
   * @throws io.reredis.util.ReredisException ERR if the new score would be NaN
   */
  public double increment(K key, V member, double by) {
    return increment(key, member, by, AddCondition.ALWAYS).orElseThrow();
  }

  /**
   * Adds {@code by} to the score of a member if the condition holds; a new member starts at 0.
   * O(log n)
   *
   * @return the new score, or empty if the condition does not hold
   * @throws io.reredis.util.ReredisException ERR if the new score would be NaN
   */
  public OptionalDouble increment(K key, V member, double by, AddCondition condition) {
    Objects.requireNonNull(condition, "condition");
    Bytes name = context.key(key);
    Bytes value = context.value(member, "member");
    context.admit();
    return optional(operations.increment(database, name, value, by, condition));
  }

  /** Removes members and returns how many existed. O(m log n) */
  @SafeVarargs
  public final int remove(K key, V... members) {
    return operations.remove(database, context.key(key), context.values(members, "members"));
  }

  /** Returns the score of a member, or empty if it does not exist. O(1) */
  public OptionalDouble score(K key, V member) {
    return optional(operations.score(database, context.key(key), context.value(member, "member")));
  }

  private static OptionalDouble optional(double score) {
    return Double.isNaN(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
  }

  /**
   * Returns the rank of a member, counted from 0 at the lowest score; empty if it does not exist.
   * O(log n)
   */
  public OptionalLong rank(K key, V member) {
    return rank(key, member, false);
  }

  /**
   * Returns the rank of a member, counted from 0 at the highest score; empty if it does not exist.
   * O(log n)
   */
  public OptionalLong reverseRank(K key, V member) {
    return rank(key, member, true);
  }

  private OptionalLong rank(K key, V member, boolean reversed) {
    long rank =
        operations.rank(
            database, context.key(key), context.value(member, "member"), reversed, null);
    return rank < 0 ? OptionalLong.empty() : OptionalLong.of(rank);
  }

  /** Returns the number of members. O(1) */
  public long size(K key) {
    return operations.size(database, context.key(key));
  }

  // --- ranges

  /**
   * Returns the range between two members in byte order, both included; null means no limit. It is
   * meant for sorted sets whose scores are all equal.
   */
  public Range byMember(@Nullable V from, @Nullable V to) {
    return byMember(from, true, to, true);
  }

  /**
   * Returns the range between two members in byte order, each included or not; null means no limit.
   * It is meant for sorted sets whose scores are all equal.
   */
  public Range byMember(
      @Nullable V from, boolean fromIncluded, @Nullable V to, boolean toIncluded) {
    return new Range(RangeSpec.byMember(limit(from), fromIncluded, limit(to), toIncluded));
  }

  private @Nullable Bytes limit(@Nullable V member) {
    return member == null ? null : new Bytes(context.value(member).copy());
  }

  /** Returns the members in a range, in the order of the range. O(log n + m) */
  public List<V> range(K key, Range range) {
    Objects.requireNonNull(range, "range");
    List<byte[]> members = new ArrayList<>();
    operations.range(
        database,
        context.key(key),
        range.spec(),
        size -> {},
        (a, at, n, s) -> Context.copiesInto(members).put(a, at, n));
    return context.decodeAll(members);
  }

  /** Returns the members in a range with their scores, in the order of the range. O(log n + m) */
  public List<ScoredMember<V>> rangeWithScores(K key, Range range) {
    Objects.requireNonNull(range, "range");
    List<ScoredMember<byte[]>> members = new ArrayList<>();
    operations.range(database, context.key(key), range.spec(), size -> {}, into(members));
    return context.decodeScored(members);
  }

  private static ScoreTaker into(List<ScoredMember<byte[]>> members) {
    return (a, at, n, s) -> members.add(SortedSetOperations.member(a, at, n, s));
  }

  /** Returns the number of members in a range. O(log n) */
  public long count(K key, Range range) {
    Objects.requireNonNull(range, "range");
    return operations.count(database, context.key(key), range.spec());
  }

  /** Removes the members in a range and returns their number. O(m log n) */
  public long removeRange(K key, Range range) {
    Objects.requireNonNull(range, "range");
    KeyEvent event =
        switch (range.spec().by()) {
          case RANK -> KeyEvent.ZREMRANGEBYRANK;
          case SCORE -> KeyEvent.ZREMRANGEBYSCORE;
          case MEMBER -> KeyEvent.ZREMRANGEBYLEX;
        };
    return operations.removeRange(database, context.key(key), range.spec(), event);
  }

  /**
   * Stores the members in a range as the value of {@code target}, replacing an old one, and returns
   * their number. An empty range removes the target. O(log n + m log m)
   */
  public long storeRange(K target, K source, Range range) {
    Objects.requireNonNull(range, "range");
    Bytes to = context.key(target, "target");
    Bytes from = context.key(source, "source");
    context.admit();
    return operations.storeRange(database, to, from, range.spec());
  }

  /**
   * Returns a stream of the members with their scores, read in batches. A member that exists during
   * the whole scan is returned at least once. Not atomic; the store may be used meanwhile. The
   * stream need not be closed. O(1) for each member
   */
  public Stream<ScoredMember<V>> scan(K key) {
    Bytes name = context.key(key);
    return Scans.<ScoredMember<byte[]>>stream(
            context,
            (cursor, count, members) ->
                operations.scan(database, name, cursor, count, into(members)))
        .map(context::decode);
  }

  // --- pops and random members

  /** Removes and returns the member with the lowest score, or null if there is none. O(log n) */
  public @Nullable ScoredMember<V> popMin(K key) {
    return first(popMin(key, 1));
  }

  /** Removes and returns the member with the highest score, or null if there is none. O(log n) */
  public @Nullable ScoredMember<V> popMax(K key) {
    return first(popMax(key, 1));
  }

  private @Nullable ScoredMember<V> first(List<ScoredMember<V>> members) {
    return members.isEmpty() ? null : members.get(0);
  }

  /**
   * Removes and returns up to {@code count} members with the lowest scores, lowest first. O(m log
   * n)
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public List<ScoredMember<V>> popMin(K key, int count) {
    Context.notNegative("count", count);
    return context.decodeScored(operations.pop(database, context.key(key), count, false));
  }

  /**
   * Removes and returns up to {@code count} members with the highest scores, highest first. O(m log
   * n)
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public List<ScoredMember<V>> popMax(K key, int count) {
    Context.notNegative("count", count);
    return context.decodeScored(operations.pop(database, context.key(key), count, true));
  }

  /**
   * Pops a member from the first of several sorted sets that has one, or waits for one without
   * occupying a thread.
   *
   * @param end whether to pop the lowest or the highest score
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the key and the member, or of null after the timeout; cancelling it ends
   *     the wait
   */
  @SafeVarargs
  public final CompletableFuture<@Nullable Popped<K, ScoredMember<V>>> popAsync(
      ScoreEnd end, Duration timeout, K... keys) {
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(timeout, "timeout");
    context.refuseInBlock();
    return operations.popAsync(
        database,
        context.ownKeys(keys),
        end == ScoreEnd.HIGHEST,
        timeout,
        popped -> new Popped<>(context.decodeKey(popped.key()), context.decode(popped.element())));
  }

  /**
   * Like {@link #popAsync}, but blocks the calling thread until there is a member.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return the key and the member, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  @SafeVarargs
  public final @Nullable Popped<K, ScoredMember<V>> awaitPop(
      ScoreEnd end, Duration timeout, K... keys) throws InterruptedException {
    return BlockingCalls.join(popAsync(end, timeout, keys));
  }

  /** Returns a random member, all being equally likely, or null if there is none. O(1) */
  public @Nullable V random(K key) {
    List<ScoredMember<byte[]>> drawn = new ArrayList<>(1);
    operations.random(database, context.key(key), into(drawn));
    return drawn.isEmpty() ? null : context.decode(drawn.get(0).member());
  }

  /**
   * Returns up to {@code count} distinct random members. O(m)
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public List<ScoredMember<V>> random(K key, int count) {
    Context.notNegative("count", count);
    List<ScoredMember<byte[]>> members = new ArrayList<>();
    operations.randomDistinct(database, context.key(key), count, size -> {}, into(members));
    return context.decodeScored(members);
  }

  // --- several sets

  /**
   * Returns the members of all sorted sets, in order, with the sums of their scores. Plain sets are
   * allowed, too: their members have the score 1. O(n log n)
   *
   * @param keys at least one
   */
  @SafeVarargs
  public final List<ScoredMember<V>> union(K... keys) {
    return result(SetOperator.UNION, keys);
  }

  /**
   * Returns the members that all the sorted sets or sets share, in order, with the sums of their
   * scores. O(m log m) in the members of the smallest one, times the number of keys
   *
   * @param keys at least one
   */
  @SafeVarargs
  public final List<ScoredMember<V>> intersection(K... keys) {
    return result(SetOperator.INTERSECTION, keys);
  }

  /**
   * Returns the members of the first sorted set or set that are in none of the others, in order,
   * with their scores. O(m log m) in the members of the first one, times the number of keys
   */
  @SafeVarargs
  public final List<ScoredMember<V>> difference(K... keys) {
    return result(SetOperator.DIFFERENCE, keys);
  }

  private List<ScoredMember<V>> result(SetOperator operator, K[] keys) {
    return context.decodeScored(
        algebra.result(database, operator, context.someKeys(keys), null, Aggregate.SUM));
  }

  /**
   * Stores the union, intersection or difference of sorted sets or sets as the value of {@code
   * target}, replacing an old one, and returns the number of members. A union or intersection adds
   * the scores of a member; a difference keeps the score in the first set. An empty result removes
   * the target. O(n log n)
   */
  public long store(SetOperator operator, K target, Collection<? extends K> keys) {
    Objects.requireNonNull(operator, "operator");
    return store(operator, target, context.someKeys(keys), null, Aggregate.SUM);
  }

  /**
   * Like {@link #store(SetOperator, Object, Collection)} for a union or intersection, with a factor
   * for the scores of each key.
   *
   * @param weights the keys with their factors
   * @param aggregate how to combine the scores of a member
   * @throws IllegalArgumentException if a factor is NaN, and for {@link SetOperator#DIFFERENCE},
   *     which keeps the scores of the first set
   */
  public long store(
      SetOperator operator, K target, Map<? extends K, Double> weights, Aggregate aggregate) {
    Objects.requireNonNull(operator, "operator");
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(aggregate, "aggregate");
    if (operator == SetOperator.DIFFERENCE) {
      throw new IllegalArgumentException("a difference has no weights");
    }
    double[] factors = weights.values().stream().mapToDouble(Double::doubleValue).toArray();
    if (DoubleStream.of(factors).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("a weight is NaN");
    }
    return store(operator, target, context.someKeys(weights.keySet()), factors, aggregate);
  }

  private long store(
      SetOperator operator,
      K target,
      List<Bytes> keys,
      double @Nullable [] weights,
      Aggregate aggregate) {
    Bytes name = context.key(target, "target");
    context.admit();
    return algebra.store(database, operator, name, keys, weights, aggregate);
  }

  /**
   * Returns the size of the intersection of sorted sets or sets. O(m) in the members of the
   * smallest one, times the number of keys
   */
  @SafeVarargs
  public final long intersectionSize(K... keys) {
    return algebra.intersectionSize(database, context.someKeys(keys), 0);
  }
}
