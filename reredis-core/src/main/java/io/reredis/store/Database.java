package io.reredis.store;

import io.reredis.util.Clock;

/** One of the numbered databases of a store. Immutable; safe for use by all threads. */
public final class Database {
  private final int number;
  private final Strings strings;
  private final Bitmaps bitmaps;
  private final Sets sets;
  private final Streams streams;
  private final Lists lists;
  private final HyperLogLogs hyperLogLogs;
  private final Hashes hashes;
  private final SortedSets sortedSets;
  private final GeoIndexes geoIndexes;
  private final Keys keys;

  /** Creates the view of a database; programs get it from the store. */
  public Database(int number, Operations operations, Clock clock) {
    this.number = number;
    this.strings = new Strings(operations.strings(), number, clock);
    this.bitmaps = new Bitmaps(operations.bitmaps(), number);
    this.sets = new Sets(operations.sets(), operations.setAlgebra(), number);
    this.streams = new Streams(operations.streams(), operations.streamGroups(), number, clock);
    this.lists = new Lists(operations.lists(), number);
    this.hyperLogLogs = new HyperLogLogs(operations.hyperLogLogs(), number);
    this.hashes = new Hashes(operations.hashes(), operations.fieldExpiry(), number, clock);
    this.sortedSets = new SortedSets(operations, number);
    this.geoIndexes = new GeoIndexes(operations.geo(), number);
    this.keys = new Keys(operations.keys(), number, clock);
  }

  /** Its number, from 0. */
  public int number() {
    return number;
  }

  /** Its strings. */
  public Strings strings() {
    return strings;
  }

  /** Its bitmaps: strings, bit by bit. */
  public Bitmaps bitmaps() {
    return bitmaps;
  }

  /** Its sets. */
  public Sets sets() {
    return sets;
  }

  /** Its streams. */
  public Streams streams() {
    return streams;
  }

  /** Its lists. */
  public Lists lists() {
    return lists;
  }

  /** Its HyperLogLogs, which count different elements. */
  public HyperLogLogs hyperLogLogs() {
    return hyperLogLogs;
  }

  /** Its hashes. */
  public Hashes hashes() {
    return hashes;
  }

  /** Its sorted sets. */
  public SortedSets sortedSets() {
    return sortedSets;
  }

  /** Its geo indexes. */
  public GeoIndexes geoIndexes() {
    return geoIndexes;
  }

  /** Its keys, whatever they hold. */
  public Keys keys() {
    return keys;
  }
}
