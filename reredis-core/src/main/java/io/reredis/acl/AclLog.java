package io.reredis.acl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log of recent refusals, newest first; a repeated refusal within a minute increments the count
 * of its entry. Thread-safe.
 */
public final class AclLog {
  /** The maximum number of characters stored of a key, a channel or a client line. */
  private static final int MOST_CHARACTERS = 1024;

  /** The heap bytes of an entry without its texts. */
  private static final int ENTRY_BYTES = 160;

  private static final int SCANNED = 10;

  /**
   * The upper limit of the number of entries, regardless of the option: at most 3 KB each, a
   * thousandth of the heap.
   */
  private static final long MOST_ENTRIES =
      Math.max(128, Runtime.getRuntime().maxMemory() / 1000 / 3072);

  private static final long MERGED_MILLIS = 60_000;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long nextId;

  /** The reason for a refusal. */
  public enum Reason {
    COMMAND,
    KEY,
    CHANNEL,
    AUTH
  }

  /**
   * One or several similar refusals; times in ms since 1970.
   *
   * @param context {@code toplevel} or {@code multi}
   * @param object the command, key or channel, one character per byte
   * @param user the name of the user, one character per byte
   * @param client the line of CLIENT LIST
   */
  public record Entry(
      long id,
      long count,
      Reason reason,
      String context,
      String object,
      String user,
      String client,
      long createdAt,
      long updatedAt) {

    private boolean isLike(Entry other) {
      return reason == other.reason
          && context.equals(other.context)
          && object.equals(other.object)
          && user.equals(other.user)
          && Math.abs(updatedAt - other.updatedAt) <= MERGED_MILLIS;
    }

    private Entry again(Entry other) {
      return new Entry(
          id, count + 1, reason, context, object, user, other.client, createdAt, other.updatedAt);
    }
  }

  /** Records a refusal, and keeps at most {@code keep} entries. */
  public synchronized void add(
      Reason reason,
      String context,
      String object,
      String user,
      String client,
      long now,
      long keep) {
    Entry entry =
        new Entry(
            nextId, 1, reason, context, shorten(object), shorten(user), shorten(client), now, now);
    Entry before = takeLike(entry);
    if (before == null) {
      nextId++;
      entries.addFirst(entry);
    } else {
      entries.addFirst(before.again(entry));
    }
    trim(keep);
  }

  private static String shorten(String text) {
    int more = text.length() - MOST_CHARACTERS;
    return more <= 0 ? text : text.substring(0, MOST_CHARACTERS) + "... (" + more + " more bytes)";
  }

  /** Returns the approximate heap bytes of the entries. */
  public synchronized long heldBytes() {
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += ENTRY_BYTES + entry.object.length() + entry.user.length() + entry.client.length();
    }
    return bytes;
  }

  private @Nullable Entry takeLike(Entry entry) {
    int left = SCANNED;
    for (Iterator<Entry> all = entries.iterator(); all.hasNext() && left > 0; left--) {
      Entry old = all.next();
      if (old.isLike(entry)) {
        all.remove();
        return old;
      }
    }
    return null;
  }

  /** Removes the oldest entries beyond that number. */
  public synchronized void trim(long keep) {
    while (entries.size() > Math.min(keep, MOST_ENTRIES)) {
      entries.removeLast();
    }
  }

  /** Returns the newest entries. */
  public synchronized List<Entry> newest(long count) {
    List<Entry> newest = new ArrayList<>();
    for (Entry entry : entries) {
      if (newest.size() >= count) {
        break;
      }
      newest.add(entry);
    }
    return newest;
  }

  /** Removes all entries. */
  public synchronized void clear() {
    entries.clear();
  }
}
