package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyView;
import io.reredis.keyspace.Keyspace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of a key at one time: a row, or its absence. Its JSON is built when first needed, and
 * shared by all observers. The flush of a database is a state, too, so that it has a place in the
 * order of changes. Confined to the feed thread except for its creation.
 */
final class KeyState {
  /** The maximum bytes of a value in a row. */
  static final int PREVIEW_BYTES = 256;

  /** Longer keys are not shown, because a row must fit into a frame with others. */
  static final int MAX_KEY_BYTES = 16 * 1024;

  /** In place of a time: unknown. */
  static final long UNKNOWN = -1;

  private static final int OVERHEAD = 320;

  private KeyName name;

  /** Null if the key does not exist. */
  private final @Nullable String type;

  private final long size;
  private final long expireAt;
  private final long memory;
  private final long accessedAt;
  private final long changedAt;
  private final boolean pending;
  private final int cost;
  private long revision;

  /** The sequence number in the log; 0 outside of it. */
  private long sequence;

  private boolean superseded;
  private byte @Nullable [] preview;
  private byte @Nullable [] json;

  /** The range of {@link #json} with the preview. */
  private int previewFrom;

  private int previewTo;

  private KeyState(
      KeyName name,
      @Nullable String type,
      long size,
      long expireAt,
      long memory,
      long accessedAt,
      byte @Nullable [] preview,
      long revision,
      boolean pending,
      long changedAt) {
    this.name = name;
    this.type = type;
    this.size = size;
    this.expireAt = expireAt;
    this.memory = memory;
    this.accessedAt = accessedAt;
    this.preview = preview;
    this.revision = revision;
    this.pending = pending;
    this.changedAt = changedAt;
    this.cost = OVERHEAD + 2 * name.key().length + (preview == null ? 0 : 2 * preview.length);
  }

  /** Copies the data of a row; called under the lock of the key's shard. */
  static KeyState of(Keyspace keyspace, int database, KeyView view, long changedAt) {
    Bytes value = view.text(PREVIEW_BYTES);
    int shown = Math.min(value.length(), PREVIEW_BYTES);
    byte[] preview = Arrays.copyOfRange(value.array(), value.offset(), value.offset() + shown);
    return of(keyspace, database, view, preview, changedAt);
  }

  /** Copies the data that lists are sorted by; called under the lock of the key's shard. */
  static KeyState withoutPreview(Keyspace keyspace, int database, KeyView view, long changedAt) {
    return of(keyspace, database, view, null, changedAt);
  }

  /** Returns when a key was last accessed, in ms since 1970, or {@link #UNKNOWN}. */
  static long accessedAt(Keyspace keyspace, KeyView view) {
    long idle = keyspace.idleSeconds(view.accessBits());
    return idle < 0 ? UNKNOWN : (keyspace.clock().coarseMillis() / 1000 - idle) * 1000;
  }

  private static KeyState of(
      Keyspace keyspace, int database, KeyView view, byte @Nullable [] preview, long changedAt) {
    return new KeyState(
        new KeyName(database, view.key().copy()),
        view.type(),
        view.size(),
        view.expireAt(),
        view.heapBytes(),
        accessedAt(keyspace, view),
        preview,
        view.revision(),
        view.isChanged(),
        changedAt);
  }

  static KeyState deleted(KeyName name, long revision) {
    return new KeyState(
        name, null, 0, Keyspace.NO_EXPIRY, 0, UNKNOWN, null, revision, false, UNKNOWN);
  }

  /** Returns the flush of a database, or of all with {@link KeyName#ALL}. */
  static KeyState flushed(int database) {
    return deleted(KeyName.ofDatabase(database), 0);
  }

  KeyName name() {
    return name;
  }

  /** Returns whether this is the flush of a database. */
  boolean isFlush() {
    return name.isDatabase();
  }

  /** Replaces the name by an equal one that is in use elsewhere, to save memory. */
  void name(KeyName equal) {
    name = equal;
  }

  boolean isDeleted() {
    return type == null;
  }

  @Nullable String type() {
    return type;
  }

  /** Returns the bytes of a string, or the number of elements. */
  long size() {
    return size;
  }

  /** Returns whether the row has only the beginning of a string. */
  boolean isCut() {
    return "string".equals(type) && size > PREVIEW_BYTES;
  }

  /** Returns when the key expires, in ms since 1970, or {@link Keyspace#NO_EXPIRY}. */
  long expireAt() {
    return expireAt;
  }

  /** Returns the heap bytes of key and value. */
  long memory() {
    return memory;
  }

  /** Returns when the key was last accessed, in ms since 1970, or {@link #UNKNOWN}. */
  long accessedAt() {
    return accessedAt;
  }

  /** Returns when the change was detected, in ms since 1970, or {@link #UNKNOWN}. */
  long changedAt() {
    return changedAt;
  }

  /** Returns whether the key had a change that the log had not received. */
  boolean isPending() {
    return pending;
  }

  long revision() {
    return revision;
  }

  /** Sets the revision of the row, before its JSON is built. */
  void revision(long number) {
    revision = number;
  }

  long sequence() {
    return sequence;
  }

  void sequence(long number) {
    sequence = number;
  }

  /** Returns whether the log has a newer state of the same key. */
  boolean isSuperseded() {
    return superseded;
  }

  void supersede() {
    superseded = true;
    preview = null;
    json = null;
  }

  /** Returns the approximate heap bytes of this state in the log. */
  int cost() {
    return cost;
  }

  /** Returns the row, or for a deletion the key, as JSON. */
  byte[] json() {
    if (json == null) {
      json = isDeleted() ? new JsonBytes(64).text(name.key()).copy() : row();
      preview = null;
    }
    return json;
  }

  /** Returns the key as JSON. */
  byte[] keyJson() {
    return isDeleted() ? json() : new JsonBytes(64).text(name.key()).copy();
  }

  /** Writes the preview of a key that exists, as the value of a field. */
  void writePreview(JsonBytes out) {
    out.element(json(), previewFrom, previewTo);
  }

  private byte[] row() {
    assert preview != null;
    int shown = preview.length < size ? Utf8.cut(preview, 0, preview.length) : preview.length;
    if (!Utf8.isStrict(preview, 0, shown)) {
      shown = preview.length;
    }
    JsonBytes out = new JsonBytes(240 + name.key().length + shown);
    assert type != null;
    out.open('{').name("key").text(name.key()).name("type").string(type).name("size").int64(size);
    if (expireAt != Keyspace.NO_EXPIRY) {
      out.name("expireAt").int64(expireAt);
    }
    out.name("memory").int64(memory);
    if (accessedAt != UNKNOWN) {
      out.name("accessedAt").int64(accessedAt);
    }
    out.name("revision").int64(revision).name("preview");
    previewFrom = out.size();
    out.text(preview, 0, shown);
    previewTo = out.size();
    if (changedAt != UNKNOWN) {
      out.name("changedAt").int64(changedAt);
    }
    return out.close('}').copy();
  }
}
