package io.reredis.store;

import static io.reredis.base.NotNull.notNull;

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
import io.reredis.type.StreamValue.Claim;
import io.reredis.util.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one database: entries with an id, fields and values, in the order of their ids.
 *
 * <p>A stream is created with its first entry or group and remains when its last entry is removed.
 * Consumers of a group share its entries: each entry is delivered to one of them, and is pending
 * until it is acknowledged. Names of groups and consumers are text in UTF-8. Every method is atomic
 * and thread-safe unless it says otherwise. Each may throw {@link
 * io.reredis.util.ReredisException}: WRONGTYPE if the key holds another type, NOGROUP if there is
 * no such group, and methods that write also OOM and MISCONF; see {@link
 * io.reredis.util.ErrorCode}. In complexities, N is the number of entries.
 *
 * @param <K> the type of the keys and the fields
 * @param <V> the type of the values
 */
public final class Streams<K, V> {
  private final Context<K, V> context;
  private final StreamOperations operations;
  private final StreamGroupOperations groups;
  private final int database;

  /** Creates the view of a database. */
  Streams(Context<K, V> context) {
    this.context = context;
    this.operations = context.operations().streams();
    this.groups = context.operations().streamGroups();
    this.database = context.number();
  }

  private List<StreamEntry<K, V>> typed(List<StreamEntry<byte[], byte[]>> entries) {
    List<StreamEntry<K, V>> typed = new ArrayList<>(entries.size());
    for (StreamEntry<byte[], byte[]> entry : entries) {
      typed.add(typed(entry));
    }
    return typed;
  }

  private StreamEntry<K, V> typed(StreamEntry<byte[], byte[]> entry) {
    List<Map.Entry<K, V>> pairs = new ArrayList<>(entry.pairs().size());
    for (Map.Entry<byte[], byte[]> pair : entry.pairs()) {
      pairs.add(Map.entry(context.decodeKey(pair.getKey()), context.decode(pair.getValue())));
    }
    return new StreamEntry<>(entry.id(), pairs);
  }

  private @Nullable StreamEntry<K, V> typedOrNull(@Nullable StreamEntry<byte[], byte[]> entry) {
    return entry == null ? null : typed(entry);
  }

  // --- entries

  /** Adds an entry with an id made from the current time; returns the id. O(1) */
  public StreamId add(K key, Map<? extends K, ? extends V> fields) {
    return add(key, null, fields, null);
  }

  /**
   * Adds an entry with an id made from the current time, trims the stream, and returns the id. O(1)
   * plus the cost of trimming
   */
  public StreamId add(K key, Map<? extends K, ? extends V> fields, StreamTrim trim) {
    Objects.requireNonNull(trim, "trim");
    return add(key, null, fields, trim);
  }

  /** Like {@link #add(Object, StreamId, Collection, StreamTrim)}, with the fields as a map. */
  public StreamId add(
      K key,
      @Nullable StreamId id,
      Map<? extends K, ? extends V> fields,
      @Nullable StreamTrim trim) {
    Objects.requireNonNull(fields, "fields");
    return add(key, id, fields.entrySet(), trim);
  }

  /**
   * Adds an entry. O(1) plus the cost of trimming
   *
   * @param id the id, greater than all previous ones and 0-0; null for one made from the current
   *     time
   * @param fields the fields with their values, at least one; a field may occur more than once
   * @param trim how to trim the stream afterwards, or null to keep all entries
   * @return the id
   * @throws io.reredis.util.ReredisException ERR if the id is not greater
   * @throws IllegalArgumentException if there is no field
   */
  public StreamId add(
      K key,
      @Nullable StreamId id,
      Collection<? extends Map.Entry<? extends K, ? extends V>> fields,
      @Nullable StreamTrim trim) {
    Objects.requireNonNull(fields, "fields");
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("an entry without fields");
    }
    Bytes name = context.key(key);
    List<Bytes> parts = context.pairs(fields);
    context.admit();
    return notNull(
        operations.add(database, name, id, false, false, trim == null ? null : trim.spec(), parts));
  }

  /** Returns the number of entries, or 0 if the key does not exist. O(1) */
  public long length(K key) {
    return operations.length(database, context.key(key));
  }

  /** Returns all entries, oldest first. O(N) */
  public List<StreamEntry<K, V>> all(K key) {
    return range(key, StreamId.ZERO, StreamId.MAX);
  }

  /** Returns the entries between two ids, both included, oldest first. O(log N + entries) */
  public List<StreamEntry<K, V>> range(K key, StreamId from, StreamId to) {
    return range(key, from, to, Long.MAX_VALUE, false);
  }

  /**
   * Returns the first entries between two ids, both included, oldest first. O(log N + entries)
   *
   * @param limit the maximum number of entries; 0 returns none
   * @throws IllegalArgumentException if the limit is negative
   */
  public List<StreamEntry<K, V>> range(K key, StreamId from, StreamId to, long limit) {
    return range(key, from, to, limit, false);
  }

  /**
   * Like {@link #range(Object, StreamId, StreamId)}, but newest first; {@code from} is still the
   * lower id. O(log N + entries)
   */
  public List<StreamEntry<K, V>> reverseRange(K key, StreamId from, StreamId to) {
    return range(key, from, to, Long.MAX_VALUE, true);
  }

  /**
   * Like {@link #range(Object, StreamId, StreamId, long)}, but newest first; {@code from} is still
   * the lower id. O(log N + entries)
   */
  public List<StreamEntry<K, V>> reverseRange(K key, StreamId from, StreamId to, long limit) {
    return range(key, from, to, limit, true);
  }

  private List<StreamEntry<K, V>> range(
      K key, StreamId from, StreamId to, long limit, boolean reverse) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    if (Context.notNegative("limit", limit) == 0) {
      // XRANGE with COUNT 0 returns nothing, too; the operation takes 0 for no limit
      return List.of();
    }
    EntryCollector entries = new EntryCollector();
    operations.range(database, context.key(key), from, to, limit, reverse, entries);
    return typed(entries.entries());
  }

  /**
   * Returns a {@link Stream} of the entries between two ids, both included, oldest first, read in
   * batches. Not atomic; the store may be used meanwhile. The stream need not be closed. O(1) for
   * each entry
   */
  public Stream<StreamEntry<K, V>> scan(K key, StreamId from, StreamId to) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    StreamId[] next = {from};
    return Scans.stream(
        context,
        (cursor, count, into) -> {
          List<StreamEntry<K, V>> batch = range(key, next[0], to, count);
          into.addAll(batch);
          if (batch.size() < count) {
            return 0;
          }
          next[0] = batch.get(batch.size() - 1).id().next();
          return next[0] == null ? 0 : 1;
        });
  }

  /**
   * Returns the id of the entry added last, even if it was deleted; 0-0 if the key does not exist.
   * O(1)
   */
  public StreamId lastId(K key) {
    return operations.lastId(database, context.key(key));
  }

  /** Returns information about a stream, or null if the key does not exist. O(1) */
  public @Nullable StreamInfo<K, V> info(K key) {
    List<StreamInfo<byte[], byte[]>> found = new ArrayList<>(1);
    operations.inspect(database, context.key(key), value -> found.add(StreamReports.of(value)));
    if (found.isEmpty()) {
      return null;
    }
    StreamInfo<byte[], byte[]> info = found.get(0);
    return new StreamInfo<>(
        info.length(),
        info.lastId(),
        info.maxDeletedId(),
        info.entriesAdded(),
        info.groups(),
        typedOrNull(info.first()),
        typedOrNull(info.last()));
  }

  /** Deletes entries and returns how many existed. O(log N) per id */
  public long delete(K key, StreamId... ids) {
    Objects.requireNonNull(ids, "ids");
    return operations.delete(database, context.key(key), List.of(ids));
  }

  /** Removes old entries and returns their number. O(removed) */
  public long trim(K key, StreamTrim trim) {
    Objects.requireNonNull(trim, "trim");
    return operations.trim(database, context.key(key), trim.spec());
  }

  /**
   * Reads the entries after an id, or waits for one if there are none, without occupying a thread.
   * O(log N + entries)
   *
   * @param limit the maximum number of entries, 0 for no limit
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the entries, or of null after the timeout; cancelling it ends the wait
   * @throws IllegalArgumentException if the limit or the timeout is negative
   */
  public CompletableFuture<@Nullable List<StreamEntry<K, V>>> readAsync(
      K key, StreamId after, long limit, Duration timeout) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(after, "after");
    Objects.requireNonNull(timeout, "timeout");
    Context.notNegative("limit", limit);
    context.refuseInBlock();
    Bytes name = new Bytes(context.key(key).copy());
    return operations.readAsync(database, name, after, limit, timeout, this::typed);
  }

  /**
   * Like {@link #readAsync(Object, StreamId, long, Duration)}, but blocks the calling thread.
   *
   * @return the entries, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public @Nullable List<StreamEntry<K, V>> awaitRead(
      K key, StreamId after, long limit, Duration timeout) throws InterruptedException {
    return BlockingCalls.join(readAsync(key, after, limit, timeout));
  }

  // --- groups

  /**
   * Creates a consumer group, and the stream if it is missing. O(1)
   *
   * @param after the id after which entries are delivered; null to deliver only later additions
   * @throws io.reredis.util.ReredisException BUSYGROUP if the group exists
   */
  public void createGroup(K key, String group, @Nullable StreamId after) {
    Bytes name = context.key(key);
    context.admit();
    groups.create(database, name, Context.text(group, "group"), after, true, -1);
  }

  /** Removes a group; returns false if the group or the key does not exist. O(pending) */
  public boolean destroyGroup(K key, String group) {
    return groups.destroy(database, context.key(key), Context.text(group, "group"), false);
  }

  /**
   * Returns information about the groups of a stream; empty if the key does not exist. O(groups)
   */
  public List<StreamGroupInfo> groups(K key) {
    List<StreamGroupInfo> infos = new ArrayList<>();
    operations.inspect(
        database, context.key(key), value -> infos.addAll(StreamReports.groups(value.stream())));
    return infos;
  }

  /** Returns information about the consumers of a group. O(consumers) */
  public List<StreamConsumerInfo> consumers(K key, String group) {
    List<StreamConsumerInfo> infos = new ArrayList<>();
    groups.inspect(
        database,
        context.key(key),
        Context.text(group, "group"),
        (stream, of) -> infos.addAll(StreamReports.consumers(of, context.clock().millis())));
    return infos;
  }

  /**
   * Delivers to a consumer, which is created if missing, entries that no consumer of the group has
   * received. The entries are pending until acknowledged. O(log N) per entry
   *
   * @param limit the maximum number of entries, 0 for no limit
   * @throws IllegalArgumentException if the limit is negative
   */
  public List<StreamEntry<K, V>> readGroup(K key, String group, String consumer, long limit) {
    return readGroup(key, group, consumer, limit, null);
  }

  /**
   * Delivers a consumer's pending entries again, oldest first, and creates the consumer if missing.
   * An entry deleted meanwhile has no fields. O(log N) per entry
   *
   * @param after the id to read after, {@link StreamId#ZERO} for all
   * @param limit the maximum number of entries, 0 for no limit
   * @throws IllegalArgumentException if the limit is negative
   */
  public List<StreamEntry<K, V>> readPending(
      K key, String group, String consumer, StreamId after, long limit) {
    Objects.requireNonNull(after, "after");
    return readGroup(key, group, consumer, limit, after);
  }

  private List<StreamEntry<K, V>> readGroup(
      K key, String group, String consumer, long limit, @Nullable StreamId after) {
    Context.notNegative("limit", limit);
    EntryCollector entries = new EntryCollector();
    groups.read(
        database,
        context.key(key),
        Context.text(group, "group"),
        Context.text(consumer, "consumer"),
        after,
        limit,
        false,
        entries);
    return typed(entries.entries());
  }

  /**
   * Like {@link #readGroup}, but waits for entries if there are none, without occupying a thread.
   *
   * @param limit the maximum number of entries, 0 for no limit
   * @param timeout the maximum wait, zero for no limit
   * @return a future of the entries, or of null after the timeout; cancelling it ends the wait, and
   *     removing the group completes it with NOGROUP
   * @throws IllegalArgumentException if the limit or the timeout is negative
   */
  public CompletableFuture<@Nullable List<StreamEntry<K, V>>> readGroupAsync(
      K key, String group, String consumer, long limit, Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    Context.notNegative("limit", limit);
    context.refuseInBlock();
    Bytes name = new Bytes(context.key(key).copy());
    return groups.readAsync(
        database,
        name,
        Context.text(group, "group"),
        Context.text(consumer, "consumer"),
        limit,
        timeout,
        this::typed);
  }

  /**
   * Like {@link #readGroupAsync}, but blocks the calling thread.
   *
   * @return the entries, or null after the timeout
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public @Nullable List<StreamEntry<K, V>> awaitReadGroup(
      K key, String group, String consumer, long limit, Duration timeout)
      throws InterruptedException {
    return BlockingCalls.join(readGroupAsync(key, group, consumer, limit, timeout));
  }

  /**
   * Acknowledges entries, which are then no longer pending, and returns how many were; 0 if the
   * group does not exist. O(log N) per id
   */
  public long acknowledge(K key, String group, StreamId... ids) {
    Objects.requireNonNull(ids, "ids");
    return groups.acknowledge(
        database, context.key(key), Context.text(group, "group"), List.of(ids));
  }

  // --- pending entries

  /** Returns a summary of a group's pending entries. O(consumers) */
  public PendingSummary pending(K key, String group) {
    List<PendingSummary> summary = new ArrayList<>(1);
    groups.inspect(
        database,
        context.key(key),
        Context.text(group, "group"),
        (stream, of) -> summary.add(StreamReports.pending(of)));
    return summary.get(0);
  }

  /**
   * Returns a group's pending entries between two ids, both included. O(log N + visited entries)
   *
   * @param consumer the consumer, or null for all
   * @param minIdle the minimum time since the last delivery, zero for any
   * @param limit the maximum number of entries; 0 returns none
   * @throws IllegalArgumentException if the limit or {@code minIdle} is negative, or {@code
   *     minIdle} is too long
   */
  public List<PendingEntry> pending(
      K key,
      String group,
      @Nullable String consumer,
      Duration minIdle,
      StreamId from,
      StreamId to,
      long limit) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Context.notNegative("limit", limit);
    long idle = Context.passedMillis(Objects.requireNonNull(minIdle, "minIdle"));
    List<PendingEntry> entries = new ArrayList<>();
    Bytes owner = consumer == null ? null : Bytes.of(consumer);
    groups.inspect(
        database,
        context.key(key),
        Context.text(group, "group"),
        (stream, of) -> {
          long now = context.clock().millis();
          StreamGroupOperations.pending(
              of,
              owner,
              from,
              to,
              limit,
              idle,
              now,
              p -> entries.add(StreamReports.pending(p, now)));
        });
    return entries;
  }

  /**
   * Transfers pending entries of any consumer to {@code consumer}, which is created if missing, and
   * returns them. O(log N) per id
   *
   * @param claim which entries to claim, and what to record for them
   */
  public List<StreamEntry<K, V>> claim(
      K key, String group, String consumer, StreamClaim claim, StreamId... ids) {
    return typed(claim(key, group, consumer, claim, false, ids));
  }

  /**
   * Like {@link #claim}, but returns only ids and does not increment the number of deliveries.
   * O(log N) per id
   *
   * @return the ids of the claimed entries
   */
  public List<StreamId> claimIds(
      K key, String group, String consumer, StreamClaim claim, StreamId... ids) {
    return claim(key, group, consumer, claim, true, ids).stream().map(StreamEntry::id).toList();
  }

  private List<StreamEntry<byte[], byte[]>> claim(
      K key, String group, String consumer, StreamClaim claim, boolean justIds, StreamId[] ids) {
    Objects.requireNonNull(claim, "claim");
    Objects.requireNonNull(ids, "ids");
    EntryCollector entries = new EntryCollector();
    Claim at = claim.at(context.clock().millis(), justIds);
    groups.claim(
        database,
        context.key(key),
        Context.text(group, "group"),
        Context.text(consumer, "consumer"),
        List.of(ids),
        at,
        null,
        entries);
    return entries.entries();
  }

  /**
   * Claims the oldest pending entries that have been idle for some time. At most ten times {@code
   * limit} entries are examined; {@link #claimFrom} continues after these. O(examined entries)
   *
   * @param idle the minimum time since the last delivery
   * @param limit the maximum number of entries to claim
   * @throws IllegalArgumentException if the limit is not positive, or {@code idle} is negative or
   *     too long
   */
  public List<StreamEntry<K, V>> claimIdle(
      K key, String group, String consumer, Duration idle, long limit) {
    return claimFrom(key, group, consumer, idle, StreamId.ZERO, limit).entries();
  }

  /**
   * Claims pending entries that have been idle for some time, as one step of an iteration over all
   * pending entries. At most ten times {@code limit} entries are examined in a step. The iteration
   * is complete when {@link ClaimedEntries#next} is 0-0. O(examined entries)
   *
   * @param idle the minimum time since the last delivery
   * @param from the id to begin at: 0-0, then {@link ClaimedEntries#next} of the previous step
   * @param limit the maximum number of entries to claim in this step
   * @throws IllegalArgumentException if the limit is not positive, or {@code idle} is negative or
   *     too long
   */
  public ClaimedEntries<K, V> claimFrom(
      K key, String group, String consumer, Duration idle, StreamId from, long limit) {
    Objects.requireNonNull(idle, "idle");
    Objects.requireNonNull(from, "from");
    Context.positive("limit", limit);
    EntryCollector entries = new EntryCollector();
    List<StreamId> deleted = new ArrayList<>();
    Claim claim = StreamClaim.ofIdle(idle).at(context.clock().millis(), false);
    StreamId next =
        groups.autoClaim(
            database,
            context.key(key),
            Context.text(group, "group"),
            Context.text(consumer, "consumer"),
            from,
            limit,
            claim,
            entries,
            deleted);
    return new ClaimedEntries<>(next, typed(entries.entries()), deleted);
  }
}
