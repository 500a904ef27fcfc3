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
   * Gives a consumer the entries behind those that its group was given, and returns how many. O(log
   * N + entries)
   *
   * @param limit the most entries, 0 for any number
   * @param remembered gets the ids that wait to be acknowledged now; null where none is to wait
   */
  public int deliver(
      StreamGroup group,
      StreamConsumer consumer,
      long limit,
      long now,
      List<StreamId> remembered,
      EntrySink sink) {
    StreamCursor cursor = new StreamCursor(stream());
    StreamId from = group.lastId().next();
    int count = 0;
    boolean there = from != null && cursor.seek(from);
    while (there && (limit == 0 || count < limit)) {
      StreamId id = cursor.id();
      group.advance(id);
      cursor.put(sink, slice, scratch);
      if (remembered != null) {
        group.deliver(id, consumer, now);
        remembered.add(id);
      }
      consumer.activeTime = now;
      count++;
      there = cursor.next();
    }
    return count;
  }

  /**
   * Gives a consumer again what it has not acknowledged, from an id on, and returns how many. An
   * entry that is gone has -1 fields. O(log N) an entry
   */
  public int deliverAgain(
      StreamConsumer consumer,
      StreamId from,
      long limit,
      long now,
      List<StreamId> given,
      EntrySink sink) {
    int count = 0;
    StreamCursor cursor = new StreamCursor(stream());
    for (Pending p : consumer.pending.tailMap(from, true).values()) {
      if (limit > 0 && count == limit) {
        break;
      }
      if (cursor.seek(p.id) && cursor.compareTo(p.id) == 0) {
        cursor.put(sink, slice, scratch);
        p.deliveredAgain(now);
        given.add(p.id);
      } else {
        sink.entry(p.id, -1);
      }
      count++;
    }
    return count;
  }

  /** What XCLAIM and XAUTOCLAIM do with each entry that they take. */
  public record Claim(
      long minIdle, long now, long time, long retryCount, boolean force, boolean justIds) {}

  /**
   * Makes a pending entry the consumer's.
   *
   * @param sink gets the entry where not only ids are wanted
   * @return 1 where it was done, 0 where it was not, -1 where the entry is gone, so that it is not
   *     pending any more
   */
  public int claim(
      StreamGroup group, StreamConsumer consumer, StreamId id, Claim claim, EntrySink sink) {
    Pending p = group.pending().get(id);
    StreamCursor cursor = new StreamCursor(stream());
    if (!cursor.seek(id) || cursor.compareTo(id) != 0) {
      return group.acknowledge(id) ? -1 : 0;
    }
    if (p == null) {
      if (!claim.force) {
        return 0;
      }
      p = group.addPending(id, null, claim.time);
    } else if (claim.minIdle > 0 && claim.now - p.time < claim.minIdle) {
      return 0;
    }
    group.give(p, consumer);
    p.time = claim.time;
    if (claim.retryCount >= 0) {
      p.count = claim.retryCount;
    } else if (!claim.justIds) {
      p.count++;
    }
    consumer.activeTime = claim.now;
    if (claim.justIds) {
      sink.entry(id, -1);
    } else {
      cursor.put(sink, slice, scratch);
    }
    return 1;
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
