package io.reredis.ws;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest states of recently changed keys, in the order of their last changes, shared by all
 * observers: each has a cursor into it.
 *
 * <p>Every state has a sequence number. A new state of a key is appended, and the superseded one
 * remains as a gap until the array is packed, so that a cursor is found by binary search. Bounded
 * in keys and in bytes; the oldest states are dropped. Confined to the feed thread, except for
 * {@link #head()}.
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

  /** The sequence number after which all states are available. */
  private long lost;

  /** The value of {@link #lost} when the log was empty. */
  private long base;

  ChangeLog(int maxKeys, long maxBytes) {
    this.maxKeys = maxKeys;
    this.maxBytes = maxBytes;
  }

  /** Returns the latest sequence number. */
  long head() {
    return head;
  }

  /** Returns whether all states after {@code sequence} are available. */
  boolean reaches(long sequence) {
    return sequence >= lost && sequence <= head;
  }

  /** Returns the sequence number after which all states are available. */
  long lost() {
    return lost;
  }

  /** Returns whether the log still has every key that changed since it was empty. */
  boolean isComplete() {
    return lost == base;
  }

  /** Returns the latest state of a key, or null if it is not in the log. */
  @Nullable KeyState find(KeyName name) {
    return states.get(name);
  }

  /** Appends a new state of a key. */
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

  /** Removes the keys of a database, or of all with -1; earlier cursors become useless for it. */
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

  /** Allocates a sequence number for an event other than a change of a key. */
  long mark() {
    long sequence = head + 1;
    head = sequence;
    return sequence;
  }

  /** Removes everything; no earlier cursor remains valid. */
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

  // --- iteration; indices are valid until the next change

  /** Returns the index of the first state after {@code sequence}. */
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

  /** Returns the index after the last state. */
  int end() {
    return end;
  }

  /** Returns the state at an index; it may be superseded. */
  KeyState at(int index) {
    return order[index];
  }
}
