package io.reredis.ws;

import io.reredis.keyspace.Keyspace;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sorted lists of keys that observers look at through windows: kept here, so that a page needs
 * no more than the rows on its screen. Confined to the feed thread.
 */
final class KeyLists {
  /** Reserved bytes for the fields around the rows. */
  private static final int ENVELOPE = 512;

  /** In place of a key that is gone, until the log has received that. */
  private static final byte[] NONE = {'n', 'u', 'l', 'l'};

  private final Keyspace keyspace;
  private final ChangeLog log;
  private final RowReader reader;
  private final Map<Integer, KeyIndex> indexes = new HashMap<>();
  private final ArrayDeque<KeyList> unfilled = new ArrayDeque<>();

  KeyLists(Keyspace keyspace, ChangeLog log, RowReader reader) {
    this.keyspace = keyspace;
    this.log = log;
    this.reader = reader;
  }

  /** Opens a window. */
  KeyWindow open(long id, KeyList.Wish wish, boolean descending) {
    KeyList list =
        indexes
            .computeIfAbsent(
                wish.database(),
                database -> new KeyIndex(database, keyspace, Runtime.getRuntime().maxMemory()))
            .open(wish);
    if (!list.isFilled() && !unfilled.contains(list)) {
      unfilled.add(list);
    }
    return new KeyWindow(id, list, descending);
  }

  /** Ends a window; lists and keys that no window needs are forgotten. */
  void close(KeyWindow window) {
    KeyIndex index = indexes.get(window.database);
    if (index != null && index.close(window.list())) {
      indexes.remove(window.database);
    }
    unfilled.removeIf(list -> !isOpen(list));
  }

  private boolean isOpen(KeyList list) {
    KeyIndex index = indexes.get(list.wish().database());
    return index != null && index.has(list);
  }

  /** Takes over a change that the log has received. */
  void apply(KeyState state) {
    KeyIndex index = indexes.get(state.name().database());
    if (index != null) {
      index.apply(state);
    }
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

  /** Returns whether there are lists to fill. */
  boolean hasWork() {
    return !unfilled.isEmpty();
  }

  /** Fills lists until the deadline. */
  void work(long deadline) {
    KeyList list = unfilled.poll();
    if (list != null) {
      indexes.get(list.wish().database()).fill(list, deadline);
      if (!list.isFilled()) {
        unfilled.add(list);
      }
    }
  }

  /** Returns the next message for a window; null if the observer has seen all of it. */
  @Nullable Frame next(KeyWindow window) {
    List<KeyEntry> entries = window.entries();
    if (!window.isNews(entries)) {
      return null;
    }
    window.show(entries, log.head());
    JsonBytes out = JsonBytes.message("rows").name("id").number(window.id);
    out.name("to").int64(window.number()).name("offset").number(window.offset());
    out.name("total").number(window.list().order().size());
    out.name("filled").bool(window.list().isFilled());
    out.name("truncated").bool(indexes.get(window.database).isTruncated());
    if (window.showsSize()) {
      out.name("dbSize").int64(keyspace.figures().size(window.database));
    }
    out.name("rows").open('[');
    for (KeyEntry entry : entries) {
      byte[] row = row(entry);
      if (out.size() + row.length + ENVELOPE > Limits.FRAME_BYTES) {
        break;
      }
      out.element(row);
    }
    return Frame.of(out.close(']').close('}'));
  }

  private byte[] row(KeyEntry entry) {
    KeyState state = log.find(entry.name());
    if (state == null) {
      state = reader.read(entry.name());
    }
    return state.isDeleted() ? NONE : state.json();
  }
}
