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

  /** The approximate heap bytes of a key in the index and two lists. */
  private static final int COST = 200;

  private final int database;
  private final Keyspace keyspace;
  private final int most;
  private final EntryTable entries = new EntryTable();
  private final Map<KeyList.Wish, KeyList> lists = new HashMap<>();
  private final List<KeyEntry> found = new ArrayList<>(BATCH);
  private final List<KeyList> moved = new ArrayList<>();
  private boolean truncated;

  /** Whether all changes since the last complete walk were collected. */
  private boolean current;

  /** Whether the entries are being read again, and where that goes on. */
  private boolean rereading;

  /** Whether all changes since that began were collected. */
  private boolean rereadCurrent;

  private long rereadAt;

  /** Grows with each change of the entries. */
  private long version;

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
    KeyList list = lists.get(wish);
    if (list == null) {
      list = new KeyList(wish);
      if (hasAll(wish.sort())) {
        list.readIndex(entries.size());
      }
      lists.put(wish, list);
    } else if (!list.isUsed() && wish.sort().needsChanges() && !current) {
      // it has missed changes
      list.restart();
    }
    list.open();
    return list;
  }

  /** Returns whether the entries are all keys, and say what a list of that order needs. */
  private boolean hasAll(SortColumn sort) {
    if (truncated || sort.needsChanges() && !current) {
      return false;
    }
    for (KeyList list : lists.values()) {
      if (list.wish().isWhole() && list.isFilled()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Ends the use of a list. A list of all keys is kept for a while, because opening it again would
   * take long; see {@link #forgetUnused}.
   */
  void close(KeyList list, long now) {
    list.close(now);
    if (!list.isUsed() && !list.wish().isWhole()) {
      lists.remove(list.wish());
    }
  }

  /** Forgets lists that have been unused since that time; returns whether no list is left. */
  boolean forgetUnused(long since) {
    lists.values().removeIf(list -> !list.isUsed() && list.unusedSince() - since <= 0);
    return lists.isEmpty();
  }

  /** Notes that changes of values are not collected any more. */
  void fallBehind() {
    current = false;
    rereadCurrent = false;
    lists.values().forEach(KeyList::fallBehind);
  }

  /** Returns whether the entries are as their keys are, except for the time of the last access. */
  boolean isCurrent() {
    return current;
  }

  /** Begins to read the entries again unless they are current or that has begun. */
  void makeCurrent() {
    if (!current && !rereading) {
      rereading = true;
      rereadCurrent = needsChanges();
      rereadAt = 0;
    }
  }

  boolean isRereading() {
    return rereading;
  }

  /** Returns whether a filled list is sorted by the time of the last access, which reads change. */
  boolean needsAccessTimes() {
    for (KeyList list : lists.values()) {
      if (list.isUsed() && list.isFilled() && list.wish().sort() == SortColumn.IDLE) {
        return true;
      }
    }
    return false;
  }

  /** Continues to read the entries again, or begins to, until the deadline or the end. */
  void reread(long deadline) {
    do {
      rereadAt = keyspace.walker().scan(database, rereadAt, BATCH, this::find);
      for (KeyEntry entry : found) {
        KeyEntry known = entries.find(entry.key(), entry.hash());
        if (known != null) {
          move(known, entry);
        }
      }
      found.clear();
      version++;
    } while (rereadAt != 0 && System.nanoTime() < deadline);
    if (rereadAt == 0) {
      current |= rereading && rereadCurrent;
      rereading = false;
    }
  }

  /** Returns a number that grows with each change of the entries. */
  long version() {
    return version;
  }

  /** Continues to fill a list, until the deadline or its end. */
  void fill(KeyList list, long deadline) {
    byte[] onlyKey = list.wish().filter().onlyKey();
    if (onlyKey != null) {
      keyspace.view(database, new Bytes(onlyKey), view -> visit(list, view));
      take(list);
      list.walked(0);
    } else if (list.readsIndex()) {
      fillFromIndex(list, deadline);
    } else {
      walk(list, deadline);
    }
  }

  private void fillFromIndex(KeyList list, long deadline) {
    version++;
    for (int i = 1; !list.isFilled(); i++) {
      int next = list.nextLeft(entries.size());
      if (next >= 0) {
        list.offer(entries.get(next));
      }
      if (i % BATCH == 0 && System.nanoTime() >= deadline) {
        return;
      }
    }
  }

  private void walk(KeyList list, long deadline) {
    if (list.cursor() == 0) {
      list.beginWalk(needsChanges());
    }
    do {
      long cursor = list.cursor();
      list.walked(keyspace.walker().scan(database, cursor, BATCH, view -> visit(list, view)));
    } while (!list.isFilled() && System.nanoTime() < deadline);
    // neighbours one after the other, so that a search finds in the cache what the last one read
    found.sort(list.wish().sort().order());
    take(list);
    current |= list.isFilled() && list.wish().isWhole() && list.isCurrent();
  }

  /** Notes a key that a list shows; called under the lock of its shard. */
  private void visit(KeyList list, KeyView view) {
    if (list.wish().filter().shows(view.key(), view.type())) {
      find(view);
    }
  }

  /** Notes a key; called under the lock of its shard. */
  private void find(KeyView view) {
    if (view.key().length() <= KeyState.MAX_KEY_BYTES) {
      found.add(KeyEntry.of(keyspace, database, view));
    }
  }

  private void take(KeyList list) {
    for (KeyEntry entry : found) {
      KeyEntry known = entries.find(entry.key(), entry.hash());
      if (known != null) {
        move(known, entry);
        list.offer(known);
      } else {
        add(entry);
      }
    }
    found.clear();
    version++;
  }

  /**
   * Adds a key to the index, and to all lists: a list that is filled learns of a key only when it
   * is new to the index, whether a change or the walk of another list brings it first.
   */
  private void add(KeyEntry entry) {
    if (entries.size() >= most) {
      truncated = true;
      return;
    }
    entries.add(entry);
    lists.values().forEach(list -> list.offer(entry));
  }

  /** Takes over a change of a key. */
  void apply(KeyState state) {
    version++;
    KeyEntry known = entries.find(state.name().key(), state.name().hashCode());
    String type = state.type();
    if (type == null) {
      if (known != null) {
        lists.values().forEach(list -> list.order().remove(known));
        entries.remove(known);
      }
      return;
    }
    if (known == null && !isListed(state, type)) {
      return;
    }
    KeyEntry now = new KeyEntry(state, type);
    if (known == null) {
      add(now);
      return;
    }
    move(known, now);
    for (KeyList list : lists.values()) {
      if (!list.isSettled()) {
        list.offer(known);
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

  /** Updates the entry of a key, and its position in the lists. */
  private void move(KeyEntry entry, KeyEntry now) {
    boolean retyped = !entry.type().equals(now.type());
    long more = now.memory() - entry.memory();
    for (KeyList list : lists.values()) {
      if (retyped || list.wish().sort().differ(entry, now)) {
        list.order().remove(entry);
        moved.add(list);
      } else {
        list.order().weighMore(entry, more);
      }
    }
    entry.update(now);
    moved.forEach(list -> list.offer(entry));
    moved.clear();
  }

  /** Notes that the changes so far were collected. */
  void collected() {
    lists.values().forEach(KeyList::collected);
  }

  /** Removes all keys, since the database was emptied; the lists have to be filled again. */
  void clear() {
    version++;
    rereading = false;
    entries.clear();
    truncated = false;
    lists.values().forEach(KeyList::restart);
  }

  /** Returns whether a list is kept. */
  boolean has(KeyList list) {
    return lists.get(list.wish()) == list;
  }

  Collection<KeyList> lists() {
    return lists.values();
  }

  /** Returns whether a list that is used needs the changes of values. */
  boolean needsChanges() {
    for (KeyList list : lists.values()) {
      if (list.needsChanges()) {
        return true;
      }
    }
    return false;
  }
}
