package io.reredis.type;

import io.reredis.util.Bytes;

/**
 * Makes a large hash of many fields, which is better than putting them one by one. Not safe for
 * several threads.
 */
public final class HashFill {
  private final HashValue view;
  private final LargeHash hash = new LargeHash();
  private final TableFill fill;

  HashFill(HashValue view, int expected) {
    this.view = view;
    this.fill = new TableFill(hash.fields, expected);
  }

  /**
   * Takes a field that was not there yet; both slices are copied.
   *
   * @param expireAt ms since 1970, above 0, or {@link HashValue#NO_EXPIRY}
   */
  public void add(Bytes field, Bytes value, long expireAt) {
    byte[] element = FieldTable.create(field, value, expireAt);
    fill.add(element);
    hash.added(element);
  }

  /**
   * Lets the view have the fields.
   *
   * @return false, with the view as it was, where one was added twice
   */
  public boolean finish() {
    if (!fill.finish()) {
      return false;
    }
    view.take(hash);
    return true;
  }
}
