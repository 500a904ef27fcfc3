package io.reredis.store;

import io.reredis.util.Clock;

/** One of the numbered databases of a store. Immutable; safe for use by all threads. */
public final class Database {
  private final int number;
  private final Strings strings;
  private final Keys keys;

  /** Creates the view of a database; programs get it from the store. */
  public Database(int number, StringOperations strings, KeyOperations keys, Clock clock) {
    this.number = number;
    this.strings = new Strings(strings, number, clock);
    this.keys = new Keys(keys, number, clock);
  }

  /** Its number, from 0. */
  public int number() {
    return number;
  }

  /** Its strings. */
  public Strings strings() {
    return strings;
  }

  /** Its keys, whatever they hold. */
  public Keys keys() {
    return keys;
  }
}
