package io.reredis.store;

import io.reredis.type.StreamValue.Claim;
import io.reredis.util.Bytes;
import io.reredis.util.Clock;
import io.reredis.util.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The streams of one database: entries of fields and values in the order of their ids.
 *
 * <p>A stream comes to be with its first entry, or a group, and stays when its last entry goes.
 * Texts are read and written as UTF-8; {@link StreamEntry#parts} has the bytes. Every method is
 * atomic and safe for use by all threads, and throws {@link io.reredis.util.ReredisException}
 * WRONGTYPE where the key holds another type, NOGROUP where there is no such group. No argument may
 * be null unless it says so. N is the number of entries.
 */
public final class Streams {
  private final StreamOperations operations;
  private final StreamGroupOperations groups;
  private final int database;
  private final Clock clock;

  /** Creates the view of a database; programs get it from the store. */
  public Streams(
      StreamOperations operations, StreamGroupOperations groups, int database, Clock clock) {
    this.operations = operations;
    this.groups = groups;
    this.database = database;
    this.clock = clock;
  }

  private static List<Bytes> parts(Map<String, String> fields) {
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("an entry without fields");
    }
    List<Bytes> parts = new ArrayList<>(2 * fields.size());
    fields.forEach(
        (field, value) -> {
          parts.add(Bytes.of(field));
          parts.add(Bytes.of(value));
        });
    return parts;
  }

  /** Adds an entry with an id of the time now, which is returned. O(1) */
  public StreamId add(String key, Map<String, String> fields) {
    return add(key, null, fields, null);
  }

  /**
   * Adds an entry. O(1), and what trimming costs
   *
   * @param id its id, larger than all before; null for one of the time now
   * @param trim what is done with old entries then, or null
   * @return its id
   * @throws io.reredis.util.ReredisException ERR where the id is not larger
   */
  public StreamId add(String key, StreamId id, Map<String, String> fields, StreamTrim trim) {
    return operations.add(database, Bytes.of(key), id, false, false, trim, parts(fields));
  }

  /** The number of entries, 0 where there is no such key. O(1) */
  public long length(String key) {
    return operations.length(database, Bytes.of(key));
  }

  /** All entries, the oldest first. O(N) */
  public List<StreamEntry> all(String key) {
    return range(key, StreamId.ZERO, StreamId.MAX, 0);
  }

  /**
   * The entries between two ids, both included. O(log N + entries)
   *
   * @param limit the most entries, 0 for any number
   */
  public List<StreamEntry> range(String key, StreamId from, StreamId to, long limit) {
    EntryCollector entries = new EntryCollector();
    operations.range(database, Bytes.of(key), from, to, limit, false, entries);
    return entries.entries();
  }

  /** As {@link #range}, the last entry first. O(log N + entries) */
  public List<StreamEntry> reverseRange(String key, StreamId from, StreamId to, long limit) {
    EntryCollector entries = new EntryCollector();
    operations.range(database, Bytes.of(key), from, to, limit, true, entries);
    return entries.entries();
  }

  /** The id of the entry that was added last, 0-0 where there is no such key. O(1) */
  public StreamId lastId(String key) {
    return operations.lastId(database, Bytes.of(key));
  }

  /**
   * The entries behind an id, waiting for some where there are none.
   *
   * @param limit the most entries, 0 for any number
   * @param timeout the longest wait, zero for no limit
   * @return a future of the entries, of null where the time was up; cancelling it ends the waiting
   */
  public CompletableFuture<List<StreamEntry>> readFuture(
      String key, StreamId behind, long limit, Duration timeout) {
    return operations.readFuture(database, Bytes.of(key), behind, limit, timeout);
  }

  /**
   * As {@link #readFuture}, on this thread.
   *
   * @throws InterruptedException where the thread was interrupted before there was anything
   */
  public List<StreamEntry> awaitRead(String key, StreamId behind, long limit, Duration timeout)
      throws InterruptedException {
    return BlockingCalls.join(readFuture(key, behind, limit, timeout));
  }

  /** Deletes entries, and returns how many were there. O(log N) an id */
  public long delete(String key, StreamId... ids) {
    return operations.delete(database, Bytes.of(key), List.of(ids));
  }

  /** Removes old entries, and returns how many. O(removed) */
  public long trim(String key, StreamTrim trim) {
    return operations.trim(database, Bytes.of(key), trim);
  }

  /**
   * Creates a consumer group, and the stream where it is not there. O(1)
   *
   * @param behind the id behind which entries are given to it; null for those added from now on
   * @throws io.reredis.util.ReredisException BUSYGROUP where there is one of that name
   */
  public void createGroup(String key, String group, StreamId behind) {
    groups.create(database, Bytes.of(key), Bytes.of(group), behind, true, -1);
  }

  /** Removes a group; false where there is none of that name. O(pending) */
  public boolean destroyGroup(String key, String group) {
    return groups.destroy(database, Bytes.of(key), Bytes.of(group));
  }

  /**
   * Gives a consumer entries that its group was not given yet; they are pending until they are
   * acknowledged. O(log N) an entry
   *
   * @param limit the most entries, 0 for any number
   */
  public List<StreamEntry> readGroup(String key, String group, String consumer, long limit) {
    return readGroup(key, group, consumer, limit, null);
  }

  /**
   * Gives a consumer again what it has not acknowledged; an entry that is gone has no parts. O(log
   * N) an entry
   *
   * @param behind the id behind which
   * @param limit the most entries, 0 for any number
   */
  public List<StreamEntry> readPending(
      String key, String group, String consumer, StreamId behind, long limit) {
    return readGroup(key, group, consumer, limit, behind);
  }

  private List<StreamEntry> readGroup(
      String key, String group, String consumer, long limit, StreamId behind) {
    EntryCollector entries = new EntryCollector();
    groups.read(
        database,
        Bytes.of(key),
        Bytes.of(group),
        Bytes.of(consumer),
        behind,
        limit,
        false,
        entries);
    return entries.entries();
  }

  /** Acknowledges entries, and returns how many were pending. O(log N) an id */
  public long acknowledge(String key, String group, StreamId... ids) {
    return groups.acknowledge(database, Bytes.of(key), Bytes.of(group), List.of(ids));
  }

  /**
   * Gives a consumer entries that nobody has acknowledged for a time. O(entries looked at)
   *
   * @param limit the most entries; ten times as many are looked at
   */
  public List<StreamEntry> claimIdle(
      String key, String group, String consumer, Duration idle, long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
    EntryCollector entries = new EntryCollector();
    long now = clock.millis();
    groups.autoClaim(
        database,
        Bytes.of(key),
        Bytes.of(group),
        Bytes.of(consumer),
        StreamId.ZERO,
        limit,
        new Claim(idle.toMillis(), now, now, -1, false, false),
        entries,
        new ArrayList<>());
    return entries.entries();
  }
}
