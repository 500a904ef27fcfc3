package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.type.SetValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;

/**
 * The operations on sets, on byte slices; those on several sets are in {@link SetAlgebra}.
 *
 * <p>{@code Sets} is the typed API. All methods are atomic and thread-safe, and throw {@link
 * io.reredis.util.ReredisException} WRONGTYPE if a key holds another type. A method that passes on
 * many members first reports their number to {@code size}.
 */
public final class SetOperations {
  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public SetOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Adds members and returns how many are new. O(n) in the given members */
  public int add(int database, Bytes key, List<Bytes> members) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SetValue set = h.setOrNew();
      set.expect(members.get(0), members.size());
      int added = 0;
      for (int i = 0; i < members.size(); i++) {
        added += set.add(members.get(i)) ? 1 : 0;
      }
      if (added > 0) {
        if (h.wantsEffect()) {
          h.effect(Effects.line(Effects.SADD, key, members));
        }
        h.commit(KeyEvent.SADD, added);
      }
      return added;
    }
  }

  /** Removes members and returns how many existed. O(n) in the given members */
  public int remove(int database, Bytes key, List<Bytes> members) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SetValue set = h.set();
      int removed = 0;
      for (int i = 0; set != null && i < members.size(); i++) {
        removed += set.remove(members.get(i)) ? 1 : 0;
      }
      if (removed > 0) {
        if (h.wantsEffect()) {
          h.effect(Effects.line(Effects.SREM, key, members));
        }
        h.commit(KeyEvent.SREM, removed);
      }
      return removed;
    }
  }

  /** Moves a member to another set; returns false if it does not exist. O(1) */
  public boolean move(int database, Bytes from, Bytes to, Bytes member) {
    long mask = keyspace.shardMask(from) | keyspace.shardMask(to);
    return keyspace.atOneTime(
        mask,
        () -> {
          if (!keyExists(database, from) || !mayMove(database, from, to, member)) {
            return false;
          }
          if (!from.sameAs(to)) {
            moveOver(database, from, to, member);
          }
          return true;
        });
  }

  /**
   * Adds the member first, which may fail, and notifies last, as Redis does. The steps in between
   * cannot fail.
   */
  private void moveOver(int database, Bytes from, Bytes to, Bytes member) {
    byte[][] removal = null;
    byte[][] addition = null;
    try (WriteHandle h = keyspace.write(database, from)) {
      if (h.wantsEffect()) {
        removal = new byte[][] {Effects.SREM, from.copy(), member.copy()};
        addition = new byte[][] {Effects.SADD, to.copy(), member.copy()};
      }
    }
    boolean added;
    boolean isNew = false;
    try (WriteHandle h = keyspace.write(database, to)) {
      SetValue set = h.setOrNew();
      added = set.add(member);
      if (added) {
        isNew = place(h, set, member);
      }
    }
    try (WriteHandle h = keyspace.writeOn(database, from)) {
      notNull(h.set()).remove(member);
      h.effect(removal);
      h.commit(KeyEvent.SREM);
    } finally {
      if (added) {
        try (WriteHandle h = keyspace.writeOn(database, to)) {
          h.placed(isNew);
          h.effect(addition);
          h.commit(KeyEvent.SADD);
        }
      }
    }
  }

  private static boolean place(WriteHandle h, SetValue set, Bytes added) {
    try {
      return h.place();
    } catch (OutOfMemoryError e) {
      set.remove(added);
      throw e;
    }
  }

  private boolean keyExists(int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      return h.exists();
    }
  }

  /** Returns whether the member exists, after checking that both keys are sets. */
  private boolean mayMove(int database, Bytes from, Bytes to, Bytes member) {
    boolean there;
    try (ReadHandle h = keyspace.peek(database, from)) {
      there = notNull(h.set()).contains(member);
    }
    try (ReadHandle h = keyspace.peek(database, to)) {
      h.set();
    }
    return there;
  }

  /** Returns whether the member exists. O(1) */
  public boolean contains(int database, Bytes key, Bytes member) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      return set != null && set.contains(member);
    }
  }

  /** Returns which of the members exist. O(n) in the given members */
  public boolean[] contains(int database, Bytes key, List<Bytes> members) {
    boolean[] there = new boolean[members.size()];
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      for (int i = 0; set != null && i < there.length; i++) {
        there[i] = set.contains(members.get(i));
      }
    }
    return there;
  }

  /** Returns the number of members. O(1) */
  public long size(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      return set == null ? 0 : set.size();
    }
  }

  /** Passes all members to the sink, unordered. O(n) */
  public void members(int database, Bytes key, LongConsumer size, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      size.accept(set == null ? 0 : set.size());
      if (set != null) {
        set.forEach(sink);
      }
    }
  }

  /**
   * Continues an iteration over the members.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @param count about how many members to visit
   * @return the cursor to continue from, unsigned, 0 at the end. A complete iteration passes on
   *     every member that exists throughout, possibly more than once. O(n) in the visited members
   */
  public long scan(int database, Bytes key, long cursor, long count, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      return set == null ? 0 : set.scan(cursor, count, sink);
    }
  }

  // --- random members

  /** Passes a random member to the sink; returns false if there is none. O(1) */
  public boolean random(int database, Bytes key, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      if (set != null) {
        set.random(ThreadLocalRandom.current(), sink);
      }
      return set != null;
    }
  }

  /** Passes up to {@code count} distinct random members to the sink. O(n) in those members */
  public void randomDistinct(
      int database, Bytes key, long count, LongConsumer size, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      long given = set == null ? 0 : Math.min(count, set.size());
      size.accept(given);
      if (given > 0 && given == notNull(set).size()) {
        assert set != null;
        set.forEach(sink);
      } else if (given > 0) {
        assert set != null;
        set.randomDistinct((int) given, ThreadLocalRandom.current(), sink);
      }
    }
  }

  /** Passes {@code count} random members to the sink, possibly with repetitions. O(count) */
  public void randomRepeated(
      int database, Bytes key, long count, LongConsumer size, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      size.accept(set == null ? 0 : count);
      for (long i = 0; set != null && i < count; i++) {
        set.random(ThreadLocalRandom.current(), sink);
      }
    }
  }

  /** Removes a random member and passes it to the sink; returns false if there is none. O(1) */
  public boolean pop(int database, Bytes key, BytesSink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SetValue set = h.set();
      if (set == null) {
        return false;
      }
      if (h.wantsEffect()) {
        set.pop(
            ThreadLocalRandom.current(),
            (a, offset, length) -> {
              sink.put(a, offset, length);
              h.effect(Effects.SREM, key.copy(), new Bytes(a, offset, length).copy());
            });
      } else {
        set.pop(ThreadLocalRandom.current(), sink);
      }
      h.commit(KeyEvent.SPOP);
      return true;
    }
  }

  /**
   * Removes up to {@code count} random members, none if it is negative, and passes them to the
   * sink. O(n) in those removed, or in those kept
   */
  public void pop(int database, Bytes key, long count, LongConsumer size, BytesSink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SetValue set = h.set();
      long given = set == null ? 0 : Math.max(0, Math.min(count, set.size()));
      size.accept(given);
      if (given == 0) {
        return;
      }
      assert set != null;
      if (given == set.size()) {
        // Redis reads the whole set as SUNION does, which counts as an access
        h.countAccess();
      }
      List<byte[]> popped = popMany(set, given, sink);
      if (h.wantsEffect()) {
        h.effect(
            set.size() == 0
                ? new byte[][] {Effects.DEL, key.copy()}
                : Effects.owned(Effects.SREM, key, popped));
      }
      h.commit(KeyEvent.SPOP, given);
    }
  }

  /** Passes members to the sink, and removes them when it has received all of them. */
  private static List<byte[]> popMany(SetValue set, long count, BytesSink sink) {
    List<byte[]> popped = new ArrayList<>();
    BytesSink taker = Effects.recording(popped, sink);
    long kept = set.size() - count;
    if (kept == 0) {
      set.forEach(sink);
      set.clear();
    } else if (kept * 5 > count) {
      set.randomDistinct((int) count, ThreadLocalRandom.current(), taker);
      Bytes member = new Bytes();
      for (byte[] one : popped) {
        member.set(one, 0, one.length);
        set.remove(member);
      }
    } else {
      set.popAllBut((int) kept, ThreadLocalRandom.current(), taker);
    }
    return popped;
  }
}
