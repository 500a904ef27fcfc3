package io.reredis.type;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.util.ValueType;
import org.jspecify.annotations.Nullable;

/** A hash whose fields are the elements of a table. */
public final class LargeHash extends Value {
  final FieldTable fields;

  /** Created for the first field that expires. */
  private @Nullable ExpiringFields expiring;

  /**
   * Whether elements must not change in place, because they are being read without the lock. Set
   * under the lock, cleared without it.
   */
  private volatile boolean isFrozen;

  LargeHash() {
    fields = new FieldTable();
  }

  private LargeHash(LargeHash source) {
    fields = new FieldTable(source.fields);
    if (source.expiring != null) {
      expiring = new ExpiringFields(fields);
      expiring.addAll();
    }
  }

  @Override
  public ValueType type() {
    return ValueType.HASH;
  }

  @Override
  public String encoding() {
    return "hashtable";
  }

  @Override
  public long size() {
    return fields.size();
  }

  @Override
  public long heapBytes() {
    return 24 + fields.heapBytes() + (expiring == null ? 0 : expiring.heapBytes());
  }

  @Override
  ElementTable table() {
    return fields;
  }

  @Override
  public Value copy() {
    return new LargeHash(this);
  }

  @Override
  public FrozenValue freeze() {
    isFrozen = true;
    return FrozenValue.of(this);
  }

  void release() {
    isFrozen = false;
  }

  /** Returns when the first field expires, or {@link HashValue#NO_EXPIRY}. O(1) amortized */
  public long nextExpiry() {
    byte[] first = expiring == null ? null : expiring.first();
    return first == null ? HashValue.NO_EXPIRY : FieldTable.expireAt(first);
  }

  byte @Nullable [] find(Bytes field) {
    return fields.find(field.array(), field.offset(), field.length());
  }

  void insert(Bytes field, Bytes value, long expireAt) {
    byte[] element = FieldTable.create(field, value, expireAt);
    makeRoom(element);
    fields.insert(element);
    added(element);
  }

  /** Allocates what {@link #added} needs, so that it cannot fail. */
  private void makeRoom(byte[] element) {
    if (FieldTable.expires(element)) {
      if (expiring == null) {
        expiring = new ExpiringFields(fields);
      }
      expiring.makeRoom();
    }
  }

  /** Records that an element was added to the table, or will be before the next access. */
  void added(byte[] element) {
    if (FieldTable.expires(element)) {
      makeRoom(element);
      assert expiring != null;
      expiring.added(element);
    }
  }

  /** Replaces the element found last. */
  void replace(byte[] old, Bytes field, Bytes value, long expireAt) {
    if (!isFrozen && FieldTable.expireAt(old) == expireAt) {
      int at = FieldTable.valueOffset(old);
      if (old.length - at == value.length()) {
        System.arraycopy(value.array(), value.offset(), old, at, value.length());
        return;
      }
    }
    byte[] element = FieldTable.create(field, value, expireAt);
    makeRoom(element);
    fields.replaceFound(element);
    added(element);
    if (expiring != null) {
      expiring.removed(old);
    }
  }

  boolean remove(Bytes field) {
    byte[] old = fields.remove(field.array(), field.offset(), field.length());
    if (old != null && expiring != null) {
      expiring.removed(old);
    }
    return old != null;
  }

  int removeDue(long now, BytesSink removed) {
    int count = 0;
    Bytes field = new Bytes();
    assert expiring != null;
    for (byte[] e = expiring.first(); e != null && FieldTable.expireAt(e) < now; count++) {
      FieldTable.fieldInto(e, field);
      removed.put(field.array(), field.offset(), field.length());
      remove(field);
      e = expiring.first();
    }
    return count;
  }
}
