package io.reredis.ws;

import static io.reredis.base.NotNull.notNull;

import io.reredis.keyspace.Keyspace;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sorted lists of keys that observers look at through windows: kept here, so that a page needs
 * no more than the rows on its screen. Confined to the feed thread.
 */
final class KeyLists {
  /** Reserved bytes for the fields around the rows. */
  private static final int ENVELOPE = 512;

  /** The shortest time between two messages of a tree, unless its open folders change. */
  private static final long TREE_INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);

  /** Stands for a removed key until the list has received the removal. */
  private static final byte[] NONE = {'n', 'u', 'l', 'l'};

  private final Keyspace keyspace;
  private final LiveRows rows;
  private final Map<Integer, KeyIndex> indexes = new HashMap<>();
  private final ArrayDeque<KeyList> unfilled = new ArrayDeque<>();

  KeyLists(Keyspace keyspace, LiveRows rows) {
    this.keyspace = keyspace;
    this.rows = rows;
  }

  /** Opens a window. */
  KeyWindow open(long id, KeyList.Wish wish, boolean descending) {
    return new KeyWindow(id, use(wish), rows, descending);
  }

  private KeyList use(KeyList.Wish wish) {
    KeyList list =
        indexes
            .computeIfAbsent(
                wish.database(),
                database -> new KeyIndex(database, keyspace, Runtime.getRuntime().maxMemory()))
            .open(wish);
    if (!list.isFilled() && !unfilled.contains(list)) {
      unfilled.add(list);
    }
    return list;
  }

  /** Opens a tree. */
  KeyTree openTree(long id, KeyList.Wish wish, byte[] separator) {
    KeyList list = use(wish);
    list.openTree();
    return new KeyTree(id, list, separator);
  }

  /** Ends a window. */
  void close(KeyWindow window, long now) {
    window.close();
    leave(window.list(), now);
  }

  /** Ends a tree. */
  void close(KeyTree tree, long now) {
    tree.list().closeTree();
    leave(tree.list(), now);
  }

  private void leave(KeyList left, long now) {
    KeyIndex index = indexes.get(left.wish().database());
    if (index != null) {
      index.close(left, now);
    }
    unfilled.removeIf(list -> !isKept(list));
  }

  /** Forgets lists that have been unused since that time. */
  void forgetUnused(long since) {
    indexes.values().removeIf(index -> index.forgetUnused(since));
    unfilled.removeIf(list -> !isKept(list));
  }

  private boolean isKept(KeyList list) {
    KeyIndex index = indexes.get(list.wish().database());
    return index != null && index.has(list);
  }

  /** Returns whether no list is kept. */
  boolean isEmpty() {
    return indexes.isEmpty();
  }

  /** Returns whether the changes of values, not only those of the set of keys, are needed. */
  boolean needChanges() {
    for (KeyIndex index : indexes.values()) {
      if (index.needsChanges()) {
        return true;
      }
    }
    return false;
  }

  /** Notes that changes of values are not collected any more. */
  void fallBehind() {
    indexes.values().forEach(KeyIndex::fallBehind);
  }

  /** Takes over a change. */
  void apply(KeyState state) {
    KeyIndex index = indexes.get(state.name().database());
    if (index != null) {
      index.apply(state);
    }
  }

  /** Notes that the changes so far were collected. */
  void collected() {
    indexes.values().forEach(KeyIndex::collected);
  }

  /** Empties the lists of a database, or of all with -1, and begins to fill them again. */
  void flushed(int database) {
    for (Map.Entry<Integer, KeyIndex> index : indexes.entrySet()) {
      if (database == -1 || database == index.getKey()) {
        index.getValue().clear();
        unfilled.removeAll(index.getValue().lists());
        unfilled.addAll(index.getValue().lists());
      }
    }
  }

  /** Returns whether there are lists to fill, or keys to be read again. */
  boolean hasWork() {
    return !unfilled.isEmpty() || rereading() != null;
  }

  /** Fills a list until the deadline; another one is next, unless this is the only one. */
  void fill(KeyList list, long deadline) {
    unfilled.remove(list);
    notNull(indexes.get(list.wish().database())).fill(list, deadline);
    if (!list.isFilled()) {
      unfilled.add(list);
    }
  }

  /**
   * Fills lists, or reads keys again, until the deadline.
   *
   * @return whether an observer waits for the end of that work
   */
  boolean work(long deadline) {
    KeyList list = unfilled.peek();
    if (list != null) {
      fill(list, deadline);
      return true;
    }
    KeyIndex index = rereading();
    if (index == null) {
      return false;
    }
    boolean awaited = index.isRereading();
    index.reread(deadline);
    return awaited;
  }

  /** Returns an index of keys that are to be read again, or null; first one that is awaited. */
  private @Nullable KeyIndex rereading() {
    KeyIndex some = null;
    for (KeyIndex index : indexes.values()) {
      if (index.isRereading()) {
        return index;
      }
      some = index.needsAccessTimes() ? index : some;
    }
    return some;
  }

  /**
   * Returns the next message for a tree; null if the observer has received it, or received another
   * one a moment ago.
   */
  @Nullable Frame next(KeyTree tree, long now) {
    KeyIndex index = notNull(indexes.get(tree.database));
    if (!tree.isBehind(index.version()) || !tree.isChosen() && !isDue(tree, now)) {
      return null;
    }
    boolean complete = tree.list().isFilled() && index.isCurrent();
    if (!complete && tree.list().isFilled()) {
      index.makeCurrent();
    }
    return tree.next(index, complete, now);
  }

  /** Returns whether a tree has to look at its keys again later. */
  boolean isBehind(KeyTree tree) {
    return tree.isBehind(notNull(indexes.get(tree.database)).version());
  }

  private static boolean isDue(KeyTree tree, long now) {
    return now - tree.sentAt() >= TREE_INTERVAL;
  }

  /** Returns the next message for a window; null if the observer has seen all of it. */
  @Nullable Frame next(KeyWindow window) {
    KeyWindow.News news = window.next(notNull(indexes.get(window.database)).version());
    if (news == null) {
      return null;
    }
    Frame update = news.whole() ? null : update(window, news.changed());
    return update == null ? rows(window) : update;
  }

  /** Returns the message with the changed rows; null if it does not fit into a frame. */
  private @Nullable Frame update(KeyWindow window, List<LiveRow> changed) {
    JsonBytes out = JsonBytes.message("update").name("id").number(window.id);
    out.name("to").int64(window.number());
    if (window.showsSize() && !window.list().wish().isWhole()) {
      out.name("dbSize").int64(keyspace.figures().peekSize(window.database));
    }
    out.name("rows").open('[');
    for (LiveRow row : changed) {
      byte[] json = row.state().json();
      if (!fits(out, json)) {
        return null;
      }
      out.element(json);
    }
    return Frame.of(out.close(']').close('}'));
  }

  /** Returns the message with all rows that fit into a frame. */
  private Frame rows(KeyWindow window) {
    JsonBytes out = JsonBytes.message("rows").name("id").number(window.id);
    out.name("to").int64(window.number()).name("offset").number(window.offset());
    out.name("total").number(window.list().order().size());
    out.name("filled").bool(window.list().isFilled());
    out.name("truncated").bool(notNull(indexes.get(window.database)).isTruncated());
    if (window.showsSize()) {
      out.name("dbSize").int64(keyspace.figures().size(window.database));
    }
    out.name("rows").open('[');
    for (LiveRow row : window.rows()) {
      byte[] json = window.shows(row) ? row.state().json() : NONE;
      if (!fits(out, json)) {
        break;
      }
      out.element(json);
    }
    return Frame.of(out.close(']').close('}'));
  }

  private static boolean fits(JsonBytes out, byte[] row) {
    return out.size() + row.length + ENVELOPE <= Limits.FRAME_BYTES;
  }
}
