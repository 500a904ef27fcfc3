package io.reredis.type;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.type.StreamGroup.Pending;
import io.reredis.util.StreamId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries and consumer groups of a stream. The only form is a {@link Stream}; a stream remains
 * when its last entry is removed. N is the number of entries.
 */
public final class StreamValue extends View {
  private final Thresholds thresholds;
  private final Bytes slice = new Bytes();
  private final byte[] scratch = new byte[ListPack.SCRATCH_BYTES];
  private @Nullable StreamNodeCheck check;

  /** Creates a detached view. */
  public StreamValue(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public long size() {
    return form == null ? 0 : stream().size();
  }

  @Override
  public boolean isGone() {
    return form == null;
  }

  @Override
  protected void attached() {
    if (form != null) {
      stream().changed = false;
    }
  }

  @Override
  public boolean isChanged() {
    return form != null && stream().changed;
  }

  /** Returns the stream, creating it if it does not exist. */
  public Stream stream() {
    if (form == null) {
      form = new Stream();
      kind = Kind.STRING;
    }
    return (Stream) form;
  }

  /** Adds an entry with an id greater than all before. O(1) amortized */
  public void append(StreamId id, List<Bytes> fieldsAndValues) {
    stream().append(id, fieldsAndValues, thresholds);
  }

  /**
   * Adopts an untrusted listpack, in the format of a file, as the last node. O(n)
   *
   * @param id the id to which the ids in the node are relative
   * @param listpack belongs to the stream afterwards
   * @return false, without any change, if it is malformed or its entries must be added one by one
   */
  public boolean adopt(StreamId id, byte[] listpack) {
    if (check == null) {
      check = new StreamNodeCheck();
    }
    return stream().adopt(id, listpack, check);
  }

  /** Returns Redis's default limit of entries examined by trimming. */
  public long defaultTrimLimit() {
    long limit = 100L * thresholds.streamNodeEntries;
    return limit <= 0 ? 10_000 : Math.min(limit, 1_000_000);
  }

  /**
   * Removes the oldest entries and returns how many. O(removed)
   *
   * @param maxLength the number of entries to keep, or -1 for any number
   * @param minId the least id to keep, or null for any
   * @param approximate whether to remove only whole nodes
   * @param limit the maximum number of entries to remove, 0 for no limit
   */
  public long trim(long maxLength, @Nullable StreamId minId, boolean approximate, long limit) {
    return form == null ? 0 : stream().trim(maxLength, minId, approximate, limit);
  }

  /** Deletes an entry; returns false if there is none with that id. O(log N) */
  public boolean delete(StreamId id) {
    return stream().delete(id);
  }

  /**
   * Passes the entries between two ids, both included, to {@code sink}. O(log N + entries)
   *
   * @param limit the maximum number of entries, 0 for no limit
   * @param back whether the last one comes first
   * @return how many there were
   */
  public int range(StreamId from, StreamId to, long limit, boolean back, EntrySink sink) {
    StreamCursor cursor = new StreamCursor(stream());
    int count = 0;
    boolean there = back ? cursor.seekBack(to) : cursor.seek(from);
    while (there
        && (limit == 0 || count < limit)
        && (back ? cursor.compareTo(from) >= 0 : cursor.compareTo(to) <= 0)) {
      cursor.put(sink, slice, scratch);
      count++;
      there = back ? cursor.previous() : cursor.next();
    }
    return count;
  }

  /**
   * Passes the entries not delivered to a group yet to {@code sink} and returns how many. Does not
   * record their delivery: see {@link #deliver}. O(log N + entries)
   *
   * @param limit the maximum number of entries, 0 for no limit
   * @param ids receives their ids
   */
  public int undelivered(StreamGroup group, long limit, List<StreamId> ids, EntrySink sink) {
    StreamCursor cursor = new StreamCursor(stream());
    StreamId from = group.lastId().next();
    int count = 0;
    boolean there = from != null && cursor.seek(from);
    while (there && (limit == 0 || count < limit)) {
      ids.add(cursor.id());
      cursor.put(sink, slice, scratch);
      count++;
      there = cursor.next();
    }
    return count;
  }

  /**
   * Records the delivery of entries to a consumer. O(log N) per entry
   *
   * @param remembered whether they become pending
   */
  public void deliver(
      StreamGroup group,
      StreamConsumer consumer,
      List<StreamId> ids,
      boolean remembered,
      long now) {
    for (StreamId id : ids) {
      if (remembered) {
        group.deliver(id, consumer, now);
      }
      group.advance(id);
      consumer.activeTime = now;
    }
  }

  /**
   * Passes a consumer's pending entries, from an id on, to {@code sink} and returns how many. A
   * deleted entry has -1 fields. O(log N) per entry
   *
   * @param given receives the ids of those that exist, for {@link #deliverAgain}
   */
  public int unacknowledged(
      StreamConsumer consumer, StreamId from, long limit, List<StreamId> given, EntrySink sink) {
    int count = 0;
    StreamCursor cursor = new StreamCursor(stream());
    for (Pending p : consumer.pending.tailMap(from, true).values()) {
      if (limit > 0 && count == limit) {
        break;
      }
      if (cursor.seek(p.id) && cursor.compareTo(p.id) == 0) {
        given.add(p.id);
        cursor.put(sink, slice, scratch);
      } else {
        sink.entry(p.id, -1);
      }
      count++;
    }
    return count;
  }

  /** Records another delivery of pending entries to their consumer. O(log N) per entry */
  public void deliverAgain(
      StreamGroup group, StreamConsumer consumer, List<StreamId> ids, long now) {
    for (StreamId id : ids) {
      group.deliveredAgain(notNull(consumer.pending.get(id)), now);
    }
  }

  /** The parameters of XCLAIM and XAUTOCLAIM for each claimed entry. */
  public record Claim(
      long minIdle, long now, long time, long retryCount, boolean force, boolean justIds) {}

  /**
   * Returns whether {@link #claim} may claim an entry, and if so passes it to {@code sink}. O(log
   * N)
   *
   * @param again whether the same claim has claimed the entry before
   * @param sink receives the entry unless only ids are requested
   * @return 1 if it may, 0 if not, -1 if the entry was deleted, so that it must not be pending any
   *     more
   */
  public int claimable(StreamGroup group, StreamId id, Claim claim, boolean again, EntrySink sink) {
    Pending p = group.pending().get(id);
    StreamCursor cursor = new StreamCursor(stream());
    if (!cursor.seek(id) || cursor.compareTo(id) != 0) {
      return p != null && !again ? -1 : 0;
    }
    if (p == null && !again) {
      if (!claim.force) {
        return 0;
      }
    } else if (claim.minIdle > 0
        && claim.now - (again ? claim.time : notNull(p).time) < claim.minIdle) {
      return 0;
    }
    if (claim.justIds) {
      sink.entry(id, -1);
    } else {
      cursor.put(sink, slice, scratch);
    }
    return 1;
  }

  /** Claims an entry for which {@link #claimable} returned 1 or -1. O(log N) */
  public void claim(
      StreamGroup group, StreamConsumer consumer, StreamId id, Claim claim, int found) {
    if (found < 0) {
      group.acknowledge(id);
      return;
    }
    Pending p = group.pending().get(id);
    if (p == null) {
      p = group.addPending(id, consumer, claim.time);
    } else {
      group.give(p, consumer);
    }
    group.claimed(p, claim);
    consumer.activeTime = claim.now;
  }
}
