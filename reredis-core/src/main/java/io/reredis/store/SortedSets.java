package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyEvent;
import io.reredis.operation.BlockingCalls;
import io.reredis.operation.Operations;
import io.reredis.operation.SortedSetAlgebra;
import io.reredis.operation.SortedSetOperations;
import io.reredis.option.AddCondition;
import io.reredis.option.Aggregate;
import io.reredis.option.Range;
import io.reredis.option.ScoredMember;
import io.reredis.option.SetOperator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The sorted sets of one database: members with scores, in the order of scores, and members with
 * equal scores in byte order.
 *
 * <p>Members are bytes; the forms with {@link String} use UTF-8 for keys and members. A missing key
 * is an empty set; a set is removed with its last member. A score may be infinite, but not NaN.
 * Every method is atomic and thread-safe, and throws {@link io.reredis.util.ReredisException}
 * WRONGTYPE if a key holds another type. No argument may be null.
 */
public final class SortedSets {
  private final SortedSetOperations operations;
  private final SortedSetAlgebra algebra;
  private final int database;

  /** Creates the view of a database. */
  SortedSets(Operations operations, int database) {
    this.operations = operations.sortedSets();
    this.algebra = operations.sortedSetAlgebra();
    this.database = database;
  }

  // --- members

  /** Adds a member or updates its score; returns true if it is new. O(log n) */
  public boolean add(String key, String member, double score) {
    return add(Bytes.of(key), List.of(ScoredMember.of(member, score)), AddCondition.ALWAYS) == 1;
  }

  /** Adds a member or updates its score; returns true if it is new. O(log n) */
  public boolean add(byte[] key, byte[] member, double score) {
    List<ScoredMember> members = List.of(new ScoredMember(member, score));
    return add(new Bytes(key), members, AddCondition.ALWAYS) == 1;
  }

  /** Adds members or updates their scores and returns how many are new. O(m log n) */
  public int add(String key, Map<String, Double> scores) {
    List<ScoredMember> members = new ArrayList<>(scores.size());
    scores.forEach((member, score) -> members.add(ScoredMember.of(member, score)));
    return add(Bytes.of(key), members, AddCondition.ALWAYS);
  }

  /**
   * Adds members or updates their scores if the condition holds and returns how many are new. O(m
   * log n)
   */
  public int add(byte[] key, Collection<ScoredMember> members, AddCondition condition) {
    return add(new Bytes(key), members, condition);
  }

  private int add(Bytes key, Collection<ScoredMember> members, AddCondition condition) {
    if (members.isEmpty()) {
      return 0;
    }
    double[] scores = members.stream().mapToDouble(ScoredMember::score).toArray();
    List<Bytes> names = members.stream().map(member -> new Bytes(member.member())).toList();
    for (double score : scores) {
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException("a score is NaN");
      }
    }
    return operations.growing().add(database, key, scores, names, condition).added();
  }

  /** Adds to the score of a member, 0 if it does not exist, and returns the new score. O(log n) */
  public double increment(String key, String member, double by) {
    return operations
        .growing()
        .increment(database, Bytes.of(key), Bytes.of(member), by, AddCondition.ALWAYS);
  }

  /** Adds to the score of a member, 0 if it does not exist, and returns the new score. O(log n) */
  public double increment(byte[] key, byte[] member, double by) {
    return operations
        .growing()
        .increment(database, new Bytes(key), new Bytes(member), by, AddCondition.ALWAYS);
  }

  /** Removes members and returns how many existed. O(m log n) */
  public int remove(String key, String... members) {
    return operations.remove(database, Bytes.of(key), slices(members));
  }

  /** Removes members and returns how many existed. O(m log n) */
  public int remove(byte[] key, byte[]... members) {
    return operations.remove(
        database, new Bytes(key), Arrays.stream(members).map(Bytes::new).toList());
  }

  /** Returns the score of a member, empty if it does not exist. O(1) */
  public OptionalDouble score(String key, String member) {
    return optional(operations.score(database, Bytes.of(key), Bytes.of(member)));
  }

  /** Returns the score of a member, empty if it does not exist. O(1) */
  public OptionalDouble score(byte[] key, byte[] member) {
    return optional(operations.score(database, new Bytes(key), new Bytes(member)));
  }

  private static OptionalDouble optional(double score) {
    return Double.isNaN(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
  }

  /**
   * Returns the rank of a member from the lowest score, from 0; empty if it does not exist. O(log
   * n)
   */
  public OptionalLong rank(String key, String member) {
    return rank(key, member, false);
  }

  /**
   * Returns the rank of a member from the highest score, from 0; empty if it does not exist. O(log
   * n)
   */
  public OptionalLong reverseRank(String key, String member) {
    return rank(key, member, true);
  }

  private OptionalLong rank(String key, String member, boolean reversed) {
    long rank = operations.rank(database, Bytes.of(key), Bytes.of(member), reversed, null);
    return rank < 0 ? OptionalLong.empty() : OptionalLong.of(rank);
  }

  /** Returns the number of members. O(1) */
  public long size(String key) {
    return operations.size(database, Bytes.of(key));
  }

  /** Returns the number of members. O(1) */
  public long size(byte[] key) {
    return operations.size(database, new Bytes(key));
  }

  // --- ranges

  /** Returns the members in a range, in its order. O(log n + m) */
  public List<String> range(String key, Range range) {
    List<String> members = new ArrayList<>();
    operations.range(
        database,
        Bytes.of(key),
        range,
        size -> {},
        (a, at, n, s) -> members.add(new String(a, at, n, StandardCharsets.UTF_8)));
    return members;
  }

  /** Returns the members in a range with their scores, in its order. O(log n + m) */
  public List<ScoredMember> rangeWithScores(String key, Range range) {
    return rangeWithScores(Bytes.of(key), range);
  }

  /** Returns the members in a range with their scores, in its order. O(log n + m) */
  public List<ScoredMember> rangeWithScores(byte[] key, Range range) {
    return rangeWithScores(new Bytes(key), range);
  }

  private List<ScoredMember> rangeWithScores(Bytes key, Range range) {
    List<ScoredMember> members = new ArrayList<>();
    operations.range(
        database,
        key,
        range,
        size -> {},
        (a, at, n, s) -> members.add(SortedSetOperations.member(a, at, n, s)));
    return members;
  }

  /** Returns the number of members in a range. O(log n) */
  public long count(String key, Range range) {
    return operations.count(database, Bytes.of(key), range);
  }

  /** Removes the members of a range and returns how many. O(m log n) */
  public long removeRange(String key, Range range) {
    return operations.removeRange(database, Bytes.of(key), range, KeyEvent.ZREMRANGEBYRANK);
  }

  /**
   * Stores the members of a range in a key, replacing its value, and returns their number. O(m log
   * m)
   */
  public long storeRange(String target, String source, Range range) {
    return operations.growing().storeRange(database, Bytes.of(target), Bytes.of(source), range);
  }

  // --- pops and random members

  /** Removes the member with the lowest score and returns it, or null. O(log n) */
  public ScoredMember popMin(String key) {
    return first(operations.pop(database, Bytes.of(key), 1, false));
  }

  /** Removes the member with the highest score and returns it, or null. O(log n) */
  public ScoredMember popMax(String key) {
    return first(operations.pop(database, Bytes.of(key), 1, true));
  }

  private static ScoredMember first(List<ScoredMember> members) {
    return members.isEmpty() ? null : members.get(0);
  }

  /** Removes and returns up to {@code count} members with the lowest scores. O(m log n) */
  public List<ScoredMember> popMin(String key, int count) {
    return operations.pop(database, Bytes.of(key), count, false);
  }

  /** Removes and returns up to {@code count} members with the highest scores. O(m log n) */
  public List<ScoredMember> popMax(String key, int count) {
    return operations.pop(database, Bytes.of(key), count, true);
  }

  /**
   * Pops the member with the lowest score, or the highest, from the first sorted set that has one,
   * or waits for one.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the member, or of null after the timeout; cancelling it ends the wait
   */
  public CompletableFuture<ScoredMember> popFuture(
      boolean highest, Duration timeout, byte[]... keys) {
    return operations.popFuture(database, BlockingCalls.copies(keys), highest, timeout);
  }

  /**
   * Pops the member with the lowest score, or the highest, from the first sorted set that has one,
   * or waits for one.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the member, or of null after the timeout; cancelling it ends the wait
   */
  public CompletableFuture<ScoredMember> popFuture(
      boolean highest, Duration timeout, String... keys) {
    return operations.popFuture(database, BlockingCalls.copies(keys), highest, timeout);
  }

  /**
   * Pops the member with the lowest score, or the highest, from the first sorted set that has one;
   * blocks if there is none.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return the member, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public ScoredMember awaitPop(boolean highest, Duration timeout, byte[]... keys)
      throws InterruptedException {
    return BlockingCalls.join(popFuture(highest, timeout, keys));
  }

  /**
   * Pops the member with the lowest score, or the highest, from the first sorted set that has one;
   * blocks if there is none.
   *
   * @param timeout the maximum wait, zero for no limit
   * @return the member, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public ScoredMember awaitPop(boolean highest, Duration timeout, String... keys)
      throws InterruptedException {
    return BlockingCalls.join(popFuture(highest, timeout, keys));
  }

  /** Returns a random member, each equally likely, or null if there is none. O(1) */
  public String random(String key) {
    String[] drawn = new String[1];
    operations.random(
        database,
        Bytes.of(key),
        (a, at, n, s) -> drawn[0] = new String(a, at, n, StandardCharsets.UTF_8));
    return drawn[0];
  }

  /** Returns up to {@code count} distinct random members. O(m) */
  public List<ScoredMember> random(String key, int count) {
    List<ScoredMember> members = new ArrayList<>();
    operations.randomDistinct(
        database,
        Bytes.of(key),
        count,
        size -> {},
        (a, at, n, s) -> members.add(SortedSetOperations.member(a, at, n, s)));
    return members;
  }

  // --- several sets

  /**
   * Returns the members of any of the sorted sets or sets, with the sums of their scores. O(n log
   * n)
   */
  public List<ScoredMember> union(String... keys) {
    return result(SetOperator.UNION, keys);
  }

  /** Returns the members of all of the sorted sets or sets, with the sums of their scores. */
  public List<ScoredMember> intersection(String... keys) {
    return result(SetOperator.INTERSECTION, keys);
  }

  /** Returns the members of the first set that are in none of the other sets. */
  public List<ScoredMember> difference(String... keys) {
    return result(SetOperator.DIFFERENCE, keys);
  }

  private List<ScoredMember> result(SetOperator operation, String... keys) {
    return algebra.result(database, operation, slices(keys), null, Aggregate.SUM);
  }

  /**
   * Stores the union, intersection or difference of sorted sets or sets in a key, replacing its
   * value.
   *
   * @param weights the factors for the scores of each source, or null for 1
   * @return the number of members
   */
  public long store(
      SetOperator operation,
      String target,
      List<String> keys,
      double[] weights,
      Aggregate aggregate) {
    if (weights != null && weights.length != keys.size()) {
      throw new IllegalArgumentException(weights.length + " weights of " + keys.size() + " sets");
    }
    return algebra
        .growing()
        .store(
            database,
            operation,
            Bytes.of(target),
            slices(keys.toArray(String[]::new)),
            weights,
            aggregate);
  }

  /** Returns the number of members of the intersection of sorted sets or sets. */
  public long intersectionSize(String... keys) {
    return algebra.intersectionSize(database, slices(keys), 0);
  }

  private static List<Bytes> slices(String... texts) {
    return Arrays.stream(texts).map(Bytes::of).toList();
  }
}
