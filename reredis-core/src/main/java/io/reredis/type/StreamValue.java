package io.reredis.type;

import io.reredis.type.StreamGroup.Pending;
import io.reredis.util.Bytes;
import io.reredis.util.StreamId;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries and consumer groups of a stream. There is one form, a {@link Stream}; a stream stays
 * when its last entry goes. N is the number of entries.
 */
public final class StreamValue extends View {
  private final Thresholds thresholds;
  private final Bytes slice = new Bytes();
  private final byte[] scratch = new byte[ListPack.SCRATCH_BYTES];
  private StreamNodeCheck check;

  /** Creates a view that is attached to nothing. */
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

  /** The stream, which comes to be where it is not there yet. */
  public Stream stream() {
    if (form == null) {
      form = new Stream();
      kind = Kind.STRING;
    }
    return (Stream) form;
  }

  /** Adds an entry with an id larger than all before. O(1) amortised */
  public void append(StreamId id, List<Bytes> fieldsAndValues) {
    stream().append(id, fieldsAndValues, thresholds);
  }

  /**
   * Takes over a listpack from outside, in a file's layout, as a node behind all others. O(n)
   *
   * @param id which the node's differences are to
   * @param listpack which belongs to the stream then
   * @return false, with nothing done, where its entries must be added one by one, if it is a node
   */
  public boolean adopt(StreamId id, byte[] listpack) {
    if (check == null) {
      check = new StreamNodeCheck();
    }
    return stream().adopt(id, listpack, check);
  }

  /** How many entries trimming looks at where nothing else is said, as Redis has it. */
  public long defaultTrimLimit() {
    long limit = 100L * thresholds.streamNodeEntries;
    return limit <= 0 ? 10_000 : Math.min(limit, 1_000_000);
  }

  /**
   * Removes entries from the oldest on, and returns how many. O(removed)
   *
   * @param maxLength how many may stay, or -1 for any number
   * @param minId the least id that may stay, or null for any
   * @param approximate whether only whole nodes go
   * @param limit the most entries to remove, 0 for any number
   */
  public long trim(long maxLength, StreamId minId, boolean approximate, long limit) {
    return form == null ? 0 : stream().trim(maxLength, minId, approximate, limit);
  }

  /** Deletes an entry; false where there is none of that id. O(log N) */
  public boolean delete(StreamId id) {
    return stream().delete(id);
  }

  /**
   * Gives the entries between two ids, both included, to {@code sink}. O(log N + entries)
   *
   * @param limit the most entries, 0 for any number
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
   * Gives the entries behind those that a group was given to {@code sink}, and returns how many.
   * They are given to nobody yet: that is {@link #deliver}. O(log N + entries)
   *
   * @param limit the most entries, 0 for any number
   * @param ids gets their ids
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
   * Notes that a consumer was given entries. O(log N) an entry
   *
   * @param remembered whether they wait to be acknowledged
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
   * Gives what a consumer has not acknowledged, from an id on, to {@code sink}, and returns how
   * many. An entry that is gone has -1 fields. O(log N) an entry
   *
   * @param given gets those that are there, for {@link #deliverAgain}
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

  /** Notes that a consumer was given again what it has not acknowledged. O(log N) an entry */
  public void deliverAgain(
      StreamGroup group, StreamConsumer consumer, List<StreamId> ids, long now) {
    for (StreamId id : ids) {
      group.deliveredAgain(consumer.pending.get(id), now);
    }
  }

  /** What XCLAIM and XAUTOCLAIM do with each entry that they take. */
  public record Claim(
      long minIdle, long now, long time, long retryCount, boolean force, boolean justIds) {}

  /**
   * Tells whether {@link #claim} may take an entry, and gives it to {@code sink} then. O(log N)
   *
   * @param again whether the same claim is to take it before
   * @param sink gets the entry where not only ids are wanted
   * @return 1 where it may, 0 where not, -1 where the entry is gone, so that it is not to be
   *     pending any more
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
    } else if (claim.minIdle > 0 && claim.now - (again ? claim.time : p.time) < claim.minIdle) {
      return 0;
    }
    if (claim.justIds) {
      sink.entry(id, -1);
    } else {
      cursor.put(sink, slice, scratch);
    }
    return 1;
  }

  /** Makes an entry the consumer's that {@link #claimable} has found so, 1 or -1. O(log N) */
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

  /** The ids of pending entries of a group from one on, at most so many. */
  public static List<StreamId> pendingFrom(StreamGroup group, StreamId from, long limit) {
    List<StreamId> ids = new ArrayList<>();
    for (StreamId id : group.pending().tailMap(from, true).keySet()) {
      if (ids.size() == limit) {
        break;
      }
      ids.add(id);
    }
    return ids;
  }
}
