package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.operation.Captured;
import io.reredis.operation.SetAlgebra;
import io.reredis.operation.SetOperations;
import io.reredis.option.SetOperator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The sets of one database.
 *
 * <p>Members are bytes; the forms with {@link String} use UTF-8 for keys and members. A missing key
 * is an empty set; a set is removed with its last member. Returned collections and arrays belong to
 * the caller. Every method is atomic, unless noted, and thread-safe, and throws {@link
 * io.reredis.util.ReredisException} WRONGTYPE if a key holds another type. No argument may be null.
 */
public final class Sets {
  private final SetOperations operations;
  private final SetAlgebra algebra;
  private final int database;

  /** Creates the view of a database. */
  Sets(SetOperations operations, SetAlgebra algebra, int database) {
    this.operations = operations;
    this.algebra = algebra;
    this.database = database;
  }

  // --- members

  /** Adds members and returns how many are new. O(n) in the given members */
  public int add(String key, String... members) {
    return add(key, Arrays.asList(members));
  }

  /** Adds members and returns how many are new. O(n) in the given members */
  public int add(String key, Collection<String> members) {
    return members.isEmpty()
        ? 0
        : operations.growing().add(database, Bytes.of(key), slices(members));
  }

  /** Adds members and returns how many are new. O(n) in the given members */
  public int add(byte[] key, byte[]... members) {
    return members.length == 0
        ? 0
        : operations.growing().add(database, new Bytes(key), slices(members));
  }

  /** Removes members and returns how many existed. O(n) in the given members */
  public int remove(String key, String... members) {
    return operations.remove(database, Bytes.of(key), slices(Arrays.asList(members)));
  }

  /** Removes members and returns how many existed. O(n) in the given members */
  public int remove(byte[] key, byte[]... members) {
    return operations.remove(database, new Bytes(key), slices(members));
  }

  /** Moves a member to another set; returns false if it does not exist. O(1) */
  public boolean move(String from, String to, String member) {
    return operations.move(database, Bytes.of(from), Bytes.of(to), Bytes.of(member));
  }

  /** Moves a member to another set; returns false if it does not exist. O(1) */
  public boolean move(byte[] from, byte[] to, byte[] member) {
    return operations.move(database, new Bytes(from), new Bytes(to), new Bytes(member));
  }

  /** Returns whether the member exists. O(1) */
  public boolean contains(String key, String member) {
    return operations.contains(database, Bytes.of(key), Bytes.of(member));
  }

  /** Returns whether the member exists. O(1) */
  public boolean contains(byte[] key, byte[] member) {
    return operations.contains(database, new Bytes(key), new Bytes(member));
  }

  /** Returns which of the members exist, in the given order. O(n) in the given members */
  public boolean[] containsEach(String key, String... members) {
    return operations.contains(database, Bytes.of(key), slices(Arrays.asList(members)));
  }

  /** Returns which of the members exist, in the given order. O(n) in the given members */
  public boolean[] containsEach(byte[] key, byte[]... members) {
    return operations.contains(database, new Bytes(key), slices(members));
  }

  /** Returns the number of members. O(1) */
  public long size(String key) {
    return operations.size(database, Bytes.of(key));
  }

  /** Returns the number of members. O(1) */
  public long size(byte[] key) {
    return operations.size(database, new Bytes(key));
  }

  /** Returns all members. O(n) */
  public Set<String> members(String key) {
    Set<String> members = new LinkedHashSet<>();
    operations.members(database, Bytes.of(key), size -> {}, texts(members));
    return members;
  }

  /** Returns all members. O(n) */
  public List<byte[]> members(byte[] key) {
    List<byte[]> members = new ArrayList<>();
    operations.members(database, new Bytes(key), size -> {}, copies(members));
    return members;
  }

  /**
   * Visits the members in batches, not atomically: each member that exists throughout is visited,
   * possibly more than once. The visitor may use the store. O(n)
   */
  public void forEach(byte[] key, Consumer<byte[]> visitor) {
    long cursor = 0;
    do {
      List<byte[]> members = new ArrayList<>();
      cursor = operations.scan(database, new Bytes(key), cursor, 100, copies(members));
      members.forEach(visitor);
    } while (cursor != 0);
  }

  // --- random members

  /** Returns a random member, each equally likely, or null if there is none. O(1) */
  public String random(String key) {
    Captured member = new Captured();
    operations.random(database, Bytes.of(key), member);
    return text(member.bytes());
  }

  /** Returns a random member, each equally likely, or null if there is none. O(1) */
  public byte[] random(byte[] key) {
    Captured member = new Captured();
    operations.random(database, new Bytes(key), member);
    return member.bytes();
  }

  /** Returns up to {@code count} distinct random members. O(n) in those members */
  public Set<String> random(String key, int count) {
    Set<String> members = new LinkedHashSet<>();
    operations.randomDistinct(database, Bytes.of(key), count, size -> {}, texts(members));
    return members;
  }

  /**
   * Returns {@code count} random members, possibly with repetitions; none if the set is empty.
   * O(count)
   */
  public List<String> randomRepeated(String key, int count) {
    List<String> members = new ArrayList<>();
    operations.randomRepeated(database, Bytes.of(key), count, size -> {}, texts(members));
    return members;
  }

  /** Removes a random member and returns it, or null if there is none. O(1) */
  public String pop(String key) {
    Captured member = new Captured();
    operations.pop(database, Bytes.of(key), member);
    return text(member.bytes());
  }

  /** Removes a random member and returns it, or null if there is none. O(1) */
  public byte[] pop(byte[] key) {
    Captured member = new Captured();
    operations.pop(database, new Bytes(key), member);
    return member.bytes();
  }

  /**
   * Removes and returns up to {@code count} random members. O(n) in those removed, or in those kept
   */
  public Set<String> pop(String key, int count) {
    Set<String> members = new LinkedHashSet<>();
    operations.pop(database, Bytes.of(key), count, size -> {}, texts(members));
    return members;
  }

  // --- several sets

  /**
   * Returns the members of all sets. O(n * m) in the smallest set's members and the number of sets
   */
  public Set<String> intersection(String... keys) {
    return give(SetOperator.INTERSECTION, keys);
  }

  /** Returns the members of any of the sets. O(n) in all members */
  public Set<String> union(String... keys) {
    return give(SetOperator.UNION, keys);
  }

  /**
   * Returns the members of the first set that are in none of the other sets. O(n) in all members
   */
  public Set<String> difference(String... keys) {
    return give(SetOperator.DIFFERENCE, keys);
  }

  private Set<String> give(SetOperator operation, String... keys) {
    Set<String> members = new LinkedHashSet<>();
    algebra.give(database, operation, slices(Arrays.asList(keys)), size -> {}, texts(members));
    return members;
  }

  /** Stores the intersection in a key, replacing its value, and returns its size. */
  public long storeIntersection(String target, String... keys) {
    return store(SetOperator.INTERSECTION, target, keys);
  }

  /** Stores the union in a key, replacing its value, and returns its size. */
  public long storeUnion(String target, String... keys) {
    return store(SetOperator.UNION, target, keys);
  }

  /** Stores the difference in a key, replacing its value, and returns its size. */
  public long storeDifference(String target, String... keys) {
    return store(SetOperator.DIFFERENCE, target, keys);
  }

  private long store(SetOperator operation, String target, String... keys) {
    return algebra
        .growing()
        .store(database, operation, Bytes.of(target), slices(Arrays.asList(keys)));
  }

  /** Returns the number of members of the intersection. */
  public long intersectionSize(String... keys) {
    return algebra.intersectionSize(database, slices(Arrays.asList(keys)), 0);
  }

  // --- bytes and texts

  private static List<Bytes> slices(Collection<String> texts) {
    List<Bytes> slices = new ArrayList<>(texts.size());
    texts.forEach(text -> slices.add(Bytes.of(text)));
    return slices;
  }

  private static List<Bytes> slices(byte[]... values) {
    List<Bytes> slices = new ArrayList<>(values.length);
    for (byte[] value : values) {
      slices.add(new Bytes(value));
    }
    return slices;
  }

  private static BytesSink texts(Collection<String> into) {
    return (a, offset, length) -> into.add(new String(a, offset, length, StandardCharsets.UTF_8));
  }

  private static BytesSink copies(List<byte[]> into) {
    return (a, offset, length) -> into.add(Arrays.copyOfRange(a, offset, offset + length));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
