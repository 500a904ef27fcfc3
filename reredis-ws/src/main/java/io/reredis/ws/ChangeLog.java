package io.reredis.ws;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The newest state of each key that changed lately, in the order of their last changes, shared by
 * all observers: each of them is a cursor into it.
 *
 * <p>Every state has a sequence number. A state that replaces another one of its key is appended,
 * and the old one stays as a gap until the array is packed, so that a cursor is found by binary
 * search. Bounded in keys and in bytes; what is dropped is the oldest. Confined to the feed thread,
 * but for {@link #head()}.
 */
final class ChangeLog {
  private static final int INITIAL = 1024;

  private final int maxKeys;
  private final long maxBytes;
  private final Map<KeyName, KeyState> states = new HashMap<>();
  private KeyState[] order = new KeyState[INITIAL];
  private int start;
  private int end;
  private long bytes;

  /** Written by the feed thread, read by all. */
  private volatile long head;

  /** Everything behind this sequence number is still here. */
  private long lost;

  /** What {@link #lost} was when the log was empty. */
  private long base;

  ChangeLog(int maxKeys, long maxBytes) {
    this.maxKeys = maxKeys;
    this.maxBytes = maxBytes;
  }

  /** The sequence number given last. */
  long head() {
    return head;
  }

  /** Whether all that came after {@code sequence} is still here. */
  boolean reaches(long sequence) {
    return sequence >= lost && sequence <= head;
  }

  /** The sequence number behind which everything is still here. */
  long lost() {
    return lost;
  }

  /** Whether every key that changed since the log was empty is still here. */
  boolean isComplete() {
    return lost == base;
  }

  /** The newest state of a key, or null where it is not here. */
  KeyState find(KeyName name) {
    return states.get(name);
  }

  /** Takes a new state of a key. */
  void put(KeyState state) {
    if (end == order.length) {
      pack();
    }
    long sequence = head + 1;
    state.sequence(sequence);
    KeyState old = states.put(state.name(), state);
    if (old != null) {
      bytes -= old.cost();
      old.supersede();
      state.name(old.name());
    }
    bytes += state.cost();
    order[end++] = state;
    head = sequence;
    while (states.size() > maxKeys || bytes > maxBytes) {
      dropOldest();
    }
  }

  /** Forgets the keys of a database, or of all with -1, whose cursors are of no use any more. */
  void forget(int database) {
    for (int i = start; i < end; i++) {
      KeyState state = order[i];
      if (!state.isSuperseded() && (database == -1 || state.name().database() == database)) {
        states.remove(state.name());
        bytes -= state.cost();
        state.supersede();
      }
    }
  }

  /** Takes a sequence number for something that is no change of a key. */
  long mark() {
    long sequence = head + 1;
    head = sequence;
    return sequence;
  }

  /** Forgets everything; no cursor of before reaches beyond this. */
  void clear() {
    states.clear();
    order = new KeyState[INITIAL];
    start = 0;
    end = 0;
    bytes = 0;
    base = mark();
    lost = base;
  }

  private void dropOldest() {
    KeyState oldest = order[start];
    order[start++] = null;
    if (!oldest.isSuperseded()) {
      states.remove(oldest.name());
      bytes -= oldest.cost();
      lost = oldest.sequence();
    }
  }

  private void pack() {
    boolean grow = states.size() > order.length / 2;
    KeyState[] packed = grow ? new KeyState[order.length * 2] : order;
    int to = 0;
    for (int i = start; i < end; i++) {
      if (!order[i].isSuperseded()) {
        packed[to++] = order[i];
      }
    }
    if (!grow) {
      Arrays.fill(order, to, end, null);
    }
    order = packed;
    start = 0;
    end = to;
  }

  // --- walks; indices hold until the next change

  /** The index of the first state behind {@code sequence}. */
  int indexAfter(long sequence) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = low + high >>> 1;
      if (order[middle].sequence() <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** One more than the index of the last state. */
  int end() {
    return end;
  }

  /** The state at an index; it may be superseded. */
  KeyState at(int index) {
    return order[index];
  }
}
