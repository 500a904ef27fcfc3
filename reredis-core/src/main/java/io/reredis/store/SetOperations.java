package io.reredis.store;

import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.type.SetValue;
import io.reredis.util.Bytes;
import io.reredis.util.BytesSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;

/**
 * What the operations on sets mean, on slices of bytes; those on several sets are in {@link
 * SetAlgebra}.
 *
 * <p>{@link Sets} is their form for programs. All methods are atomic and safe for use by all
 * threads; they throw {@link io.reredis.util.ReredisException} WRONGTYPE where a key holds another
 * type. A method that gives many members first tells how many to {@code size}.
 */
public final class SetOperations {
  private final Keyspace keyspace;

  /** Creates the operations of a keyspace. */
  public SetOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * These operations, once there is room for what they may write. The caller holds no lock.
   *
   * @throws io.reredis.util.ReredisException OOM where there is none
   */
  SetOperations growing() {
    keyspace.memory().admit();
    return this;
  }

  /** Adds members and returns how many are new. O(n) in the members given */
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

  /** Removes members and returns how many were there. O(n) in the members given */
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

  /** Moves a member to another set; false where it is not there. O(1) */
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
   * Adds the member first, which may fail, and tells of it last, as Redis does. What comes in
   * between cannot fail.
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
      h.set().remove(member);
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

  /** Whether the member is there; both keys must be sets before anything is done. */
  private boolean mayMove(int database, Bytes from, Bytes to, Bytes member) {
    boolean there;
    try (ReadHandle h = keyspace.peek(database, from)) {
      there = h.set().contains(member);
    }
    try (ReadHandle h = keyspace.peek(database, to)) {
      h.set();
    }
    return there;
  }

  /** Whether the member is there. O(1) */
  public boolean contains(int database, Bytes key, Bytes member) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      return set != null && set.contains(member);
    }
  }

  /** Which of the members are there. O(n) in the members given */
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

  /** The number of members. O(1) */
  public long size(int database, Bytes key) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      return set == null ? 0 : set.size();
    }
  }

  /** Gives all members, in no order. O(n) */
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
   * Gives some members from a position on.
   *
   * @param cursor 0 to begin with, then what was returned
   * @param count about how many
   * @return the next position, unsigned, 0 at the end. A walk to the end gives every member that is
   *     there all the while, perhaps more than once. O(n) in those given
   */
  public long scan(int database, Bytes key, long cursor, long count, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      return set == null ? 0 : set.scan(cursor, count, sink);
    }
  }

  // --- random members

  /** Gives a random member; false where there is none. O(1) */
  public boolean random(int database, Bytes key, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      if (set != null) {
        set.random(ThreadLocalRandom.current(), sink);
      }
      return set != null;
    }
  }

  /** Gives up to so many different random members. O(n) in those given */
  public void randomDistinct(
      int database, Bytes key, long count, LongConsumer size, BytesSink sink) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SetValue set = h.set();
      long given = set == null ? 0 : Math.min(count, set.size());
      size.accept(given);
      if (given > 0 && given == set.size()) {
        set.forEach(sink);
      } else if (given > 0) {
        set.randomDistinct((int) given, ThreadLocalRandom.current(), sink);
      }
    }
  }

  /** Gives so many random members, the same one perhaps several times. O(count) */
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

  /** Removes a random member and gives it; false where there is none. O(1) */
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

  /** Removes up to so many random members and gives them. O(n) in those given, or in those kept */
  public void pop(int database, Bytes key, long count, LongConsumer size, BytesSink sink) {
    try (WriteHandle h = keyspace.write(database, key)) {
      SetValue set = h.set();
      long given = set == null ? 0 : Math.min(count, set.size());
      size.accept(given);
      if (given == 0) {
        return;
      }
      if (given == set.size()) {
        // Redis reads all of them as SUNION does, which it counts
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

  /** Gives members to the sink, and removes them when it has got all of them. */
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
