package io.reredis.acl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What users were refused lately, newest first; the same thing again within a minute counts on an
 * entry that is there. Safe for use by all threads.
 */
public final class AclLog {
  /** The characters that are kept of a key, a channel or the line of a client. */
  private static final int MOST_CHARACTERS = 1024;

  /** The heap bytes of an entry without its texts. */
  private static final int ENTRY_BYTES = 160;

  private static final int SCANNED = 10;

  /** No more are kept, whatever the option says: at most 3 KB each, a thousandth of the heap. */
  private static final long MOST_ENTRIES =
      Math.max(128, Runtime.getRuntime().maxMemory() / 1000 / 3072);

  private static final long MERGED_MILLIS = 60_000;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long nextId;

  /** Why something was refused. */
  public enum Reason {
    COMMAND,
    KEY,
    CHANNEL,
    AUTH
  }

  /**
   * One refusal, or several that are alike; times in ms since 1970.
   *
   * @param context where: {@code toplevel} or {@code multi}
   * @param object the command, key or channel, a character a byte
   * @param user the name of the user, a character a byte
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

  /** Notes a refusal, and keeps at most {@code keep} entries. */
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

  /** The heap bytes that the entries take, about. */
  public synchronized long heldBytes() {
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += ENTRY_BYTES + entry.object.length() + entry.user.length() + entry.client.length();
    }
    return bytes;
  }

  private Entry takeLike(Entry entry) {
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

  /** Drops the oldest entries above that number. */
  public synchronized void trim(long keep) {
    while (entries.size() > Math.min(keep, MOST_ENTRIES)) {
      entries.removeLast();
    }
  }

  /** The newest entries. */
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

  /** Forgets all entries. */
  public synchronized void clear() {
    entries.clear();
  }
}
