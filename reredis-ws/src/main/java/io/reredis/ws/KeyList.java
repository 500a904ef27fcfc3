package io.reredis.ws;

import io.reredis.base.Bytes;

/**
 * The keys of a database that a filter shows, sorted by a column. Observers with equal wishes share
 * one. It is filled by a walk over the database, and shows what the walk has found so far. Confined
 * to the feed thread.
 */
final class KeyList {
  private final Wish wish;
  private final Order order;

  /** Where the walk goes on. */
  private long cursor;

  private boolean filled;

  /** The number of windows that show it. */
  private int windows;

  /** The database, filter and order of a list. */
  record Wish(int database, Following.Filter filter, SortColumn sort) {}

  KeyList(Wish wish) {
    this.wish = wish;
    this.order = new Order(wish.sort().order());
  }

  Wish wish() {
    return wish;
  }

  Order order() {
    return order;
  }

  boolean isFilled() {
    return filled;
  }

  long cursor() {
    return cursor;
  }

  /** Notes how far the walk has come; 0 is its end. */
  void walked(long next) {
    cursor = next;
    filled = next == 0;
  }

  /** Empties the list, which has to be filled again. */
  void restart() {
    order.clear();
    cursor = 0;
    filled = false;
  }

  /** Adds a key if the filter shows it. */
  void offer(KeyEntry entry) {
    if (wish.filter().shows(new Bytes(entry.key()), entry.type())) {
      order.add(entry);
    }
  }

  void open() {
    windows++;
  }

  /** Notes the end of a window; returns whether it was the last one. */
  boolean close() {
    return --windows == 0;
  }
}
