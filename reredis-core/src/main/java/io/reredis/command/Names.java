package io.reredis.command;

import io.reredis.base.Bytes;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The channels or patterns that a session subscribes to, in order of subscription. Changed by the
 * session's thread only; other threads may read slightly old counts.
 */
public final class Names implements Iterable<Bytes> {
  /** The heap bytes of a subscription here and in the table of subscribers, besides its name. */
  private static final int ENTRY_BYTES = 256;

  private final Set<Bytes> names = new LinkedHashSet<>(0);
  private long heldBytes;

  /** Returns whether the session subscribes to a name. */
  public boolean contains(Bytes name) {
    return names.contains(name);
  }

  /** Adds a name, whose bytes must not change afterwards. */
  public void add(Bytes name) {
    if (names.add(name)) {
      heldBytes += cost(name);
    }
  }

  /** Removes a name; returns whether it was present. */
  public boolean remove(Bytes name) {
    boolean removed = names.remove(name);
    if (removed) {
      heldBytes -= cost(name);
    }
    return removed;
  }

  private static long cost(Bytes name) {
    return ENTRY_BYTES + name.length();
  }

  void clear() {
    names.clear();
    heldBytes = 0;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Returns the number of names. */
  public int size() {
    return names.size();
  }

  /** Returns a copy of the names. */
  public List<Bytes> list() {
    return List.copyOf(names);
  }

  /** Returns the heap bytes of the subscriptions. */
  long heldBytes() {
    return heldBytes;
  }

  @Override
  public Iterator<Bytes> iterator() {
    return names.iterator();
  }
}
