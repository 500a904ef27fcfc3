package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyView;
import io.reredis.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of one database as far as the lists of its observers need them. Confined to the feed
 * thread.
 */
final class KeyIndex {
  private static final int BATCH = 64;

  /** The approximate heap bytes of a key in the index and one list. */
  private static final int COST = 200;

  private final int database;
  private final Keyspace keyspace;
  private final int most;
  private final Map<KeyName, KeyEntry> entries = new HashMap<>();
  private final Map<KeyList.Wish, KeyList> lists = new HashMap<>();
  private final List<KeyEntry> found = new ArrayList<>(BATCH);
  private final List<KeyList> moved = new ArrayList<>();
  private boolean truncated;

  KeyIndex(int database, Keyspace keyspace, long maxHeap) {
    this.database = database;
    this.keyspace = keyspace;
    this.most = (int) Math.min(Integer.MAX_VALUE / 2, maxHeap / 4 / COST);
  }

  /** Returns whether there were more keys than the index may hold. */
  boolean isTruncated() {
    return truncated;
  }

  /** Returns the list for a wish; a new one has to be filled by {@link #fill}. */
  KeyList open(KeyList.Wish wish) {
    KeyList list = lists.computeIfAbsent(wish, KeyList::new);
    list.open();
    return list;
  }

  /** Ends the use of a list by a window; returns whether no list is left. */
  boolean close(KeyList list) {
    if (list.close()) {
      lists.remove(list.wish());
    }
    return lists.isEmpty();
  }

  /** Continues to fill a list, until the deadline or its end. */
  void fill(KeyList list, long deadline) {
    byte[] onlyKey = list.wish().filter().onlyKey();
    if (onlyKey != null) {
      keyspace.view(database, new Bytes(onlyKey), view -> visit(list, view));
      take(list);
      list.walked(0);
    }
    while (!list.isFilled() && System.nanoTime() < deadline) {
      long cursor = list.cursor();
      list.walked(keyspace.walker().scan(database, cursor, BATCH, view -> visit(list, view)));
      take(list);
    }
  }

  /** Notes a key that a list shows; called under the lock of its shard. */
  private void visit(KeyList list, KeyView view) {
    if (view.key().length() <= KeyState.MAX_KEY_BYTES
        && list.wish().filter().shows(view.key(), view.type())) {
      found.add(KeyEntry.of(database, view));
    }
  }

  private void take(KeyList list) {
    for (KeyEntry entry : found) {
      KeyEntry known = entries.get(entry.name());
      if (known != null) {
        // its state may be newer
        list.offer(known);
      } else if (add(entry)) {
        list.offer(entry);
      }
    }
    found.clear();
  }

  private boolean add(KeyEntry entry) {
    if (entries.size() >= most) {
      truncated = true;
      return false;
    }
    entries.put(entry.name(), entry);
    return true;
  }

  /** Takes over a change of a key. */
  void apply(KeyState state) {
    KeyEntry entry = entries.get(state.name());
    String type = state.type();
    if (type == null) {
      if (entry != null) {
        entries.remove(entry.name());
        lists.values().forEach(list -> list.order().remove(entry));
      }
    } else if (entry != null) {
      move(entry, state, type);
    } else if (isListed(state, type)) {
      KeyEntry added = new KeyEntry(state.name(), type, state.size(), state.expireAt());
      added.update(state, type);
      if (add(added)) {
        lists.values().forEach(list -> list.offer(added));
      }
    }
  }

  private boolean isListed(KeyState state, String type) {
    Bytes key = new Bytes(state.name().key());
    for (KeyList list : lists.values()) {
      if (list.wish().filter().shows(key, type)) {
        return true;
      }
    }
    return false;
  }

  private void move(KeyEntry entry, KeyState state, String type) {
    boolean retyped = !entry.type().equals(type);
    for (KeyList list : lists.values()) {
      if (retyped || list.wish().sort().moves(entry, state)) {
        list.order().remove(entry);
        moved.add(list);
      }
    }
    entry.update(state, type);
    moved.forEach(list -> list.offer(entry));
    moved.clear();
  }

  /** Removes all keys, since the database was emptied; the lists have to be filled again. */
  void clear() {
    entries.clear();
    truncated = false;
    lists.values().forEach(KeyList::restart);
  }

  /** Returns whether a list is in use. */
  boolean has(KeyList list) {
    return lists.get(list.wish()) == list;
  }

  Collection<KeyList> lists() {
    return lists.values();
  }
}
