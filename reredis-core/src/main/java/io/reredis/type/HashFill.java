package io.reredis.type;

import io.reredis.base.Bytes;

/** Builds a large hash of many fields, faster than by adding them one by one. Not thread-safe. */
public final class HashFill {
  private final HashValue view;
  private final LargeHash hash = new LargeHash();
  private final TableFill fill;

  HashFill(HashValue view, int expected) {
    this.view = view;
    this.fill = new TableFill(hash.fields, expected);
  }

  /**
   * Adds a field that was not added before; copies both slices.
   *
   * @param expireAt ms since 1970, above 0, or {@link HashValue#NO_EXPIRY}
   */
  public void add(Bytes field, Bytes value, long expireAt) {
    byte[] element = FieldTable.create(field, value, expireAt);
    fill.add(element);
    hash.added(element);
  }

  /**
   * Stores the fields in the view.
   *
   * @return false, leaving the view unchanged, if a field was added twice
   */
  public boolean finish() {
    if (!fill.finish()) {
      return false;
    }
    view.take(hash);
    return true;
  }
}
