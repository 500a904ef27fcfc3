package io.reredis.command;

import io.reredis.util.Bytes;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The channels or patterns that a session subscribes to, in their order. Changed by the session's
 * thread only; others may read the counts late.
 */
public final class Names implements Iterable<Bytes> {
  /** What a subscription takes here and in the table of subscribers, beside its name. */
  private static final int ENTRY_BYTES = 256;

  private final Set<Bytes> names = new LinkedHashSet<>(0);
  private long heldBytes;

  public boolean contains(Bytes name) {
    return names.contains(name);
  }

  /** Adds a name that stays as it is. */
  public void add(Bytes name) {
    if (names.add(name)) {
      heldBytes += cost(name);
    }
  }

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

  public int size() {
    return names.size();
  }

  /** A copy. */
  public List<Bytes> list() {
    return List.copyOf(names);
  }

  /** The heap bytes that the subscriptions take. */
  long heldBytes() {
    return heldBytes;
  }

  @Override
  public Iterator<Bytes> iterator() {
    return names.iterator();
  }
}
