package io.reredis.ws;

import io.reredis.keyspace.KeyView;
import io.reredis.keyspace.Keyspace;
import io.reredis.util.Bytes;
import java.util.Arrays;

/**
 * How a key was at a moment: a row, or its absence. Its JSON is made when the first observer wants
 * it, and shared by all. Confined to the feed thread but for its creation.
 */
final class KeyState {
  /** Bytes of a value that a row shows. */
  static final int PREVIEW_BYTES = 256;

  /** A longer key is not shown: its row would not fit in a frame with others. */
  static final int MAX_KEY_BYTES = 16 * 1024;

  /** Instead of a time: not known. */
  static final long UNKNOWN = -1;

  private static final int OVERHEAD = 320;

  private KeyName name;

  /** Null where there is no such key. */
  private final String type;

  private final long size;
  private final long expireAt;
  private final long changedAt;
  private final boolean pending;
  private final int cost;
  private long revision;

  /** The place in the log; 0 outside of it. */
  private long sequence;

  private boolean superseded;
  private byte[] preview;
  private byte[] json;

  private KeyState(
      KeyName name,
      String type,
      long size,
      long expireAt,
      byte[] preview,
      long revision,
      boolean pending,
      long changedAt) {
    this.name = name;
    this.type = type;
    this.size = size;
    this.expireAt = expireAt;
    this.preview = preview;
    this.revision = revision;
    this.pending = pending;
    this.changedAt = changedAt;
    this.cost = OVERHEAD + 2 * name.key().length + (preview == null ? 0 : 2 * preview.length);
  }

  /** Copies what a row shows; called under the lock of the key's shard. */
  static KeyState of(int database, KeyView view, long changedAt) {
    Bytes value = view.text(PREVIEW_BYTES);
    int shown = Math.min(value.length(), PREVIEW_BYTES);
    byte[] preview = Arrays.copyOfRange(value.array(), value.offset(), value.offset() + shown);
    return new KeyState(
        new KeyName(database, view.key().copy()),
        view.type(),
        view.size(),
        view.expireAt(),
        preview,
        view.revision(),
        view.isChanged(),
        changedAt);
  }

  static KeyState deleted(KeyName name, long revision) {
    return new KeyState(name, null, 0, Keyspace.NO_EXPIRY, null, revision, false, UNKNOWN);
  }

  KeyName name() {
    return name;
  }

  /** Lets go of a name of its own for an equal one that is kept anyway. */
  void name(KeyName equal) {
    name = equal;
  }

  boolean isDeleted() {
    return type == null;
  }

  String type() {
    return type;
  }

  /** Whether the key had changed and the log had not been told of it. */
  boolean isPending() {
    return pending;
  }

  long revision() {
    return revision;
  }

  /** Says what number the row carries, before its JSON is made. */
  void revision(long number) {
    revision = number;
  }

  long sequence() {
    return sequence;
  }

  void sequence(long number) {
    sequence = number;
  }

  /** Whether a newer state of the same key stands in the log. */
  boolean isSuperseded() {
    return superseded;
  }

  void supersede() {
    superseded = true;
    preview = null;
    json = null;
  }

  /** About how many bytes of heap this takes in the log. */
  int cost() {
    return cost;
  }

  /** The row, or for a deletion the key, as JSON. */
  byte[] json() {
    if (json == null) {
      json = isDeleted() ? new JsonBytes(64).text(name.key()).copy() : row();
      preview = null;
    }
    return json;
  }

  /** The key as JSON. */
  byte[] keyJson() {
    return isDeleted() ? json() : new JsonBytes(64).text(name.key()).copy();
  }

  private byte[] row() {
    int shown = preview.length < size ? Utf8.cut(preview, 0, preview.length) : preview.length;
    if (!Utf8.isStrict(preview, 0, shown)) {
      shown = preview.length;
    }
    JsonBytes out = new JsonBytes(160 + name.key().length + shown);
    out.open('{').name("key").text(name.key()).name("type").string(type).name("size").int64(size);
    if (expireAt != Keyspace.NO_EXPIRY) {
      out.name("expireAt").int64(expireAt);
    }
    out.name("revision").int64(revision).name("preview").text(preview, 0, shown);
    if (changedAt != UNKNOWN) {
      out.name("changedAt").int64(changedAt);
    }
    return out.close('}').copy();
  }
}
