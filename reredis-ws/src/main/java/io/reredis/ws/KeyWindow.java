package io.reredis.ws;

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

  /** Returns the rows of the next message; null if the observer has seen all of it. */
  @Nullable List<LiveRow> next() {
    List<KeyEntry> entries = list.order().range(offset, count, descending);
    boolean news = moved || total != list.order().size() || filled != list.isFilled();
    if (!entries.equals(shown)) {
      news = true;
      follow(entries);
    }
    for (int i = 0; i < shownRows.size(); i++) {
      LiveRow row = shownRows.get(i);
      rows.refresh(row, shown.get(i).accessedAt());
      news |= row.update() > update;
    }
    if (!news) {
      return null;
    }
    total = list.order().size();
    filled = list.isFilled();
    update = rows.updates();
    moved = false;
    number++;
    return shownRows;
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
