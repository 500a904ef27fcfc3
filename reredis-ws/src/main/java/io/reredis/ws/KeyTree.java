package io.reredis.ws;

import io.reredis.keyspace.Keyspace;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyList} sorted by name, shown as a tree: a name up to a separator is a folder. The
 * observer says which folders are open, and gets their children with the number and memory of the
 * keys below them. A child costs two searches in the list, however many keys are below it. Confined
 * to the feed thread.
 */
final class KeyTree extends Following {
  /** Reserved bytes for the fields after the children. */
  private static final int ENVELOPE = 512;

  private final KeyList list;
  private final byte[] separator;
  private List<PageMessage.Folder> open = List.of();

  /** The number of the last message, its content, and the version of the index that it shows. */
  private long number;

  private byte[] sent = {};
  private long version = -1;
  private long sentAt;

  KeyTree(long id, KeyList list, byte[] separator) {
    super(id, list.wish().database(), list.wish().filter());
    this.list = list;
    this.separator = separator;
  }

  KeyList list() {
    return list;
  }

  /** Returns whether the tree shows the same keys in the same folders. */
  boolean shows(KeyList.Wish wish, byte[] otherSeparator) {
    return list.wish().equals(wish) && Arrays.equals(separator, otherSeparator);
  }

  /** Sets which folders are open. */
  void open(List<PageMessage.Folder> folders) {
    open = folders;
    version = -1;
  }

  /** Returns whether the keys may differ from the last message to the observer. */
  boolean isBehind(long ofIndex) {
    return version != ofIndex;
  }

  /** Returns when the last message was sent, by the system's nanosecond clock. */
  long sentAt() {
    return sentAt;
  }

  /** Returns whether the open folders were set since the last message. */
  boolean isChosen() {
    return version < 0;
  }

  long number() {
    return number;
  }

  /**
   * Returns the next message; null if the observer has seen it.
   *
   * @param complete whether all keys are known with their current size
   */
  @Nullable Frame next(KeyIndex index, boolean complete, long now) {
    version = index.version();
    JsonBytes out = new JsonBytes(4096);
    out.name("filled").bool(complete).name("truncated").bool(index.isTruncated());
    Order.Before all = list.order().all();
    out.name("total").number(all.keys()).name("memory").int64(all.memory());
    out.name("folders").open('[');
    for (PageMessage.Folder folder : open) {
      write(folder, out);
    }
    out.close(']');
    byte[] content = out.copy();
    if (Arrays.equals(content, sent)) {
      return null;
    }
    sent = content;
    sentAt = now;
    number++;
    JsonBytes message = JsonBytes.message("tree").name("id").number(id).name("to").int64(number);
    return Frame.of(message.element(content).close('}'));
  }

  private void write(PageMessage.Folder folder, JsonBytes out) {
    byte[] path = folder.path();
    out.open('{').name("path").text(path).name("children").open('[');
    Order order = list.order();
    int end = order.before(after(path)).keys();
    int at = order.before(KeyEntry.place(path)).keys();
    for (long i = 0; at < end && i < folder.count() && hasRoom(out); i++) {
      KeyEntry entry = order.range(at, 1, false).get(0);
      int nameEnd = endOfFolder(entry.key(), path.length);
      if (nameEnd < 0) {
        out.element(leaf(entry));
        at++;
      } else {
        at = writeFolder(Arrays.copyOf(entry.key(), nameEnd), at, out);
      }
    }
    out.close(']').name("more").bool(at < end).close('}');
  }

  private static boolean hasRoom(JsonBytes out) {
    return out.size() + KeyState.MAX_KEY_BYTES * 2 + ENVELOPE < Limits.FRAME_BYTES;
  }

  /** Writes a folder that begins at a position, and returns the position after it. */
  private int writeFolder(byte[] path, int from, JsonBytes out) {
    Order.Before before = list.order().before(KeyEntry.place(path));
    Order.Before behind = list.order().before(after(path));
    JsonBytes child = new JsonBytes(96 + path.length);
    child.open('{').name("folder").text(path).name("keys").number(behind.keys() - from);
    out.element(child.name("memory").int64(behind.memory() - before.memory()).close('}').copy());
    return behind.keys();
  }

  private static byte[] leaf(KeyEntry entry) {
    JsonBytes out = new JsonBytes(160 + entry.key().length);
    out.open('{').name("key").text(entry.key()).name("type").string(entry.type());
    out.name("size").int64(entry.size()).name("memory").int64(entry.memory());
    if (entry.expireAt() != Keyspace.NO_EXPIRY) {
      out.name("expireAt").int64(entry.expireAt());
    }
    return out.close('}').copy();
  }

  /** Returns the length of the folder of a key below a path, or -1 for none. */
  private int endOfFolder(byte[] key, int from) {
    for (int at = from; at + separator.length <= key.length; at++) {
      int end = at + separator.length;
      if (Arrays.equals(key, at, end, separator, 0, separator.length)) {
        return end;
      }
    }
    return -1;
  }

  /** Returns the place behind all keys that begin with a path. */
  private static KeyEntry after(byte[] path) {
    int length = path.length;
    while (length > 0 && path[length - 1] == -1) {
      length--;
    }
    if (length == 0) {
      return KeyEntry.LAST;
    }
    byte[] next = Arrays.copyOf(path, length);
    next[length - 1]++;
    return KeyEntry.place(next);
  }
}
