package io.reredis.type;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.util.StreamId;
import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A consumer group of a stream: its last delivered id, consumers and pending entries. */
public final class StreamGroup {
  /** The heap bytes of the object and its two trees when empty. */
  private static final int OBJECT_BYTES = 250;

  /** The heap bytes of a pending entry with its id and its nodes in two trees. */
  private static final int PENDING_BYTES = 208;

  final byte[] name;
  private final Stream stream;
  private final TreeMap<StreamId, Pending> pending = new TreeMap<>();
  private final TreeMap<byte[], StreamConsumer> consumers = new TreeMap<>(Arrays::compareUnsigned);
  private StreamId lastId;
  private long entriesRead;

  StreamGroup(Stream stream, byte[] name, StreamId lastId, long entriesRead) {
    this.stream = stream;
    this.name = name;
    this.lastId = lastId;
    this.entriesRead = entriesRead;
  }

  /** Returns the heap bytes of the group alone. */
  long heapBytes() {
    return OBJECT_BYTES + name.length;
  }

  void copyTo(Stream target) {
    StreamGroup copy = notNull(target.addGroup(new Bytes(name), lastId, entriesRead));
    for (StreamConsumer consumer : consumers.values()) {
      StreamConsumer other = copy.addConsumer(new Bytes(consumer.name()), consumer.seenTime);
      other.activeTime = consumer.activeTime;
    }
    for (Pending p : pending.values()) {
      Pending own = copy.addPending(p.id, notNull(copy.consumers.get(p.consumer().name())), p.time);
      own.count = p.count;
    }
  }

  /** Returns the heap bytes of the group with its consumers and pending entries. */
  long allBytes() {
    long sum = heapBytes() + (long) PENDING_BYTES * pending.size();
    for (StreamConsumer consumer : consumers.values()) {
      sum += consumer.heapBytes();
    }
    return sum;
  }

  /** Returns its name, which must not be modified. */
  public byte[] name() {
    return name;
  }

  /** Returns the id of the last delivered entry. */
  public StreamId lastId() {
    return lastId;
  }

  /** Returns the number of delivered entries, -1 if unknown. */
  public long entriesRead() {
    return entriesRead;
  }

  /** Sets the last delivered id and the number of delivered entries. */
  public void setRead(StreamId id, long entries) {
    stream.changed = true;
    lastId = id;
    entriesRead = entries;
  }

  /** Records the delivery of an entry after {@link #lastId}. */
  void advance(StreamId id) {
    stream.changed = true;
    if (entriesRead >= 0 && !stream.hasTombstonesFrom(id)) {
      entriesRead++;
    } else if (stream.entriesAdded() > 0) {
      entriesRead = stream.countUpTo(id);
    }
    lastId = id;
  }

  /**
   * Returns the number of entries not delivered yet, if it can be determined. It is negative if the
   * group was created with more entries read than exist.
   */
  public OptionalLong lag() {
    if (stream.entriesAdded() == 0) {
      return OptionalLong.of(0);
    }
    long read =
        entriesRead >= 0 && !stream.hasTombstonesFrom(lastId)
            ? entriesRead
            : stream.countUpTo(lastId);
    return read < 0 ? OptionalLong.empty() : OptionalLong.of(stream.entriesAdded() - read);
  }

  /** Returns the pending entries by id. */
  public TreeMap<StreamId, Pending> pending() {
    return pending;
  }

  /** Returns the consumers by name. */
  public Collection<StreamConsumer> consumers() {
    return consumers.values();
  }

  /** Returns the consumer of that name, or null. */
  public @Nullable StreamConsumer consumer(Bytes consumerName) {
    return consumers.get(consumerName.copy());
  }

  /** Adds a consumer, whose name must be new. */
  public StreamConsumer addConsumer(Bytes consumerName, long now) {
    StreamConsumer consumer = new StreamConsumer(consumerName.copy(), now);
    consumers.put(consumer.name(), consumer);
    stream.account(consumer.heapBytes());
    return consumer;
  }

  /** Removes a consumer and its pending entries. */
  public void removeConsumer(StreamConsumer consumer) {
    for (StreamId id : consumer.pending.keySet()) {
      pending.remove(id);
    }
    stream.account(-consumer.heapBytes() - (long) PENDING_BYTES * consumer.pending.size());
    consumers.remove(consumer.name());
  }

  /**
   * Records the first delivery of an entry to a consumer, even if it was pending for another one.
   */
  Pending deliver(StreamId id, StreamConsumer consumer, long now) {
    Pending p = pending.get(id);
    if (p == null) {
      return addPending(id, consumer, now);
    }
    give(p, consumer);
    deliveredAgain(p, now);
    p.count = 1;
    return p;
  }

  /** Adds a pending entry; the consumer may be null until {@link #give}. */
  Pending addPending(StreamId id, StreamConsumer consumer, long time) {
    Pending p = new Pending(id, time);
    pending.put(id, p);
    stream.account(PENDING_BYTES);
    try {
      give(p, consumer);
    } catch (OutOfMemoryError e) {
      pending.remove(id);
      stream.account(-PENDING_BYTES);
      throw e;
    }
    return p;
  }

  /** Records another delivery of a pending entry. */
  void deliveredAgain(Pending p, long now) {
    stream.changed = true;
    p.time = now;
    p.count++;
  }

  /** Records the claim of a pending entry. */
  void claimed(Pending p, StreamValue.Claim claim) {
    stream.changed = true;
    p.time = claim.time();
    if (claim.retryCount() >= 0) {
      p.count = claim.retryCount();
    } else if (!claim.justIds()) {
      p.count++;
    }
  }

  /**
   * Restores a pending entry, which {@link #givePending} assigns to its consumer; returns false if
   * there is one with that id.
   *
   * @param time the time of the last delivery, in ms since 1970
   * @param count the number of deliveries
   */
  public boolean addPending(StreamId id, long time, long count) {
    Pending p = new Pending(id, time);
    p.count = count;
    if (pending.putIfAbsent(id, p) != null) {
      return false;
    }
    stream.account(PENDING_BYTES);
    return true;
  }

  /**
   * Assigns an unassigned pending entry to a consumer; returns false if there is none with that id.
   */
  public boolean givePending(StreamId id, StreamConsumer consumer) {
    Pending p = pending.get(id);
    if (p == null || p.consumer != null) {
      return false;
    }
    give(p, consumer);
    return true;
  }

  /** Assigns a pending entry to the consumer. */
  void give(Pending p, @Nullable StreamConsumer consumer) {
    if (p.consumer != consumer) {
      if (consumer != null) {
        consumer.pending.put(p.id, p);
      }
      stream.changed = true;
      if (p.consumer != null) {
        p.consumer.pending.remove(p.id);
      }
      p.consumer = consumer;
    }
  }

  /** Removes a pending entry; returns false if there is none with that id. */
  public boolean acknowledge(StreamId id) {
    Pending p = pending.remove(id);
    if (p == null) {
      return false;
    }
    give(p, null);
    stream.account(-PENDING_BYTES);
    return true;
  }

  /** A pending entry: delivered to a consumer and not acknowledged yet. */
  public static final class Pending {
    final StreamId id;

    /** The consumer; null once the entry is acknowledged. */
    @Nullable StreamConsumer consumer;

    long time;
    long count = 1;

    Pending(StreamId id, long time) {
      this.id = id;
      this.time = time;
    }

    /** Returns the id of the entry, which may have been deleted. */
    public StreamId id() {
      return id;
    }

    /** Returns the consumer. */
    public StreamConsumer consumer() {
      return notNull(consumer);
    }

    /** Returns when it was last delivered, in ms since 1970. */
    public long time() {
      return time;
    }

    /** Returns the number of deliveries. */
    public long count() {
      return count;
    }
  }
}
