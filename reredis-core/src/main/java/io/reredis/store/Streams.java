package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.operation.BlockingCalls;
import io.reredis.operation.EntryCollector;
import io.reredis.operation.StreamGroupOperations;
import io.reredis.operation.StreamOperations;
import io.reredis.operation.StreamReports;
import io.reredis.option.ClaimedEntries;
import io.reredis.option.PendingEntry;
import io.reredis.option.PendingSummary;
import io.reredis.option.StreamConsumerInfo;
import io.reredis.option.StreamEntry;
import io.reredis.option.StreamGroupInfo;
import io.reredis.option.StreamInfo;
import io.reredis.option.StreamTrim;
import io.reredis.type.StreamValue.Claim;
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
 * <p>A stream is created with its first entry or group and remains when its last entry is removed.
 * The forms with {@link String} use UTF-8; {@link StreamEntry#parts} has the bytes. Every method is
 * atomic and thread-safe, and throws {@link io.reredis.util.ReredisException} WRONGTYPE if the key
 * holds another type, NOGROUP if there is no such group. No argument may be null unless noted. N is
 * the number of entries.
 */
public final class Streams {
  private final StreamOperations operations;
  private final StreamGroupOperations groups;
  private final int database;
  private final Clock clock;

  /** Creates the view of a database. */
  Streams(StreamOperations operations, StreamGroupOperations groups, int database, Clock clock) {
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

  /** Adds an entry with an id from the current time, which is returned. O(1) */
  public StreamId add(String key, Map<String, String> fields) {
    return add(key, null, fields, null);
  }

  /**
   * Adds an entry. O(1) plus the cost of trimming
   *
   * @param id its id, greater than all before; null for one from the current time
   * @param trim how to trim the stream afterwards, or null
   * @return its id
   * @throws io.reredis.util.ReredisException ERR if the id is not greater
   */
  public StreamId add(String key, StreamId id, Map<String, String> fields, StreamTrim trim) {
    return operations.growing().add(database, Bytes.of(key), id, false, false, trim, parts(fields));
  }

  /**
   * Adds an entry. O(1) plus the cost of trimming
   *
   * @param id its id, greater than all before; null for one from the current time
   * @param parts each field followed by its value
   * @param trim how to trim the stream afterwards, or null
   * @return its id
   * @throws io.reredis.util.ReredisException ERR if the id is not greater
   */
  public StreamId add(byte[] key, StreamId id, List<byte[]> parts, StreamTrim trim) {
    if (parts.isEmpty() || parts.size() % 2 != 0) {
      throw new IllegalArgumentException("no fields with values: " + parts.size() + " parts");
    }
    List<Bytes> slices = new ArrayList<>(parts.size());
    parts.forEach(part -> slices.add(new Bytes(part)));
    return operations.growing().add(database, new Bytes(key), id, false, false, trim, slices);
  }

  /** Returns the number of entries, 0 if the key does not exist. O(1) */
  public long length(byte[] key) {
    return operations.length(database, new Bytes(key));
  }

  /** Returns the number of entries, 0 if the key does not exist. O(1) */
  public long length(String key) {
    return operations.length(database, Bytes.of(key));
  }

  /** Returns all entries, oldest first. O(N) */
  public List<StreamEntry> all(byte[] key) {
    return range(key, StreamId.ZERO, StreamId.MAX, 0);
  }

  /** Returns all entries, oldest first. O(N) */
  public List<StreamEntry> all(String key) {
    return range(key, StreamId.ZERO, StreamId.MAX, 0);
  }

  /**
   * Returns the entries between two ids, both included. O(log N + entries)
   *
   * @param limit the maximum number of entries, 0 for no limit
   */
  public List<StreamEntry> range(byte[] key, StreamId from, StreamId to, long limit) {
    return range(new Bytes(key), from, to, limit, false);
  }

  /**
   * Returns the entries between two ids, both included. O(log N + entries)
   *
   * @param limit the maximum number of entries, 0 for no limit
   */
  public List<StreamEntry> range(String key, StreamId from, StreamId to, long limit) {
    return range(Bytes.of(key), from, to, limit, false);
  }

  /** Like {@link #range(byte[], StreamId, StreamId, long)}, last entry first. O(log N + entries) */
  public List<StreamEntry> reverseRange(byte[] key, StreamId from, StreamId to, long limit) {
    return range(new Bytes(key), from, to, limit, true);
  }

  /** Like {@link #range(String, StreamId, StreamId, long)}, last entry first. O(log N + entries) */
  public List<StreamEntry> reverseRange(String key, StreamId from, StreamId to, long limit) {
    return range(Bytes.of(key), from, to, limit, true);
  }

  private List<StreamEntry> range(
      Bytes key, StreamId from, StreamId to, long limit, boolean reverse) {
    EntryCollector entries = new EntryCollector();
    operations.range(database, key, from, to, limit, reverse, entries);
    return entries.entries();
  }

  /** Returns the id of the entry added last, 0-0 if the key does not exist. O(1) */
  public StreamId lastId(byte[] key) {
    return operations.lastId(database, new Bytes(key));
  }

  /** Returns the id of the entry added last, 0-0 if the key does not exist. O(1) */
  public StreamId lastId(String key) {
    return operations.lastId(database, Bytes.of(key));
  }

  /** Returns information about a stream, null if the key does not exist. O(1) */
  public StreamInfo info(byte[] key) {
    return info(new Bytes(key));
  }

  /** Returns information about a stream, null if the key does not exist. O(1) */
  public StreamInfo info(String key) {
    return info(Bytes.of(key));
  }

  private StreamInfo info(Bytes key) {
    StreamInfo[] info = new StreamInfo[1];
    operations.inspect(database, key, value -> info[0] = StreamReports.of(value));
    return info[0];
  }

  /**
   * Reads the entries after an id, or waits for some.
   *
   * @param limit the maximum number of entries, 0 for no limit
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the entries, or of null after the timeout; cancelling it ends the wait
   */
  public CompletableFuture<List<StreamEntry>> readFuture(
      byte[] key, StreamId behind, long limit, Duration timeout) {
    return operations.readFuture(database, new Bytes(key.clone()), behind, limit, timeout);
  }

  /**
   * Reads the entries after an id, or waits for some.
   *
   * @param limit the maximum number of entries, 0 for no limit
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the entries, or of null after the timeout; cancelling it ends the wait
   */
  public CompletableFuture<List<StreamEntry>> readFuture(
      String key, StreamId behind, long limit, Duration timeout) {
    return operations.readFuture(database, Bytes.of(key), behind, limit, timeout);
  }

  /**
   * Like {@link #readFuture(byte[], StreamId, long, Duration)}, but blocks the calling thread.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public List<StreamEntry> awaitRead(byte[] key, StreamId behind, long limit, Duration timeout)
      throws InterruptedException {
    return BlockingCalls.join(readFuture(key, behind, limit, timeout));
  }

  /**
   * Like {@link #readFuture(String, StreamId, long, Duration)}, but blocks the calling thread.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public List<StreamEntry> awaitRead(String key, StreamId behind, long limit, Duration timeout)
      throws InterruptedException {
    return BlockingCalls.join(readFuture(key, behind, limit, timeout));
  }

  /** Deletes entries and returns how many existed. O(log N) per id */
  public long delete(byte[] key, StreamId... ids) {
    return operations.delete(database, new Bytes(key), List.of(ids));
  }

  /** Deletes entries and returns how many existed. O(log N) per id */
  public long delete(String key, StreamId... ids) {
    return operations.delete(database, Bytes.of(key), List.of(ids));
  }

  /** Removes old entries and returns how many. O(removed) */
  public long trim(byte[] key, StreamTrim trim) {
    return operations.trim(database, new Bytes(key), trim);
  }

  /** Removes old entries and returns how many. O(removed) */
  public long trim(String key, StreamTrim trim) {
    return operations.trim(database, Bytes.of(key), trim);
  }

  /**
   * Creates a consumer group, and the stream if missing. O(1)
   *
   * @param behind the id after which entries are delivered; null for those added from now on
   * @throws io.reredis.util.ReredisException BUSYGROUP if the group exists
   */
  public void createGroup(byte[] key, byte[] group, StreamId behind) {
    groups.growing().create(database, new Bytes(key), new Bytes(group), behind, true, -1);
  }

  /**
   * Creates a consumer group, and the stream if missing. O(1)
   *
   * @param behind the id after which entries are delivered; null for those added from now on
   * @throws io.reredis.util.ReredisException BUSYGROUP if the group exists
   */
  public void createGroup(String key, String group, StreamId behind) {
    groups.growing().create(database, Bytes.of(key), Bytes.of(group), behind, true, -1);
  }

  /** Removes a group; returns false if there is none of that name. O(pending) */
  public boolean destroyGroup(byte[] key, byte[] group) {
    return groups.destroy(database, new Bytes(key), new Bytes(group));
  }

  /** Removes a group; returns false if there is none of that name. O(pending) */
  public boolean destroyGroup(String key, String group) {
    return groups.destroy(database, Bytes.of(key), Bytes.of(group));
  }

  /**
   * Returns information about the groups of a stream; empty if the key does not exist. O(groups)
   */
  public List<StreamGroupInfo> groups(byte[] key) {
    return groups(new Bytes(key));
  }

  /**
   * Returns information about the groups of a stream; empty if the key does not exist. O(groups)
   */
  public List<StreamGroupInfo> groups(String key) {
    return groups(Bytes.of(key));
  }

  private List<StreamGroupInfo> groups(Bytes key) {
    List<StreamGroupInfo> infos = new ArrayList<>();
    operations.inspect(database, key, value -> infos.addAll(StreamReports.groups(value.stream())));
    return infos;
  }

  /** Returns information about the consumers of a group. O(consumers) */
  public List<StreamConsumerInfo> consumers(byte[] key, byte[] group) {
    List<StreamConsumerInfo> infos = new ArrayList<>();
    groups.inspect(
        database,
        new Bytes(key),
        new Bytes(group),
        (stream, of) -> infos.addAll(StreamReports.consumers(of, clock.millis())));
    return infos;
  }

  /** Returns information about the consumers of a group. O(consumers) */
  public List<StreamConsumerInfo> consumers(String key, String group) {
    List<StreamConsumerInfo> infos = new ArrayList<>();
    groups.inspect(
        database,
        Bytes.of(key),
        Bytes.of(group),
        (stream, of) -> infos.addAll(StreamReports.consumers(of, clock.millis())));
    return infos;
  }

  /**
   * Delivers entries that are new to the group to a consumer; they are pending until acknowledged.
   * O(log N) per entry
   *
   * @param limit the maximum number of entries, 0 for no limit
   */
  public List<StreamEntry> readGroup(byte[] key, byte[] group, byte[] consumer, long limit) {
    return readGroup(new Bytes(key), new Bytes(group), new Bytes(consumer), limit, null);
  }

  /**
   * Delivers entries that are new to the group to a consumer; they are pending until acknowledged.
   * O(log N) per entry
   *
   * @param limit the maximum number of entries, 0 for no limit
   */
  public List<StreamEntry> readGroup(String key, String group, String consumer, long limit) {
    return readGroup(Bytes.of(key), Bytes.of(group), Bytes.of(consumer), limit, null);
  }

  /**
   * Delivers a consumer's pending entries again; a deleted entry has no parts. O(log N) per entry
   *
   * @param behind the id after which to read
   * @param limit the maximum number of entries, 0 for no limit
   */
  public List<StreamEntry> readPending(
      byte[] key, byte[] group, byte[] consumer, StreamId behind, long limit) {
    return readGroup(new Bytes(key), new Bytes(group), new Bytes(consumer), limit, behind);
  }

  /**
   * Delivers a consumer's pending entries again; a deleted entry has no parts. O(log N) per entry
   *
   * @param behind the id after which to read
   * @param limit the maximum number of entries, 0 for no limit
   */
  public List<StreamEntry> readPending(
      String key, String group, String consumer, StreamId behind, long limit) {
    return readGroup(Bytes.of(key), Bytes.of(group), Bytes.of(consumer), limit, behind);
  }

  private List<StreamEntry> readGroup(
      Bytes key, Bytes group, Bytes consumer, long limit, StreamId behind) {
    EntryCollector entries = new EntryCollector();
    groups.read(database, key, group, consumer, behind, limit, false, entries);
    return entries.entries();
  }

  /** Acknowledges entries and returns how many were pending. O(log N) per id */
  public long acknowledge(byte[] key, byte[] group, StreamId... ids) {
    return groups.acknowledge(database, new Bytes(key), new Bytes(group), List.of(ids));
  }

  /** Acknowledges entries and returns how many were pending. O(log N) per id */
  public long acknowledge(String key, String group, StreamId... ids) {
    return groups.acknowledge(database, Bytes.of(key), Bytes.of(group), List.of(ids));
  }

  /** Returns a summary of a group's pending entries. O(consumers) */
  public PendingSummary pending(byte[] key, byte[] group) {
    PendingSummary[] summary = new PendingSummary[1];
    groups.inspect(
        database,
        new Bytes(key),
        new Bytes(group),
        (stream, of) -> summary[0] = StreamReports.pending(of));
    return summary[0];
  }

  /** Returns a summary of a group's pending entries. O(consumers) */
  public PendingSummary pending(String key, String group) {
    PendingSummary[] summary = new PendingSummary[1];
    groups.inspect(
        database,
        Bytes.of(key),
        Bytes.of(group),
        (stream, of) -> summary[0] = StreamReports.pending(of));
    return summary[0];
  }

  /**
   * Returns a group's pending entries between two ids, both included. O(log N + visited entries)
   *
   * @param consumer the consumer, null for all
   * @param minIdle the least time since the last delivery
   * @param limit the maximum number of entries, 0 for no limit
   */
  public List<PendingEntry> pending(
      byte[] key,
      byte[] group,
      byte[] consumer,
      Duration minIdle,
      StreamId from,
      StreamId to,
      long limit) {
    Bytes owner = consumer == null ? null : new Bytes(consumer);
    return pending(new Bytes(key), new Bytes(group), owner, minIdle, from, to, limit);
  }

  /**
   * Returns a group's pending entries between two ids, both included. O(log N + visited entries)
   *
   * @param consumer the consumer, null for all
   * @param minIdle the least time since the last delivery
   * @param limit the maximum number of entries, 0 for no limit
   */
  public List<PendingEntry> pending(
      String key,
      String group,
      String consumer,
      Duration minIdle,
      StreamId from,
      StreamId to,
      long limit) {
    Bytes owner = consumer == null ? null : Bytes.of(consumer);
    return pending(Bytes.of(key), Bytes.of(group), owner, minIdle, from, to, limit);
  }

  private List<PendingEntry> pending(
      Bytes key,
      Bytes group,
      Bytes consumer,
      Duration minIdle,
      StreamId from,
      StreamId to,
      long limit) {
    List<PendingEntry> entries = new ArrayList<>();
    long most = limit == 0 ? Long.MAX_VALUE : limit;
    groups.inspect(
        database,
        key,
        group,
        (stream, of) -> {
          long now = clock.millis();
          StreamGroupOperations.pending(
              of,
              consumer,
              from,
              to,
              most,
              minIdle.toMillis(),
              now,
              p -> entries.add(StreamReports.pending(p, now)));
        });
    return entries;
  }

  /**
   * Claims pending entries of any consumer and returns those claimed. O(log N) per id
   *
   * @param claim which entries to claim, and what to record for them
   */
  public List<StreamEntry> claim(
      byte[] key, byte[] group, byte[] consumer, StreamClaim claim, StreamId... ids) {
    EntryCollector entries = new EntryCollector();
    claim(
        new Bytes(key),
        new Bytes(group),
        new Bytes(consumer),
        claim.at(clock.millis(), false),
        ids,
        entries);
    return entries.entries();
  }

  /**
   * Claims pending entries of any consumer and returns those claimed. O(log N) per id
   *
   * @param claim which entries to claim, and what to record for them
   */
  public List<StreamEntry> claim(
      String key, String group, String consumer, StreamClaim claim, StreamId... ids) {
    EntryCollector entries = new EntryCollector();
    claim(
        Bytes.of(key),
        Bytes.of(group),
        Bytes.of(consumer),
        claim.at(clock.millis(), false),
        ids,
        entries);
    return entries.entries();
  }

  /**
   * Like {@link #claim(byte[], byte[], byte[], StreamClaim, StreamId...)}, but returns only ids and
   * does not increment the number of deliveries. O(log N) per id
   *
   * @return the ids of the claimed entries
   */
  public List<StreamId> claimIds(
      byte[] key, byte[] group, byte[] consumer, StreamClaim claim, StreamId... ids) {
    EntryCollector entries = new EntryCollector();
    claim(
        new Bytes(key),
        new Bytes(group),
        new Bytes(consumer),
        claim.at(clock.millis(), true),
        ids,
        entries);
    return entries.entries().stream().map(StreamEntry::id).toList();
  }

  /**
   * Like {@link #claim(String, String, String, StreamClaim, StreamId...)}, but returns only ids and
   * does not increment the number of deliveries. O(log N) per id
   *
   * @return the ids of the claimed entries
   */
  public List<StreamId> claimIds(
      String key, String group, String consumer, StreamClaim claim, StreamId... ids) {
    EntryCollector entries = new EntryCollector();
    claim(
        Bytes.of(key),
        Bytes.of(group),
        Bytes.of(consumer),
        claim.at(clock.millis(), true),
        ids,
        entries);
    return entries.entries().stream().map(StreamEntry::id).toList();
  }

  private void claim(
      Bytes key, Bytes group, Bytes consumer, Claim claim, StreamId[] ids, EntryCollector entries) {
    groups.claim(database, key, group, consumer, List.of(ids), claim, null, entries);
  }

  /**
   * Claims entries that have been pending and idle for a time. O(visited entries)
   *
   * @param limit the maximum number of entries; ten times as many are visited
   */
  public List<StreamEntry> claimIdle(
      byte[] key, byte[] group, byte[] consumer, Duration idle, long limit) {
    return claimFrom(key, group, consumer, idle, StreamId.ZERO, limit).entries();
  }

  /**
   * Claims entries that have been pending and idle for a time. O(visited entries)
   *
   * @param limit the maximum number of entries; ten times as many are visited
   */
  public List<StreamEntry> claimIdle(
      String key, String group, String consumer, Duration idle, long limit) {
    return claimFrom(key, group, consumer, idle, StreamId.ZERO, limit).entries();
  }

  /**
   * Claims entries that have been pending and idle for a time, as one step of an iteration over all
   * of them. O(visited entries)
   *
   * @param from the id to begin at: 0-0, then {@link ClaimedEntries#next} of the step before
   * @param limit the maximum number of entries; ten times as many are visited
   */
  public ClaimedEntries claimFrom(
      byte[] key, byte[] group, byte[] consumer, Duration idle, StreamId from, long limit) {
    return claimFrom(new Bytes(key), new Bytes(group), new Bytes(consumer), idle, from, limit);
  }

  /**
   * Claims entries that have been pending and idle for a time, as one step of an iteration over all
   * of them. O(visited entries)
   *
   * @param from the id to begin at: 0-0, then {@link ClaimedEntries#next} of the step before
   * @param limit the maximum number of entries; ten times as many are visited
   */
  public ClaimedEntries claimFrom(
      String key, String group, String consumer, Duration idle, StreamId from, long limit) {
    return claimFrom(Bytes.of(key), Bytes.of(group), Bytes.of(consumer), idle, from, limit);
  }

  private ClaimedEntries claimFrom(
      Bytes key, Bytes group, Bytes consumer, Duration idle, StreamId from, long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
    EntryCollector entries = new EntryCollector();
    List<StreamId> deleted = new ArrayList<>();
    Claim claim = StreamClaim.ofIdle(idle).at(clock.millis(), false);
    StreamId next =
        groups.autoClaim(database, key, group, consumer, from, limit, claim, entries, deleted);
    return new ClaimedEntries(next, entries.entries(), deleted);
  }
}
