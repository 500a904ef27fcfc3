package io.reredis.type;

import io.reredis.base.Bytes;
import io.reredis.util.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The state of a large value at one moment, to be read without the lock of its key while the value
 * is changed. It shares immutable parts with the value, so creating it takes a small part of the
 * time of reading the value. Not thread-safe.
 */
public final class FrozenValue {
  /** Visits members of a sorted set. */
  public interface ScoreVisitor {
    /** Visits a member, which is a slice of an array, and its score. */
    void visit(byte[] a, int offset, int length, double score);
  }

  /** Visits fields of a hash. */
  public interface ExpiringFieldVisitor {
    /**
     * Visits a field and its value; the slices are valid until this returns.
     *
     * @param expireAt in ms since 1970, or {@link HashValue#NO_EXPIRY}
     */
    void visit(Bytes field, Bytes value, long expireAt);
  }

  private final ValueType type;
  private final byte @Nullable [][] elements;

  /** The scores of a sorted set, parallel to the elements. */
  private final double @Nullable [] scores;

  private final @Nullable Value copy;
  private final @Nullable LargeHash source;

  private FrozenValue(
      ValueType type,
      byte @Nullable [][] elements,
      double @Nullable [] scores,
      @Nullable Value copy,
      @Nullable LargeHash source) {
    this.type = type;
    this.elements = elements;
    this.scores = scores;
    this.copy = copy;
    this.source = source;
  }

  static FrozenValue of(LargeHash hash) {
    return new FrozenValue(ValueType.HASH, hash.fields.elements(), null, null, hash);
  }

  static FrozenValue of(LargeSet set) {
    return new FrozenValue(ValueType.SET, set.members.elements(), null, null, null);
  }

  static FrozenValue of(OrderTree order) {
    byte[][] elements = new byte[order.size()][];
    double[] scores = new double[order.size()];
    order.copyInto(elements, scores);
    return new FrozenValue(ValueType.SORTED_SET, elements, scores, null, null);
  }

  static FrozenValue ofCopy(Value value) {
    return new FrozenValue(value.type(), null, null, value.copy(), null);
  }

  /** Returns the type of the value. */
  public ValueType type() {
    return type;
  }

  /** Returns a copy of a list or a stream, otherwise null. */
  public @Nullable Value copy() {
    return copy;
  }

  /** Returns the number of members or fields. */
  public int size() {
    assert elements != null;
    return elements.length;
  }

  /** Passes the members of a set to the visitor. O(N) */
  public void forEachMember(ScoreVisitor visitor) {
    assert elements != null;
    for (byte[] e : elements) {
      visitor.visit(e, 0, e.length, 0);
    }
  }

  /** Passes the members of a sorted set to the visitor in descending order. O(N) */
  public void forEachScoredBack(ScoreVisitor visitor) {
    assert elements != null;
    for (int i = elements.length - 1; i >= 0; i--) {
      byte[] e = elements[i];
      int at = LargeSortedSet.SCORE_BYTES;
      assert scores != null;
      visitor.visit(e, at, e.length - at, scores[i]);
    }
  }

  /** Returns when the first field of a hash expires, or {@link HashValue#NO_EXPIRY}. O(N) */
  public long nextExpiry() {
    long next = HashValue.NO_EXPIRY;
    assert elements != null;
    for (byte[] e : elements) {
      long expireAt = FieldTable.expireAt(e);
      if (expireAt != HashValue.NO_EXPIRY && (next == HashValue.NO_EXPIRY || expireAt < next)) {
        next = expireAt;
      }
    }
    return next;
  }

  /** Passes the fields of a hash to the visitor. O(N) */
  public void forEachField(ExpiringFieldVisitor visitor) {
    Bytes field = new Bytes();
    Bytes value = new Bytes();
    assert elements != null;
    for (byte[] e : elements) {
      FieldTable.fieldInto(e, field);
      FieldTable.valueInto(e, value);
      visitor.visit(field, value, FieldTable.expireAt(e));
    }
  }

  /** Declares that this is no longer read, so that the value may be changed in place again. */
  public void release() {
    if (source != null) {
      source.release();
    }
  }
}
