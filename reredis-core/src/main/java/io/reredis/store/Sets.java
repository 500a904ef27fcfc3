package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.Captured;
import io.reredis.operation.SetAlgebra;
import io.reredis.operation.SetOperations;
import io.reredis.option.SetOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sets of one database.
 *
 * <p>A missing key is an empty set; a set is created with its first member and removed with its
 * last. Every method is atomic and thread-safe unless it says otherwise. Each may throw {@link
 * io.reredis.util.ReredisException}: WRONGTYPE if a key holds another type, and those that write
 * OOM and MISCONF; see {@link io.reredis.util.ErrorCode}. Returned collections belong to the
 * caller. Methods on several sets throw {@link IllegalArgumentException} without a key.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the members
 */
public final class Sets<K, V> {
  private final Context<K, V> context;
  private final SetOperations operations;
  private final SetAlgebra algebra;
  private final int database;

  /** Creates the view of a database. */
  Sets(Context<K, V> context) {
    this.context = context;
    this.operations = context.operations().sets();
    this.algebra = context.operations().setAlgebra();
    this.database = context.number();
  }

  // --- members

  /** Adds members and returns how many are new. O(n) in the given members */
  @SafeVarargs
  public final int add(K key, V... members) {
    Objects.requireNonNull(members, "members");
    return add(key, Arrays.asList(members));
  }

  /** Adds members and returns how many are new. O(n) in the given members */
  public int add(K key, Collection<? extends V> members) {
    Bytes name = context.key(key);
    List<Bytes> values = context.values(members, "members");
    context.admit();
    return values.isEmpty() ? 0 : operations.add(database, name, values);
  }

  /** Removes members and returns how many existed. O(n) in the given members */
  @SafeVarargs
  public final int remove(K key, V... members) {
    return operations.remove(database, context.key(key), context.values(members, "members"));
  }

  /** Moves a member to another set; returns false if it does not exist. O(1) */
  public boolean move(K from, K to, V member) {
    return operations.move(
        database,
        context.key(from, "from"),
        context.key(to, "to"),
        context.value(member, "member"));
  }

  /** Returns whether the member exists. O(1) */
  public boolean contains(K key, V member) {
    return operations.contains(database, context.key(key), context.value(member, "member"));
  }

  /** Returns which of the members exist, in the given order. O(n) in the given members */
  @SafeVarargs
  public final boolean[] containsEach(K key, V... members) {
    return operations.contains(database, context.key(key), context.values(members, "members"));
  }

  /** Returns the number of members. O(1) */
  public long size(K key) {
    return operations.size(database, context.key(key));
  }

  /** Returns all members. O(n) */
  public Set<V> members(K key) {
    List<byte[]> members = new ArrayList<>();
    operations.members(database, context.key(key), size -> {}, Context.copiesInto(members));
    return set(members);
  }

  private Set<V> set(List<byte[]> members) {
    Set<V> set = new LinkedHashSet<>();
    for (byte[] member : members) {
      set.add(context.decode(member));
    }
    return set;
  }

  /**
   * Returns a stream of the members, which it reads in batches: a member that exists during the
   * whole scan is returned, possibly more than once. Not atomic; the store may be used meanwhile.
   * O(1) for each member
   */
  public Stream<V> scan(K key) {
    Bytes name = context.key(key);
    return Scans.<byte[]>stream(
            context,
            (cursor, count, into) ->
                operations.scan(database, name, cursor, count, Context.copiesInto(into)))
        .map(context::decode);
  }

  // --- random members

  /** Returns a random member, each equally likely, or null if there is none. O(1) */
  public @Nullable V random(K key) {
    Captured member = new Captured();
    operations.random(database, context.key(key), member);
    return context.orNull(member.bytes());
  }

  /**
   * Returns up to {@code count} distinct random members. O(n) in those members
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public Set<V> random(K key, int count) {
    Context.notNegative("count", count);
    List<byte[]> members = new ArrayList<>();
    operations.randomDistinct(
        database, context.key(key), count, size -> {}, Context.copiesInto(members));
    return set(members);
  }

  /**
   * Returns {@code count} random members, possibly with repetitions; none if the set is empty.
   * O(count)
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public List<V> randomRepeated(K key, int count) {
    Context.notNegative("count", count);
    List<byte[]> members = new ArrayList<>();
    operations.randomRepeated(
        database, context.key(key), count, size -> {}, Context.copiesInto(members));
    return context.decodeAll(members);
  }

  /** Removes a random member and returns it, or null if there is none. O(1) */
  public @Nullable V pop(K key) {
    Captured member = new Captured();
    operations.pop(database, context.key(key), member);
    return context.orNull(member.bytes());
  }

  /**
   * Removes and returns up to {@code count} random members. O(n) in those removed, or in those kept
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public Set<V> pop(K key, int count) {
    Context.notNegative("count", count);
    List<byte[]> members = new ArrayList<>();
    operations.pop(database, context.key(key), count, size -> {}, Context.copiesInto(members));
    return set(members);
  }

  // --- several sets

  /**
   * Returns the members of all sets. O(n * m) in the smallest set's members and the number of sets
   */
  @SafeVarargs
  public final Set<V> intersection(K... keys) {
    return result(SetOperator.INTERSECTION, keys);
  }

  /** Returns the members of any of the sets. O(n) in all members */
  @SafeVarargs
  public final Set<V> union(K... keys) {
    return result(SetOperator.UNION, keys);
  }

  /**
   * Returns the members of the first set that are in none of the other sets. O(n) in all members
   */
  @SafeVarargs
  public final Set<V> difference(K... keys) {
    return result(SetOperator.DIFFERENCE, keys);
  }

  private Set<V> result(SetOperator operator, K[] keys) {
    List<byte[]> members = new ArrayList<>();
    algebra.give(
        database, operator, context.someKeys(keys), size -> {}, Context.copiesInto(members));
    return set(members);
  }

  /** Stores the intersection in a key, replacing its value, and returns its size. */
  @SafeVarargs
  public final long storeIntersection(K target, K... keys) {
    return store(SetOperator.INTERSECTION, target, keys);
  }

  /** Stores the union in a key, replacing its value, and returns its size. */
  @SafeVarargs
  public final long storeUnion(K target, K... keys) {
    return store(SetOperator.UNION, target, keys);
  }

  /** Stores the difference in a key, replacing its value, and returns its size. */
  @SafeVarargs
  public final long storeDifference(K target, K... keys) {
    return store(SetOperator.DIFFERENCE, target, keys);
  }

  private long store(SetOperator operator, K target, K[] keys) {
    Bytes name = context.key(target, "target");
    List<Bytes> sources = context.someKeys(keys);
    context.admit();
    return algebra.store(database, operator, name, sources);
  }

  /** Returns the number of members of the intersection. */
  @SafeVarargs
  public final long intersectionSize(K... keys) {
    return algebra.intersectionSize(database, context.someKeys(keys), 0);
  }
}
