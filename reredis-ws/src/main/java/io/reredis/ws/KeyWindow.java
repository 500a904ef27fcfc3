package io.reredis.ws;

import java.util.List;

/** The part of a {@link KeyList} that an observer looks at. Confined to the feed thread. */
final class KeyWindow extends Following {
  private final KeyList list;
  private final boolean descending;
  private int offset;
  private int count;

  /** Whether another part was asked for since the last message. */
  private boolean moved = true;

  /** The number of the last message, and what it showed. */
  private long number;

  private List<KeyEntry> shown = List.of();
  private int total;
  private boolean filled;
  private long sequence;

  KeyWindow(long id, KeyList list, boolean descending) {
    super(id, list.wish().database(), list.wish().filter());
    this.list = list;
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
  void move(int from, int rows) {
    offset = from;
    count = rows;
    moved = true;
  }

  boolean isMoved() {
    return moved;
  }

  int offset() {
    return offset;
  }

  long number() {
    return number;
  }

  /** Returns the keys in the window now. */
  List<KeyEntry> entries() {
    return list.order().range(offset, count, descending);
  }

  /** Returns whether the observer has not seen these keys as they are. */
  boolean isNews(List<KeyEntry> entries) {
    if (moved || total != list.order().size() || filled != list.isFilled()) {
      return true;
    }
    for (KeyEntry entry : entries) {
      if (entry.sequence() > sequence) {
        return true;
      }
    }
    return !entries.equals(shown);
  }

  /** Notes what the next message shows, up to a sequence number of the log. */
  void show(List<KeyEntry> entries, long head) {
    shown = entries;
    total = list.order().size();
    filled = list.isFilled();
    sequence = head;
    moved = false;
    number++;
  }
}
