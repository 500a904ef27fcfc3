package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.Waiter;
import io.reredis.keyspace.WriteHandle;
import io.reredis.option.StreamEntry;
import io.reredis.type.EntrySink;
import io.reredis.type.Stream;
import io.reredis.type.StreamValue;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import io.reredis.util.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations on the entries of streams, on byte slices.
 *
 * <p>All methods are atomic and thread-safe, and throw {@link ReredisException} WRONGTYPE if a key
 * holds another type. Complexities are Redis's or better.
 */
public final class StreamOperations {
  private static final ReredisException ZERO_ID =
      ReredisException.error("The ID specified in XADD must be greater than 0-0");
  private static final ReredisException EXHAUSTED =
      ReredisException.error(
          "The stream has exhausted the last possible ID, unable to add more items");
  private static final ReredisException NOT_LARGER =
      ReredisException.error(
          "The ID specified in XADD is equal or smaller than the target stream top item");
  private static final ReredisException BEFORE_DELETED =
      ReredisException.error(
          "The ID specified in XSETID is smaller than current max_deleted_entry_id");
  private static final ReredisException BEFORE_TOP =
      ReredisException.error(
          "The ID specified in XSETID is smaller than the target stream top item");
  private static final ReredisException FEWER_THAN_THERE =
      ReredisException.error(
          "The entries_added specified in XSETID is smaller than the target stream length");

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public StreamOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Adds an entry. O(1) plus the cost of trimming
   *
   * @param id the entry's id, null for one from the current time
   * @param anySequence whether to use only the time of the id and choose the sequence number
   * @param onlyIfPresent whether to do nothing if the stream does not exist
   * @param trim how to trim the stream afterwards, or null
   * @param parts each field followed by its value
   * @return the entry's id, null if none was added
   */
  public @Nullable StreamId add(
      int database,
      Bytes key,
      @Nullable StreamId id,
      boolean anySequence,
      boolean onlyIfPresent,
      @Nullable TrimSpec trim,
      List<Bytes> parts) {
    if (id != null && !anySequence && id.equals(StreamId.ZERO)) {
      throw Errors.here(ZERO_ID);
    }
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamValue value = onlyIfPresent ? h.stream() : h.streamOrNew();
      if (value == null) {
        return null;
      }
      StreamId last = h.exists() ? value.stream().lastId() : StreamId.ZERO;
      StreamId own = nextId(last, id, anySequence);
      value.append(own, parts);
      long removed = trim == null ? 0 : trim(value, trim);
      if (h.wantsEffect()) {
        h.effect(addEffect(key, own, removed > 0 ? value.size() : -1, parts));
      }
      if (removed > 0) {
        h.commit(KeyEvent.XADD, KeyEvent.XTRIM);
      } else {
        h.commit(KeyEvent.XADD);
      }
      return own;
    }
  }

  private StreamId nextId(StreamId last, @Nullable StreamId id, boolean anySequence) {
    if (last.equals(StreamId.MAX)) {
      throw Errors.here(EXHAUSTED);
    }
    StreamId own = id;
    if (id == null) {
      long now = keyspace.clock().millis();
      own = Long.compareUnsigned(now, last.millis()) > 0 ? new StreamId(now, 0) : last.next();
    } else if (anySequence) {
      own = id.millis() == last.millis() ? last.next() : new StreamId(id.millis(), 0);
      assert own != null;
      if (own.millis() != id.millis()) {
        throw Errors.here(NOT_LARGER);
      }
    }
    assert own != null;
    if (own.compareTo(last) <= 0) {
      throw Errors.here(NOT_LARGER);
    }
    return own;
  }

  private static long trim(StreamValue value, TrimSpec trim) {
    long limit = trim.limit() >= 0 ? trim.limit() : value.defaultTrimLimit();
    return value.trim(
        trim.maxLength(), trim.minId(), trim.isApproximate(), trim.isApproximate() ? limit : 0);
  }

  private static byte[][] addEffect(Bytes key, StreamId id, long trimmedTo, List<Bytes> parts) {
    int head = trimmedTo < 0 ? 3 : 6;
    byte[][] effect = new byte[head + parts.size()][];
    effect[0] = Effects.XADD;
    effect[1] = key.copy();
    if (trimmedTo >= 0) {
      effect[2] = Effects.MAXLEN;
      effect[3] = Effects.EXACTLY;
      effect[4] = Effects.number(trimmedTo);
    }
    effect[head - 1] = Ascii.bytes(id);
    for (int i = 0; i < parts.size(); i++) {
      effect[head + i] = parts.get(i).copy();
    }
    return effect;
  }

  /** Removes old entries and returns how many. O(removed) */
  public long trim(int database, Bytes key, @Nullable TrimSpec trim) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamValue value = h.stream();
      long removed = value == null || trim == null ? 0 : trim(value, trim);
      if (removed > 0) {
        if (h.wantsEffect()) {
          h.effect(
              Effects.XTRIM,
              key.copy(),
              Effects.MAXLEN,
              Effects.EXACTLY,
              Effects.number(notNull(value).size()));
        }
        h.commit(KeyEvent.XTRIM, removed);
      }
      return removed;
    }
  }

  /** Returns the number of entries, 0 if the key does not exist. O(1) */
  public long length(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      StreamValue value = h.stream();
      return value == null ? 0 : value.size();
    }
  }

  /** Like {@link #exists}, without counting a hit or a miss, as in write commands. */
  public boolean isThere(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.stream() != null;
    }
  }

  /** Returns whether the stream exists, even without entries. O(1) */
  public boolean exists(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      return h.stream() != null;
    }
  }

  /** Passes the stream to {@code reader}; returns false if there is none. */
  public boolean inspect(int database, Bytes key, Consumer<StreamValue> reader) {
    try (ReadHandle h = keyspace.read(database, key)) {
      StreamValue value = h.stream();
      if (value != null) {
        reader.accept(value);
      }
      return value != null;
    }
  }

  /** Returns the id of the entry added last, 0-0 if the key does not exist. O(1) */
  public StreamId lastId(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      StreamValue value = h.stream();
      return value == null ? StreamId.ZERO : value.stream().lastId();
    }
  }

  /** Returns the id of the last existing entry, null if there is none. O(log N) */
  public @Nullable StreamId lastEntryId(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      StreamValue value = h.stream();
      return value == null ? null : value.stream().lastValidId();
    }
  }

  /**
   * Passes the entries between two ids, both included, to {@code sink}. O(log N + entries)
   *
   * @param limit the maximum number of entries, 0 for no limit
   * @param back whether the last one comes first
   * @return how many there were
   */
  public int range(
      int database,
      Bytes key,
      StreamId from,
      StreamId to,
      long limit,
      boolean back,
      EntrySink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      StreamValue value = h.stream();
      return value == null ? 0 : value.range(from, to, limit, back, sink);
    }
  }

  /**
   * Passes the entries after an id to {@code sink} like {@link #range}, without counting a hit or a
   * miss: for blocked readers, which repeat it.
   */
  public int follow(int database, Bytes key, StreamId id, long limit, EntrySink sink) {
    StreamId from = id.next();
    try (ReadHandle h = keyspace.peek(database, key)) {
      StreamValue value = h.stream();
      return value == null || from == null
          ? 0
          : value.range(from, StreamId.MAX, limit, false, sink);
    }
  }

  /**
   * Estimates the number of entries after an id, like {@link Stream#behind}; 0 if the key is not a
   * stream.
   */
  public long countBehind(int database, Bytes key, StreamId id, long most) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return isStream(h) ? notNull(h.stream()).stream().behind(id, most) : 0;
    }
  }

  static boolean isStream(ReadHandle h) {
    return h.exists() && h.valueType() == ValueType.STREAM;
  }

  /** Deletes entries and returns how many existed. O(log N) per id */
  public long delete(int database, Bytes key, List<StreamId> ids) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamValue value = h.stream();
      if (value == null) {
        return 0;
      }
      long deleted = 0;
      for (StreamId id : ids) {
        deleted += value.delete(id) ? 1 : 0;
      }
      if (deleted > 0) {
        if (h.wantsEffect()) {
          byte[][] effect = new byte[2 + ids.size()][];
          effect[0] = Effects.XDEL;
          effect[1] = key.copy();
          for (int i = 0; i < ids.size(); i++) {
            effect[2 + i] = Ascii.bytes(ids.get(i));
          }
          h.effect(effect);
        }
        h.commit(KeyEvent.XDEL, deleted);
      }
      return deleted;
    }
  }

  /**
   * Sets the stream's metadata. O(log N)
   *
   * @param entriesAdded the number of entries ever added, -1 to keep it
   * @param maxDeletedId the greatest deleted id, null to keep it
   */
  public void setId(
      int database,
      Bytes key,
      StreamId lastId,
      long entriesAdded,
      @Nullable StreamId maxDeletedId) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamValue value = h.stream();
      if (value == null) {
        throw Errors.here(Errors.NO_SUCH_KEY);
      }
      Stream stream = value.stream();
      if (lastId.isBefore(stream.maxDeletedId())) {
        throw Errors.here(BEFORE_DELETED);
      }
      if (stream.size() > 0) {
        if (lastId.isBefore(notNull(stream.lastValidId()))) {
          throw Errors.here(BEFORE_TOP);
        }
        if (entriesAdded >= 0 && stream.size() > entriesAdded) {
          throw Errors.here(FEWER_THAN_THERE);
        }
      }
      boolean keeps = maxDeletedId == null || maxDeletedId.equals(StreamId.ZERO);
      stream.setFacts(
          lastId,
          entriesAdded < 0 ? stream.entriesAdded() : entriesAdded,
          notNull(keeps ? stream.maxDeletedId() : maxDeletedId));
      if (h.wantsEffect()) {
        h.effect(
            Effects.XSETID,
            key.copy(),
            Ascii.bytes(lastId),
            Effects.ENTRIESADDED,
            Effects.number(stream.entriesAdded()),
            Effects.MAXDELETEDID,
            Ascii.bytes(stream.maxDeletedId()));
      }
      h.commit(KeyEvent.XSETID);
    }
  }

  /** Calls {@code reader} under the locks of all the keys. */
  public void together(List<Bytes> keys, Runnable reader) {
    long mask = keyspace.shardMask(keys);
    keyspace.lock(mask);
    try {
      reader.run();
    } finally {
      keyspace.unlock(mask);
    }
  }

  /** Returns the entries after an id, null if there are none: for blocked readers. */
  public @Nullable List<StreamEntry<byte[], byte[]>> entriesBehind(
      int database, Bytes key, StreamId id, long limit) {
    StreamId from = id.next();
    if (from == null) {
      return null;
    }
    EntryCollector collector = new EntryCollector();
    int count = range(database, key, from, StreamId.MAX, limit, false, collector);
    return count == 0 ? null : collector.entries();
  }

  /** Waits for entries after an id. */
  public <R> CompletableFuture<R> readAsync(
      int database,
      Bytes key,
      StreamId behind,
      long limit,
      Duration timeout,
      Function<List<StreamEntry<byte[], byte[]>>, R> decoder) {
    return BlockingCalls.future(
        keyspace,
        Waiter.Kind.STREAM,
        database,
        List.of(key.array()),
        0,
        timeout,
        one -> entriesBehind(database, one, behind, limit),
        decoder);
  }
}
