package io.reredis.store;

import io.reredis.access.Databases;
import io.reredis.operation.Operations;
import io.reredis.util.Clock;

/** One of the numbered databases of a store. Immutable. */
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

  static {
    Databases.register(Database::new);
  }

  private Database(int number, Operations operations, Clock clock) {
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

  /** Returns its number, from 0. */
  public int number() {
    return number;
  }

  /** Returns its strings. */
  public Strings strings() {
    return strings;
  }

  /** Returns its bitmaps: strings, bit by bit. */
  public Bitmaps bitmaps() {
    return bitmaps;
  }

  /** Returns its sets. */
  public Sets sets() {
    return sets;
  }

  /** Returns its streams. */
  public Streams streams() {
    return streams;
  }

  /** Returns its lists. */
  public Lists lists() {
    return lists;
  }

  /** Returns its HyperLogLogs, which count distinct elements. */
  public HyperLogLogs hyperLogLogs() {
    return hyperLogLogs;
  }

  /** Returns its hashes. */
  public Hashes hashes() {
    return hashes;
  }

  /** Returns its sorted sets. */
  public SortedSets sortedSets() {
    return sortedSets;
  }

  /** Returns its geo indexes. */
  public GeoIndexes geoIndexes() {
    return geoIndexes;
  }

  /** Returns its keys of all types. */
  public Keys keys() {
    return keys;
  }
}
