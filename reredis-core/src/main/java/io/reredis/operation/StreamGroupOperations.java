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
import io.reredis.type.StreamConsumer;
import io.reredis.type.StreamGroup;
import io.reredis.type.StreamGroup.Pending;
import io.reredis.type.StreamValue;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations on consumer groups of streams, on byte slices.
 *
 * <p>All methods are atomic and thread-safe, and throw {@link ReredisException} WRONGTYPE if a key
 * holds another type, NOGROUP if there is no such group.
 */
public final class StreamGroupOperations {
  private static final ReredisException NO_STREAM =
      ReredisException.error(
          "The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to"
              + " use the MKSTREAM option to create an empty stream automatically.");
  private static final ReredisException BUSY =
      new ReredisException(ErrorCode.BUSYGROUP, "Consumer Group name already exists");

  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public StreamGroupOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  private static ReredisException noGroup(Bytes key, Bytes group, String where) {
    return new ReredisException(
        ErrorCode.NOGROUP, "No such key '" + key + "' or consumer group '" + group + "'" + where);
  }

  /** Returns the NOGROUP error of the subcommands of XGROUP and XINFO. */
  public static ReredisException noGroupOfKey(Bytes key, Bytes group) {
    return new ReredisException(
        ErrorCode.NOGROUP, "No such consumer group '" + group + "' for key name '" + key + "'");
  }

  /** Checks that a group exists, as XREADGROUP does first. */
  public void require(int database, Bytes key, Bytes group) {
    try (ReadHandle h = keyspace.read(database, key)) {
      if (!hasGroup(h, group)) {
        throw Errors.here(noGroup(key, group, " in XREADGROUP with GROUP option"));
      }
    }
  }

  /**
   * Creates a group. O(1)
   *
   * @param last the id after which entries are delivered, null for the last entry
   * @param makeStream whether to create a missing stream
   * @param entriesRead the number of entries to count as delivered, -1 if unknown
   */
  public void create(
      int database,
      Bytes key,
      Bytes group,
      @Nullable StreamId last,
      boolean makeStream,
      long entriesRead) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamValue value = makeStream ? h.streamOrNew() : h.stream();
      if (value == null) {
        throw Errors.here(NO_STREAM);
      }
      Stream stream = value.stream();
      StreamId from = last == null ? stream.lastId() : last;
      if (stream.addGroup(group, from, entriesRead) == null) {
        throw Errors.here(BUSY);
      }
      if (h.wantsEffect()) {
        h.effect(
            Effects.XGROUP,
            Effects.CREATE,
            key.copy(),
            group.copy(),
            Ascii.bytes(from),
            Effects.MKSTREAM,
            Effects.ENTRIESREAD,
            Effects.number(entriesRead));
      }
      h.commit(KeyEvent.XGROUP_CREATE);
    }
  }

  private static StreamGroup groupOf(WriteHandle h, Bytes key, Bytes name) {
    StreamValue value = h.stream();
    if (value == null) {
      throw Errors.here(NO_STREAM);
    }
    StreamGroup group = value.stream().group(name);
    if (group == null) {
      throw Errors.here(noGroupOfKey(key, name));
    }
    return group;
  }

  /** Sets the last delivered id of a group; {@code last} null for the last entry. O(1) */
  public void setId(
      int database, Bytes key, Bytes name, @Nullable StreamId last, long entriesRead) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamGroup group = groupOf(h, key, name);
      group.setRead(last == null ? notNull(h.stream()).stream().lastId() : last, entriesRead);
      setIdEffect(h, key, group);
      h.commit(KeyEvent.XGROUP_SETID);
    }
  }

  private static void setIdEffect(WriteHandle h, Bytes key, StreamGroup group) {
    if (h.wantsEffect()) {
      h.effect(setIdLine(key, group));
    }
  }

  private static byte[][] setIdLine(Bytes key, StreamGroup group) {
    return new byte[][] {
      Effects.XGROUP,
      Effects.SETID,
      key.copy(),
      group.name(),
      Ascii.bytes(group.lastId()),
      Effects.ENTRIESREAD,
      Effects.number(group.entriesRead())
    };
  }

  /**
   * Removes a group; returns false if there is none of that name. O(pending)
   *
   * @param keyRequired whether a missing key is an error
   */
  public boolean destroy(int database, Bytes key, Bytes group, boolean keyRequired) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamValue value = h.stream();
      if (value == null) {
        if (keyRequired) {
          throw Errors.here(NO_STREAM);
        }
        return false;
      }
      boolean done = value.stream().removeGroup(group);
      if (done) {
        if (h.wantsEffect()) {
          h.effect(Effects.XGROUP, Effects.DESTROY, key.copy(), group.copy());
        }
        h.commit(KeyEvent.XGROUP_DESTROY);
      }
      return done;
    }
  }

  /** Creates a consumer; returns false if there is one of that name. O(1) */
  public boolean createConsumer(int database, Bytes key, Bytes group, Bytes consumer) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamGroup g = groupOf(h, key, group);
      if (g.consumer(consumer) != null) {
        return false;
      }
      g.addConsumer(consumer, keyspace.clock().millis());
      consumerEffect(h, key, g, consumer, Effects.CREATECONSUMER);
      h.commit(KeyEvent.XGROUP_CREATECONSUMER);
      return true;
    }
  }

  private static void consumerEffect(
      WriteHandle h, Bytes key, StreamGroup group, @Nullable Bytes consumer, byte[] what) {
    if (h.wantsEffect()) {
      assert consumer != null;
      h.effect(Effects.XGROUP, what, key.copy(), group.name(), consumer.copy());
    }
  }

  /** Removes a consumer and returns the number of its pending entries. O(pending) */
  public long deleteConsumer(int database, Bytes key, Bytes group, Bytes consumer) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamGroup g = groupOf(h, key, group);
      StreamConsumer c = g.consumer(consumer);
      if (c == null) {
        return 0;
      }
      long pending = c.pending().size();
      g.removeConsumer(c);
      consumerEffect(h, key, g, consumer, Effects.DELCONSUMER);
      h.commit(KeyEvent.XGROUP_DELCONSUMER);
      return pending;
    }
  }

  /**
   * Estimates how many entries {@link #read} would return without a limit; counts no more than
   * about {@code most}.
   */
  public long countWaiting(
      int database, Bytes key, Bytes group, Bytes consumer, @Nullable StreamId from, long most) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      StreamGroup g =
          StreamOperations.isStream(h) ? notNull(h.stream()).stream().group(group) : null;
      if (g == null) {
        return 0;
      }
      if (from == null) {
        return notNull(h.stream()).stream().behind(g.lastId(), most);
      }
      StreamConsumer c = g.consumer(consumer);
      return c == null ? 0 : c.pending().size();
    }
  }

  /**
   * Delivers entries of a stream to a consumer and records them as pending. O(log N + entries)
   *
   * @param from null for entries not delivered to the group yet; else the consumer's pending
   *     entries after this id
   * @param limit the maximum number of entries, 0 for no limit
   * @param noAck whether the entries count as acknowledged
   * @return the number of entries, -1 if new ones are requested and there are none
   */
  public int read(
      int database,
      Bytes key,
      @Nullable Bytes group,
      @Nullable Bytes consumer,
      @Nullable StreamId from,
      long limit,
      boolean noAck,
      EntrySink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamValue value = h.stream();
      StreamGroup g = value == null ? null : value.stream().group(notNull(group));
      if (g == null) {
        assert group != null;
        throw Errors.here(noGroup(key, group, " in XREADGROUP with GROUP option"));
      }
      long now = keyspace.clock().millis();
      assert consumer != null;
      StreamConsumer c = g.consumer(consumer);
      List<StreamId> given = new ArrayList<>();
      // the reply comes first: if it does not fit, no entry has been delivered
      int count =
          from == null
              ? notNull(value).undelivered(g, limit, given, sink)
              : again(value, c, from, limit, given, sink);
      sink.counted(count);
      boolean created = c == null;
      if (created) {
        assert consumer != null;
        c = g.addConsumer(consumer, now);
        consumerEffect(h, key, g, consumer, Effects.CREATECONSUMER);
      }
      assert c != null;
      c.seen(now);
      if (from == null) {
        assert value != null;
        value.deliver(g, c, given, !noAck, now);
      } else {
        assert value != null;
        value.deliverAgain(g, c, given, now);
      }
      if (count > 0) {
        readEffect(h, key, g, c, from == null, created, noAck ? List.of() : given, now);
        commit(h, created, 1);
      } else if (from != null) {
        // as in Redis, reading pending entries is a change even if there are none
        commit(h, created, 1);
      } else if (created) {
        h.commit(KeyEvent.XGROUP_CREATECONSUMER);
      }
      return count == 0 && from == null ? -1 : count;
    }
  }

  private static int again(
      @Nullable StreamValue value,
      @Nullable StreamConsumer consumer,
      StreamId behind,
      long limit,
      List<StreamId> given,
      EntrySink sink) {
    StreamId from = behind.next();
    return from == null || consumer == null
        ? 0
        : notNull(value).unacknowledged(consumer, from, limit, given, sink);
  }

  private static void commit(WriteHandle h, boolean created, long changes) {
    if (created) {
      h.commit(KeyEvent.XGROUP_CREATECONSUMER, KeyEvent.XGROUP_PENDING, changes + 1);
    } else {
      h.commit(KeyEvent.XGROUP_PENDING, changes);
    }
  }

  private static void readEffect(
      WriteHandle h,
      Bytes key,
      StreamGroup group,
      StreamConsumer consumer,
      boolean isNew,
      boolean created,
      List<StreamId> given,
      long now) {
    if (given.isEmpty()) {
      if (!created) {
        setIdEffect(h, key, group);
      } else if (h.wantsEffect()) {
        h.secondEffect(setIdLine(key, group));
      }
    } else if (h.wantsEffect()) {
      List<byte[]> words = claimHead(key, group, consumer, given);
      words.add(Effects.TIME);
      words.add(Effects.number(now));
      if (isNew) {
        words.add(Effects.RETRYCOUNT);
        words.add(Effects.number(1));
        words.add(Effects.FORCE);
        words.add(Effects.JUSTID);
        words.add(Effects.LASTID);
        words.add(Ascii.bytes(group.lastId()));
      }
      h.effect(words.toArray(byte[][]::new));
      if (isNew) {
        // XCLAIM does not carry the number of entries read by the group
        h.secondEffect(setIdLine(key, group));
      }
    }
  }

  private static List<byte[]> claimHead(
      Bytes key, StreamGroup group, @Nullable StreamConsumer consumer, List<StreamId> ids) {
    List<byte[]> words = new ArrayList<>();
    words.add(Effects.XCLAIM);
    words.add(key.copy());
    words.add(group.name());
    assert consumer != null;
    words.add(consumer.name());
    words.add(Effects.number(0));
    ids.forEach(id -> words.add(Ascii.bytes(id)));
    return words;
  }

  /**
   * Waits for entries that are new to a group and delivers them: {@code Streams.readGroupAsync}.
   *
   * @param decoder converts the entries
   */
  public <R> CompletableFuture<R> readAsync(
      int database,
      Bytes key,
      Bytes group,
      Bytes consumer,
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
        name -> {
          EntryCollector entries = new EntryCollector();
          read(database, name, group, consumer, null, limit, false, entries);
          return entries.entries().isEmpty() ? null : entries.entries();
        },
        decoder);
  }

  /** Returns whether there is such a group. O(1) */
  public boolean exists(int database, Bytes key, Bytes group) {
    try (ReadHandle h = keyspace.read(database, key)) {
      return hasGroup(h, group);
    }
  }

  /** Like {@link #exists}, without counting a hit or a miss, as in write commands. */
  public boolean isThere(int database, Bytes key, Bytes group) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return hasGroup(h, group);
    }
  }

  private static boolean hasGroup(ReadHandle h, Bytes group) {
    StreamValue value = h.stream();
    return value != null && value.stream().group(group) != null;
  }

  /**
   * Like {@link #exists}, but throws the error of XCLAIM, XAUTOCLAIM and XPENDING if there is none.
   */
  public void requireForClaim(int database, Bytes key, Bytes group) {
    if (!exists(database, key, group)) {
      throw Errors.here(noGroup(key, group, ""));
    }
  }

  /** Acknowledges entries and returns how many were pending. O(log N) per id */
  public long acknowledge(int database, Bytes key, Bytes group, List<StreamId> ids) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamValue value = h.stream();
      StreamGroup g = value == null ? null : value.stream().group(group);
      if (g == null) {
        return 0;
      }
      long done = 0;
      for (StreamId id : ids) {
        done += g.acknowledge(id) ? 1 : 0;
      }
      if (done > 0) {
        if (h.wantsEffect()) {
          byte[][] effect = new byte[3 + ids.size()][];
          effect[0] = Effects.XACK;
          effect[1] = key.copy();
          effect[2] = g.name();
          for (int i = 0; i < ids.size(); i++) {
            effect[3 + i] = Ascii.bytes(ids.get(i));
          }
          h.effect(effect);
        }
        h.commit(KeyEvent.XGROUP_PENDING, done);
      }
      return done;
    }
  }

  /**
   * Claims pending entries for a consumer. O(log N) per id
   *
   * @param ids the entries
   * @param lastId the least id that the group counts as delivered, or null
   * @param sink receives the entries, or with {@code justIds} only their ids
   * @return how many
   */
  public int claim(
      int database,
      Bytes key,
      Bytes group,
      Bytes consumer,
      List<StreamId> ids,
      StreamValue.Claim claim,
      @Nullable StreamId lastId,
      EntrySink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      StreamValue value = h.stream();
      StreamGroup g = value == null ? null : value.stream().group(group);
      if (g == null) {
        throw Errors.here(noGroup(key, group, ""));
      }
      boolean advanced = lastId != null && g.lastId().isBefore(lastId);
      Claiming claiming = new Claiming(h, key, value, g, claim);
      int count = 0;
      for (StreamId id : ids) {
        count += claiming.look(id, sink) > 0 ? 1 : 0;
      }
      if (advanced) {
        g.setRead(notNull(lastId), g.entriesRead());
      }
      claiming.commit(consumer, advanced);
      return count;
    }
  }

  /**
   * Claims pending entries that have been idle for a time, beginning at an id. O(visited entries)
   *
   * @param count the maximum number of entries; ten times as many are visited
   * @param sink receives the entries, or with {@code justIds} only their ids
   * @param deleted receives the ids of deleted entries, which are no longer pending
   * @return the id to continue from, 0-0 at the end
   */
  public StreamId autoClaim(
      int database,
      Bytes key,
      Bytes group,
      Bytes consumer,
      StreamId from,
      long count,
      StreamValue.Claim claim,
      EntrySink sink,
      List<StreamId> deleted) {
    try (WriteHandle h = keyspace.write(database, key)) {
      h.countAccess();
      StreamValue value = h.stream();
      StreamGroup g = value == null ? null : value.stream().group(group);
      if (g == null) {
        throw Errors.here(noGroup(key, group, ""));
      }
      Claiming claiming = new Claiming(h, key, value, g, claim);
      long attempts = count > Long.MAX_VALUE / 10 ? Long.MAX_VALUE : count * 10;
      long left = count;
      StreamId at = g.pending().ceilingKey(from);
      while (at != null && left > 0 && attempts-- > 0) {
        int outcome = claiming.look(at, sink);
        if (outcome != 0) {
          left--;
        }
        if (outcome < 0) {
          deleted.add(at);
        }
        at = g.pending().higherKey(at);
      }
      claiming.commit(consumer, false);
      return at == null ? StreamId.ZERO : at;
    }
  }

  /** One XCLAIM or XAUTOCLAIM: writes the reply first, then makes the changes. */
  private static final class Claiming {
    private final WriteHandle h;
    private final Bytes key;
    private final @Nullable StreamValue value;
    private final StreamGroup group;
    private final StreamValue.Claim claim;
    private final List<StreamId> found = new ArrayList<>();
    private final Set<StreamId> gone = new HashSet<>();
    private final Set<StreamId> seen = new HashSet<>();
    private @Nullable StreamConsumer consumer;

    Claiming(
        WriteHandle h,
        Bytes key,
        @Nullable StreamValue value,
        StreamGroup group,
        StreamValue.Claim claim) {
      this.h = h;
      this.key = key;
      this.value = value;
      this.group = group;
      this.claim = claim;
    }

    int look(StreamId id, EntrySink sink) {
      assert value != null;
      int outcome = value.claimable(group, id, claim, seen.contains(id), sink);
      if (outcome != 0) {
        found.add(id);
        seen.add(id);
      }
      if (outcome < 0) {
        gone.add(id);
      }
      return outcome;
    }

    void commit(Bytes consumerName, boolean advanced) {
      StreamConsumer there = group.consumer(consumerName);
      boolean created = there == null;
      consumer = created ? group.addConsumer(consumerName, claim.now()) : there;
      assert consumer != null;
      consumer.seen(claim.now());
      for (StreamId id : found) {
        assert value != null;
        value.claim(group, consumer, id, claim, gone.contains(id) ? -1 : 1);
      }
      if (found.isEmpty() && !advanced) {
        if (created) {
          consumerEffect(h, key, group, consumerName, Effects.CREATECONSUMER);
          h.commit(KeyEvent.XGROUP_CREATECONSUMER);
        }
        return;
      }
      if (h.wantsEffect()) {
        effect();
      }
      StreamGroupOperations.commit(h, created, Math.max(1, found.size()));
    }

    private void effect() {
      List<byte[]> words = claimHead(key, group, consumer, found);
      words.add(Effects.TIME);
      words.add(Effects.number(claim.time()));
      if (claim.retryCount() >= 0) {
        words.add(Effects.RETRYCOUNT);
        words.add(Effects.number(claim.retryCount()));
      }
      if (claim.force()) {
        words.add(Effects.FORCE);
      }
      if (claim.justIds()) {
        words.add(Effects.JUSTID);
      }
      words.add(Effects.LASTID);
      words.add(Ascii.bytes(group.lastId()));
      h.effect(words.toArray(byte[][]::new));
    }
  }

  /**
   * Passes pending entries between two ids, both included, to {@code taker}; called within {@link
   * #inspect}. O(log N + visited entries)
   *
   * @param consumer the consumer, null for all
   * @param count the maximum number of entries
   * @param minIdle the least time in ms since the last delivery; 0 for any
   * @return how many
   */
  public static int pending(
      StreamGroup group,
      @Nullable Bytes consumer,
      StreamId from,
      StreamId to,
      long count,
      long minIdle,
      long now,
      Consumer<Pending> taker) {
    StreamConsumer owner = consumer == null ? null : group.consumer(consumer);
    if (consumer != null && owner == null) {
      return 0;
    }
    int given = 0;
    for (Pending p :
        (owner == null ? group.pending() : owner.pending()).tailMap(from, true).values()) {
      if (given == count || p.id().compareTo(to) > 0) {
        break;
      }
      if (now - p.time() >= minIdle || minIdle == 0) {
        taker.accept(p);
        given++;
      }
    }
    return given;
  }

  /**
   * Passes the group and its stream to {@code reader}; throws the error of XPENDING if there is
   * none.
   */
  public void inspect(
      int database, Bytes key, Bytes group, BiConsumer<Stream, StreamGroup> reader) {
    try (ReadHandle h = keyspace.read(database, key)) {
      StreamValue value = h.stream();
      StreamGroup g = value == null ? null : value.stream().group(group);
      if (g == null) {
        throw Errors.here(noGroup(key, group, ""));
      }
      assert value != null;
      reader.accept(value.stream(), g);
    }
  }
}
