package io.reredis.type;

import io.reredis.util.ValueType;

/** A set whose members are the elements of a table. */
final class LargeSet extends Value {
  final Members members;

  LargeSet() {
    members = new Members();
  }

  private LargeSet(LargeSet source) {
    members = new Members(source.members);
  }

  @Override
  public ValueType type() {
    return ValueType.SET;
  }

  @Override
  public String encoding() {
    return "hashtable";
  }

  @Override
  public long size() {
    return members.size();
  }

  @Override
  public long heapBytes() {
    return 16 + members.heapBytes();
  }

  @Override
  ElementTable table() {
    return members;
  }

  @Override
  public Value copy() {
    return new LargeSet(this);
  }

  @Override
  public FrozenValue freeze() {
    return FrozenValue.of(this);
  }

  /** A table of elements that consist of the member alone. */
  static final class Members extends ElementTable {
    Members() {}

    Members(Members source) {
      super(source);
    }

    @Override
    protected int keyOffset(byte[] element) {
      return 0;
    }

    @Override
    protected int keyLength(byte[] element) {
      return element.length;
    }
  }
}
