package io.reredis.type;

import io.reredis.util.Bytes;
import io.reredis.util.StreamId;
import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A consumer group of a stream: what it was given last, and what is not acknowledged yet. */
public final class StreamGroup {
  /** An object, its two trees and what they begin with. */
  private static final int OBJECT_BYTES = 250;

  /** A pending entry with its id and its places in two trees. */
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

  /** The bytes of heap that it takes itself. */
  long heapBytes() {
    return OBJECT_BYTES + name.length;
  }

  void copyTo(Stream target) {
    StreamGroup copy = target.addGroup(new Bytes(name), lastId, entriesRead);
    for (StreamConsumer consumer : consumers.values()) {
      StreamConsumer other = copy.addConsumer(new Bytes(consumer.name()), consumer.seenTime);
      other.activeTime = consumer.activeTime;
    }
    for (Pending p : pending.values()) {
      Pending own = copy.addPending(p.id, copy.consumers.get(p.consumer.name()), p.time);
      own.count = p.count;
    }
  }

  /** The bytes of heap that it takes with all that it knows. */
  long allBytes() {
    long sum = heapBytes() + (long) PENDING_BYTES * pending.size();
    for (StreamConsumer consumer : consumers.values()) {
      sum += consumer.heapBytes();
    }
    return sum;
  }

  /** Its name, not to be changed. */
  public byte[] name() {
    return name;
  }

  /** The id up to which entries have been given to consumers. */
  public StreamId lastId() {
    return lastId;
  }

  /** How many entries have been given to consumers, -1 where that is not known. */
  public long entriesRead() {
    return entriesRead;
  }

  /** Sets what has been given to consumers. */
  public void setRead(StreamId id, long entries) {
    stream.changed = true;
    lastId = id;
    entriesRead = entries;
  }

  /** Notes that an entry behind {@link #lastId} is given to a consumer. */
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
   * How many entries have not been given to consumers, where that can be told. It is negative where
   * the group was made with more entries read than there are.
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

  /** What has been given and is not acknowledged yet, by id. */
  public TreeMap<StreamId, Pending> pending() {
    return pending;
  }

  /** The consumers by name. */
  public Collection<StreamConsumer> consumers() {
    return consumers.values();
  }

  /** The consumer of that name, or null. */
  public StreamConsumer consumer(Bytes consumerName) {
    return consumers.get(consumerName.copy());
  }

  /** Adds a consumer of a name that there is not yet. */
  public StreamConsumer addConsumer(Bytes consumerName, long now) {
    StreamConsumer consumer = new StreamConsumer(consumerName.copy(), now);
    consumers.put(consumer.name(), consumer);
    stream.account(consumer.heapBytes());
    return consumer;
  }

  /** Removes a consumer and what it has not acknowledged. */
  public void removeConsumer(StreamConsumer consumer) {
    for (StreamId id : consumer.pending.keySet()) {
      pending.remove(id);
    }
    stream.account(-consumer.heapBytes() - (long) PENDING_BYTES * consumer.pending.size());
    consumers.remove(consumer.name());
  }

  /** Notes that an entry was given to a consumer for the first time, whoever had it before. */
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

  /** Notes that a pending entry was given again. */
  void deliveredAgain(Pending p, long now) {
    stream.changed = true;
    p.time = now;
    p.count++;
  }

  /** Notes that a pending entry was claimed. */
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
   * Adds a pending entry as it was elsewhere, which {@link #givePending} gives to its consumer;
   * false where there is one of that id.
   *
   * @param time when it was given last, in ms since 1970
   * @param count how often it was given
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

  /** Gives a consumer a pending entry that is nobody's; false where there is none of that id. */
  public boolean givePending(StreamId id, StreamConsumer consumer) {
    Pending p = pending.get(id);
    if (p == null || p.consumer != null) {
      return false;
    }
    give(p, consumer);
    return true;
  }

  /** Makes a pending entry the consumer's. */
  void give(Pending p, StreamConsumer consumer) {
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

  /** Forgets a pending entry; false where there is none of that id. */
  public boolean acknowledge(StreamId id) {
    Pending p = pending.remove(id);
    if (p == null) {
      return false;
    }
    give(p, null);
    stream.account(-PENDING_BYTES);
    return true;
  }

  /** An entry that was given to a consumer and is not acknowledged yet. */
  public static final class Pending {
    final StreamId id;
    StreamConsumer consumer;
    long time;
    long count = 1;

    Pending(StreamId id, long time) {
      this.id = id;
      this.time = time;
    }

    /** The id of the entry, which may be gone. */
    public StreamId id() {
      return id;
    }

    /** Who has it. */
    public StreamConsumer consumer() {
      return consumer;
    }

    /** When it was given last, in ms since 1970. */
    public long time() {
      return time;
    }

    /** How often it was given. */
    public long count() {
      return count;
    }
  }
}
