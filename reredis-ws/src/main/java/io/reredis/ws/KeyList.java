package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.base.Glob;

/**
 * The keys of a database that a filter shows, sorted by a column. Observers with equal wishes share
 * one. It is filled from the index or by a walk over the database, and shows what was found so far.
 * Confined to the feed thread.
 */
final class KeyList {
  private final Wish wish;
  private final Order order;

  /** Where the walk over the database goes on. */
  private long cursor;

  /** How many entries of the index are left to be looked at; -1 if the database is walked. */
  private int left = -1;

  private boolean filled;

  /** Whether the changes were collected since it is filled. */
  private boolean settled;

  /** Whether all changes since the walk began were collected. */
  private boolean current;

  /** The number of windows and trees that show it. */
  private int users;

  /** The number of trees among them. */
  private int trees;

  /** When the last user left. */
  private long unusedSince;

  /** The database, filter and order of a list. */
  record Wish(int database, Following.Filter filter, SortColumn sort) {
    /** Returns whether the list has all keys. */
    boolean isWhole() {
      return filter.type() == null && filter.rights() == null && Glob.isAll(filter.pattern());
    }
  }

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

  /** Notes how far the walk over the database has come; 0 is its end. */
  void walked(long next) {
    cursor = next;
    filled = next == 0;
  }

  /**
   * Begins the walk over the database.
   *
   * @param collected whether all changes are collected
   */
  void beginWalk(boolean collected) {
    current = collected;
  }

  /** Notes that changes of values are not collected any more. */
  void fallBehind() {
    current = false;
  }

  /** Returns whether all changes since the walk began were collected. */
  boolean isCurrent() {
    return current;
  }

  /** Fills the list from the index, which has all keys, instead of the database. */
  void readIndex(int entries) {
    left = entries;
  }

  boolean readsIndex() {
    return left >= 0;
  }

  /** Notes that the changes so far were collected. */
  void collected() {
    settled = filled;
  }

  /**
   * Returns whether the list has all keys of the index that its filter shows. At first it may lack
   * a key that the index has: one that was deleted before the walk came to it, and created again
   * before the changes were collected.
   */
  boolean isSettled() {
    return settled;
  }

  /** Returns the position of the next entry of the index to look at. */
  int nextLeft(int size) {
    left = Math.min(left, size) - 1;
    filled = left < 0;
    return left;
  }

  /** Empties the list, which has to be filled again by a walk. */
  void restart() {
    order.clear();
    cursor = 0;
    left = -1;
    filled = false;
    settled = false;
  }

  /** Adds a key if the filter shows it. */
  void offer(KeyEntry entry) {
    if (wish.filter().shows(new Bytes(entry.key()), entry.type())) {
      order.add(entry);
    }
  }

  void open() {
    users++;
  }

  /** Notes a tree among the users, which needs the memory of the keys. */
  void openTree() {
    trees++;
    order.weigh();
  }

  void closeTree() {
    trees--;
  }

  /** Notes that a user has left. */
  void close(long now) {
    users--;
    unusedSince = now;
  }

  /** Returns whether a user needs the changes of values, not only those of the set of keys. */
  boolean needsChanges() {
    return trees > 0 || users > 0 && wish.sort().needsChanges();
  }

  boolean isUsed() {
    return users > 0;
  }

  long unusedSince() {
    return unusedSince;
  }
}
