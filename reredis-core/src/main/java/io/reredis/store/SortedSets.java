package io.reredis.store;

import io.reredis.keyspace.KeyEvent;
import io.reredis.util.Bytes;
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
 * The sorted sets of one database: members with a score each, in the order of scores, members of
 * the same score in the order of their bytes.
 *
 * <p>Members are bytes; the forms with {@link String} read and write keys and members as UTF-8. A
 * key that is not there is an empty set, and a set that has lost its last member is not there. A
 * score may be infinite, but not NaN. Every method is atomic and safe for use by all threads; it
 * throws {@link io.reredis.util.ReredisException} WRONGTYPE where a key holds another type. No
 * argument may be null.
 */
public final class SortedSets {
  private final SortedSetOperations operations;
  private final SortedSetAlgebra algebra;
  private final int database;

  /** Creates the view of a database; programs get it from the store. */
  public SortedSets(Operations operations, int database) {
    this.operations = operations.sortedSets();
    this.algebra = operations.sortedSetAlgebra();
    this.database = database;
  }

  // --- members

  /** Adds a member or gives it another score; true where it is new. O(log n) */
  public boolean add(String key, String member, double score) {
    return add(Bytes.of(key), List.of(ScoredMember.of(member, score)), AddCondition.ALWAYS) == 1;
  }

  /** Adds a member or gives it another score; true where it is new. O(log n) */
  public boolean add(byte[] key, byte[] member, double score) {
    List<ScoredMember> members = List.of(new ScoredMember(member, score));
    return add(new Bytes(key), members, AddCondition.ALWAYS) == 1;
  }

  /** Adds members or gives them other scores, and returns how many are new. O(m log n) */
  public int add(String key, Map<String, Double> scores) {
    List<ScoredMember> members = new ArrayList<>(scores.size());
    scores.forEach((member, score) -> members.add(ScoredMember.of(member, score)));
    return add(Bytes.of(key), members, AddCondition.ALWAYS);
  }

  /**
   * Adds members or gives them other scores where the condition holds, and returns how many are
   * new. O(m log n)
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

  /** Adds to the score of a member, 0 where it is not there, and returns the new one. O(log n) */
  public double increment(String key, String member, double by) {
    return operations
        .growing()
        .increment(database, Bytes.of(key), Bytes.of(member), by, AddCondition.ALWAYS);
  }

  /** Adds to the score of a member, 0 where it is not there, and returns the new one. O(log n) */
  public double increment(byte[] key, byte[] member, double by) {
    return operations
        .growing()
        .increment(database, new Bytes(key), new Bytes(member), by, AddCondition.ALWAYS);
  }

  /** Removes members and returns how many were there. O(m log n) */
  public int remove(String key, String... members) {
    return operations.remove(database, Bytes.of(key), slices(members));
  }

  /** Removes members and returns how many were there. O(m log n) */
  public int remove(byte[] key, byte[]... members) {
    return operations.remove(
        database, new Bytes(key), Arrays.stream(members).map(Bytes::new).toList());
  }

  /** The score of a member, empty where it is not there. O(1) */
  public OptionalDouble score(String key, String member) {
    return optional(operations.score(database, Bytes.of(key), Bytes.of(member)));
  }

  /** The score of a member, empty where it is not there. O(1) */
  public OptionalDouble score(byte[] key, byte[] member) {
    return optional(operations.score(database, new Bytes(key), new Bytes(member)));
  }

  private static OptionalDouble optional(double score) {
    return Double.isNaN(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
  }

  /** The rank of a member from the lowest score, from 0; empty where it is not there. O(log n) */
  public OptionalLong rank(String key, String member) {
    return rank(key, member, false);
  }

  /** The rank of a member from the highest score, from 0; empty where it is not there. O(log n) */
  public OptionalLong reverseRank(String key, String member) {
    return rank(key, member, true);
  }

  private OptionalLong rank(String key, String member, boolean reversed) {
    long rank = operations.rank(database, Bytes.of(key), Bytes.of(member), reversed, null);
    return rank < 0 ? OptionalLong.empty() : OptionalLong.of(rank);
  }

  /** The number of members. O(1) */
  public long size(String key) {
    return operations.size(database, Bytes.of(key));
  }

  /** The number of members. O(1) */
  public long size(byte[] key) {
    return operations.size(database, new Bytes(key));
  }

  // --- ranges

  /** The members in a range, in its order. O(log n + m) */
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

  /** The members in a range with their scores, in its order. O(log n + m) */
  public List<ScoredMember> rangeWithScores(String key, Range range) {
    return rangeWithScores(Bytes.of(key), range);
  }

  /** The members in a range with their scores, in its order. O(log n + m) */
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
        (a, at, n, s) -> members.add(ScoredMember.copy(a, at, n, s)));
    return members;
  }

  /** The number of members in a range. O(log n) */
  public long count(String key, Range range) {
    return operations.count(database, Bytes.of(key), range);
  }

  /** Removes the members of a range and returns how many. O(m log n) */
  public long removeRange(String key, Range range) {
    return operations.removeRange(database, Bytes.of(key), range, KeyEvent.ZREMRANGEBYRANK);
  }

  /** Stores the members of a range in a key, whatever it held, and returns how many. O(m log m) */
  public long storeRange(String target, String source, Range range) {
    return operations.growing().storeRange(database, Bytes.of(target), Bytes.of(source), range);
  }

  // --- taking

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

  /** Removes up to so many members with the lowest scores and returns them. O(m log n) */
  public List<ScoredMember> popMin(String key, int count) {
    return operations.pop(database, Bytes.of(key), count, false);
  }

  /** Removes up to so many members with the highest scores and returns them. O(m log n) */
  public List<ScoredMember> popMax(String key, int count) {
    return operations.pop(database, Bytes.of(key), count, true);
  }

  /**
   * Takes the member with the lowest score, or the highest, of the first of the keys that has one,
   * as soon as there is one.
   *
   * @param timeout zero for no limit
   * @return a future of the member, or of null where the time was up; cancelling it ends the
   *     waiting
   */
  public CompletableFuture<ScoredMember> popFuture(
      boolean highest, Duration timeout, byte[]... keys) {
    return operations.popFuture(database, BlockingCalls.copies(keys), highest, timeout);
  }

  /**
   * Takes the member with the lowest score, or the highest, of the first of the keys that has one,
   * as soon as there is one.
   *
   * @param timeout zero for no limit
   * @return a future of the member, or of null where the time was up; cancelling it ends the
   *     waiting
   */
  public CompletableFuture<ScoredMember> popFuture(
      boolean highest, Duration timeout, String... keys) {
    return operations.popFuture(database, BlockingCalls.copies(keys), highest, timeout);
  }

  /**
   * Takes the member with the lowest score, or the highest, of the first of the keys that has one;
   * waits where none has.
   *
   * @param timeout zero for no limit
   * @return the member, null where the time was up
   * @throws InterruptedException where the thread was interrupted before there was anything
   */
  public ScoredMember awaitPop(boolean highest, Duration timeout, byte[]... keys)
      throws InterruptedException {
    return BlockingCalls.join(popFuture(highest, timeout, keys));
  }

  /**
   * Takes the member with the lowest score, or the highest, of the first of the keys that has one;
   * waits where none has.
   *
   * @param timeout zero for no limit
   * @return the member, null where the time was up
   * @throws InterruptedException where the thread was interrupted before there was anything
   */
  public ScoredMember awaitPop(boolean highest, Duration timeout, String... keys)
      throws InterruptedException {
    return BlockingCalls.join(popFuture(highest, timeout, keys));
  }

  /** A random member, each equally likely, or null where there is none. O(1) */
  public String random(String key) {
    String[] drawn = new String[1];
    operations.random(
        database,
        Bytes.of(key),
        (a, at, n, s) -> drawn[0] = new String(a, at, n, StandardCharsets.UTF_8));
    return drawn[0];
  }

  /** Up to so many different random members. O(m) */
  public List<ScoredMember> random(String key, int count) {
    List<ScoredMember> members = new ArrayList<>();
    operations.randomDistinct(
        database,
        Bytes.of(key),
        count,
        size -> {},
        (a, at, n, s) -> members.add(ScoredMember.copy(a, at, n, s)));
    return members;
  }

  // --- several sets

  /** The members of any of the sorted sets or sets, with the sum of their scores. O(n log n) */
  public List<ScoredMember> union(String... keys) {
    return result(SortedSetAlgebra.Operation.UNION, keys);
  }

  /** The members of all of the sorted sets or sets, with the sum of their scores. */
  public List<ScoredMember> intersection(String... keys) {
    return result(SortedSetAlgebra.Operation.INTERSECTION, keys);
  }

  /** The members of the first set that are in none of the others. */
  public List<ScoredMember> difference(String... keys) {
    return result(SortedSetAlgebra.Operation.DIFFERENCE, keys);
  }

  private List<ScoredMember> result(SortedSetAlgebra.Operation operation, String... keys) {
    return algebra.result(database, operation, slices(keys), null, SortedSetAlgebra.Aggregate.SUM);
  }

  /**
   * Stores the union, intersection or difference of sorted sets or sets in a key, whatever it held.
   *
   * @param weights what the scores of each set are multiplied by, or null for 1
   * @return the number of members
   */
  public long store(
      SortedSetAlgebra.Operation operation,
      String target,
      List<String> keys,
      double[] weights,
      SortedSetAlgebra.Aggregate aggregate) {
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

  /** The number of members that are in all sorted sets or sets. */
  public long intersectionSize(String... keys) {
    return algebra.intersectionSize(database, slices(keys), 0);
  }

  private static List<Bytes> slices(String... texts) {
    return Arrays.stream(texts).map(Bytes::of).toList();
  }
}
