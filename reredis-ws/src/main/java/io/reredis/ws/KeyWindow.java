package io.reredis.ws;

import io.reredis.base.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a {@link KeyList} that an observer looks at. Confined to the feed thread. */
final class KeyWindow extends Following {
  private final KeyList list;
  private final LiveRows rows;
  private final boolean descending;
  private int offset;
  private int count;

  /** Whether another part was asked for since the last message. */
  private boolean moved = true;

  /** The number of the last message, and what it showed. */
  private long number;

  private List<KeyEntry> shown = List.of();
  private List<LiveRow> shownRows = List.of();
  private int total;
  private boolean filled;
  private long update;

  /** The version of the entries when they were last looked at. */
  private long seen;

  /**
   * The changes of a window since the last message.
   *
   * @param whole whether more than the values of rows has changed
   * @param changed the rows whose values have changed
   */
  record News(boolean whole, List<LiveRow> changed) {}

  KeyWindow(long id, KeyList list, LiveRows rows, boolean descending) {
    super(id, list.wish().database(), list.wish().filter());
    this.list = list;
    this.rows = rows;
    this.descending = descending;
  }

  KeyList list() {
    return list;
  }

  /** Returns whether the window shows the same list in the same direction. */
  boolean shows(KeyList.Wish wish, boolean backwards) {
    return list.wish().equals(wish) && descending == backwards;
  }

  /** Moves the window. */
  void move(int from, int keys) {
    offset = from;
    count = keys;
    moved = true;
  }

  boolean isMoved() {
    return moved;
  }

  /** Returns whether it has rows that have not changed, and other ones are still being found. */
  boolean isSettling() {
    return !moved
        && !list.isFilled()
        && !shown.isEmpty()
        && shownRows.stream().noneMatch(LiveRow::isTouched);
  }

  int offset() {
    return offset;
  }

  /** Returns the number of the last message. */
  long number() {
    return number;
  }

  /**
   * Returns what the next message says; null if the observer has seen all of it.
   *
   * @param version the {@link KeyIndex#version} of the list's entries
   */
  @Nullable News next(long version) {
    boolean whole = moved || filled != list.isFilled();
    boolean reordered = whole || version != seen;
    if (reordered) {
      seen = version;
      whole |= total != list.order().size();
      List<KeyEntry> entries = list.order().range(offset, count, descending);
      if (!entries.equals(shown)) {
        whole = true;
        follow(entries);
      }
    }
    List<LiveRow> changed = new ArrayList<>();
    for (int i = 0; i < shownRows.size(); i++) {
      LiveRow row = shownRows.get(i);
      if (row.isTouched()) {
        rows.read(row);
      } else if (reordered) {
        rows.refresh(row, shown.get(i).accessedAt());
      }
      if (row.update() > update) {
        changed.add(row);
        whole |= !shows(row);
      }
    }
    if (!whole && changed.isEmpty()) {
      return null;
    }
    total = list.order().size();
    filled = list.isFilled();
    update = rows.updates();
    moved = false;
    number++;
    return new News(whole, changed);
  }

  /** Returns the rows as they were last read. */
  List<LiveRow> rows() {
    return shownRows;
  }

  /** Returns whether a row exists, and has not become one that the observer may not read. */
  boolean shows(LiveRow row) {
    String type = row.state().type();
    return type != null && filter.shows(new Bytes(row.name().key()), type);
  }

  private void follow(List<KeyEntry> entries) {
    List<LiveRow> next = new ArrayList<>(entries.size());
    for (KeyEntry entry : entries) {
      long changedAt = entry.changedAt() == 0 ? KeyState.UNKNOWN : entry.changedAt();
      next.add(rows.open(new KeyName(database, entry.key()), changedAt));
    }
    closeRows();
    shown = entries;
    shownRows = next;
  }

  private void closeRows() {
    shownRows.forEach(rows::close);
  }

  /** Ends the window. */
  void close() {
    closeRows();
    shown = List.of();
    shownRows = List.of();
  }
}
