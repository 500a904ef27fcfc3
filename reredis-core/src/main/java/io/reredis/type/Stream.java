package io.reredis.type;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.util.StreamId;
import io.reredis.util.ValueType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a stream in listpacks of about a hundred entries, in an array ordered by their
 * first ids, and its consumer groups. An entry is found in O(log N).
 */
public final class Stream extends Value {
  private static final int OBJECT_BYTES = 160;
  private static final int REFERENCE = 4;
  private static final int MAX_NODE_BYTES = 1 << 30;

  private StreamNode[] nodes = new StreamNode[1];

  /** The index of the first node; those before were trimmed. */
  private int head;

  private int count;
  private long length;
  private long bytes = 16 + 8;
  private StreamId lastId = StreamId.ZERO;

  /** Null if it must be searched for. */
  private @Nullable StreamId firstId = StreamId.ZERO;

  private StreamId maxDeletedId = StreamId.ZERO;
  private long entriesAdded;
  private final TreeMap<byte[], StreamGroup> groups = new TreeMap<>(Arrays::compareUnsigned);

  /** Whether the stream was changed since a view was attached. */
  boolean changed;

  /** Creates a stream without entries. */
  public Stream() {}

  @Override
  public ValueType type() {
    return ValueType.STREAM;
  }

  @Override
  public String encoding() {
    return "stream";
  }

  @Override
  public long size() {
    return length;
  }

  @Override
  public long heapBytes() {
    return OBJECT_BYTES + bytes;
  }

  /** Adds to the counted bytes of the groups. */
  void account(long difference) {
    bytes += difference;
    changed = true;
  }

  @Override
  public Value copy() {
    Stream copy = new Stream();
    for (int i = 0; i < count; i++) {
      copy.add(new StreamNode(node(i).id, ListPack.trim(node(i).a.clone(), 0)));
    }
    copy.length = length;
    copy.lastId = lastId;
    copy.firstId = firstId();
    copy.maxDeletedId = maxDeletedId;
    copy.entriesAdded = entriesAdded;
    groups.values().forEach(group -> group.copyTo(copy));
    return copy;
  }

  /** Returns the number of nodes. */
  public int nodes() {
    return count;
  }

  StreamNode node(int index) {
    return nodes[head + index];
  }

  /** Returns the first id of a node, to which the ids in its listpack are relative. */
  public StreamId nodeId(int index) {
    return node(index).id;
  }

  /** Returns a copy of the listpack of a node without unused bytes. */
  public byte[] nodeListPack(int index) {
    return ListPack.copy(node(index).a, 0);
  }

  /** Returns the last node that begins at or before an id, or -1. O(log N) */
  int nodeBefore(StreamId id) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      if (node(middle).id.compareTo(id) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private void add(StreamNode node) {
    if (head + count == nodes.length) {
      int before = nodes.length;
      StreamNode[] larger = head > count / 2 + 1 ? nodes : new StreamNode[count + count / 2 + 1];
      System.arraycopy(nodes, head, larger, 0, count);
      if (larger == nodes) {
        Arrays.fill(nodes, count, head + count, null);
      }
      nodes = larger;
      head = 0;
      bytes += (long) REFERENCE * (nodes.length - before);
    }
    nodes[head + count++] = node;
    bytes += node.heapBytes();
  }

  private void removeNode(int index) {
    bytes -= node(index).heapBytes();
    if (index == 0) {
      nodes[head++] = null;
    } else {
      System.arraycopy(nodes, head + index + 1, nodes, head + index, count - index - 1);
      nodes[head + count - 1] = null;
    }
    count--;
    if (count == 0) {
      head = 0;
    }
  }

  /** Returns the id of the entry added last, even if it was deleted. */
  public StreamId lastId() {
    return lastId;
  }

  /** Returns the id of the first entry, 0-0 if there is none. */
  public StreamId firstId() {
    if (firstId == null) {
      StreamCursor cursor = new StreamCursor(this);
      firstId = cursor.seek(StreamId.ZERO) ? cursor.id() : StreamId.ZERO;
    }
    return firstId;
  }

  /** Returns the greatest id of a deleted entry, 0-0 for none. */
  public StreamId maxDeletedId() {
    return maxDeletedId;
  }

  /** Returns the number of entries ever added. */
  public long entriesAdded() {
    return entriesAdded;
  }

  /** Sets the metadata about entries that may have been deleted. */
  public void setFacts(StreamId newLastId, long added, StreamId newMaxDeletedId) {
    changed = true;
    lastId = newLastId;
    entriesAdded = added;
    maxDeletedId = newMaxDeletedId;
  }

  /** Adds an entry with an id greater than {@link #lastId}. O(1) amortized */
  void append(StreamId id, List<Bytes> fieldsAndValues, Thresholds thresholds) {
    int mostBytes = thresholds.streamNodeBytes;
    if (mostBytes <= 0 || mostBytes > MAX_NODE_BYTES) {
      mostBytes = MAX_NODE_BYTES;
    }
    StreamNode tail = count == 0 ? null : node(count - 1);
    if (tail == null || isFull(tail, fieldsAndValues, mostBytes, thresholds.streamNodeEntries)) {
      StreamNode fresh = StreamNode.of(id, fieldsAndValues);
      fresh.append(id, fieldsAndValues, mostBytes + 64);
      add(fresh);
      if (tail != null) {
        bytes -= tail.heapBytes();
        tail.trim();
        bytes += tail.heapBytes();
      }
    } else {
      long heap = tail.heapBytes();
      tail.append(id, fieldsAndValues, mostBytes + 64);
      bytes += tail.heapBytes() - heap;
    }
    changed = true;
    if (length++ == 0) {
      firstId = id;
    }
    lastId = id;
    entriesAdded++;
  }

  /**
   * Adopts a node from outside unchanged. O(n)
   *
   * @param id the id to which the ids in the node are relative
   * @param listpack belongs to the stream afterwards
   * @return false, without any change, if it is malformed or its entries must be added one by one
   */
  boolean adopt(StreamId id, byte[] listpack, StreamNodeCheck check) {
    if (listpack.length > MAX_NODE_BYTES || !check.isNode(listpack, id, lastId)) {
      return false;
    }
    add(new StreamNode(id, listpack));
    changed = true;
    if (length == 0) {
      firstId = check.first();
    }
    length += check.live();
    entriesAdded += check.live();
    lastId = check.last();
    return true;
  }

  private static boolean isFull(
      StreamNode node, List<Bytes> parts, int mostBytes, int mostEntries) {
    long size = ListPack.totalBytes(node.a, 0);
    for (int i = 0; i < parts.size(); i++) {
      size += parts.get(i).length();
    }
    return size >= mostBytes || mostEntries > 0 && node.count() + node.deleted() >= mostEntries;
  }

  /** Deletes an entry; returns false if there is none with that id. O(log N) */
  boolean delete(StreamId id) {
    StreamCursor cursor = new StreamCursor(this);
    if (!cursor.seek(id) || cursor.compareTo(id) != 0) {
      return false;
    }
    StreamNode node = node(cursor.index());
    if (node.count() == 1) {
      removeNode(cursor.index());
    } else {
      makeRoomForCounts(node);
      // seek again, because the node may have a new array
      cursor.seek(id);
      bytes -= node.heapBytes();
      cursor.markDeleted();
      node.setCounts(node.count() - 1, node.deleted() + 1);
      bytes += node.heapBytes();
    }
    changed = true;
    length--;
    if (maxDeletedId.isBefore(id)) {
      maxDeletedId = id;
    }
    if (id.equals(firstId)) {
      firstId = null;
    }
    return true;
  }

  private void makeRoomForCounts(StreamNode node) {
    long heap = node.heapBytes();
    node.makeRoomForCounts();
    bytes += node.heapBytes() - heap;
  }

  /** Returns the id of the last existing entry, or null. O(log N) */
  public @Nullable StreamId lastValidId() {
    StreamCursor cursor = new StreamCursor(this);
    return cursor.seekBack(StreamId.MAX) ? cursor.id() : null;
  }

  /**
   * Removes the oldest entries. O(removed)
   *
   * @param maxLength the number of entries to keep, or -1 for any number
   * @param minId the least id to keep, or null for any
   * @param approximate whether to remove only whole nodes
   * @param limit the maximum number of entries to remove, 0 for no limit
   * @return how many were removed
   */
  long trim(long maxLength, @Nullable StreamId minId, boolean approximate, long limit) {
    long removed = 0;
    while (count > 0 && (minId != null || length > maxLength)) {
      StreamNode node = node(0);
      int entries = node.count();
      if (limit > 0 && removed + entries > limit) {
        break;
      }
      boolean whole =
          minId == null ? length - entries >= maxLength : lastOfFirstNode().isBefore(minId);
      if (!whole) {
        if (!approximate) {
          removed += trimFirstNode(maxLength, minId);
        }
        break;
      }
      changed = true;
      firstId = null;
      removeNode(0);
      length -= entries;
      removed += entries;
    }
    return removed;
  }

  private StreamId lastOfFirstNode() {
    StreamCursor cursor = new StreamCursor(this);
    boolean found =
        count == 1
            ? cursor.seekBack(StreamId.MAX)
            : cursor.seekBack(notNull(node(1).id.previous()));
    return found ? cursor.id() : StreamId.ZERO;
  }

  private long trimFirstNode(long maxLength, @Nullable StreamId minId) {
    StreamNode node = node(0);
    makeRoomForCounts(node);
    StreamCursor cursor = new StreamCursor(this);
    int removed = 0;
    boolean there = cursor.seek(StreamId.ZERO);
    bytes -= node.heapBytes();
    while (there
        && cursor.isIn(0)
        && (minId == null ? length > maxLength : cursor.compareTo(minId) < 0)) {
      cursor.markDeleted();
      changed = true;
      firstId = null;
      removed++;
      length--;
      there = cursor.next();
    }
    node.setCounts(node.count() - removed, node.deleted() + removed);
    bytes += node.heapBytes();
    return removed;
  }

  /** Returns the consumer groups by name. */
  public Collection<StreamGroup> groups() {
    return groups.values();
  }

  /** Returns the group of that name, or null. */
  public @Nullable StreamGroup group(Bytes name) {
    return groups.isEmpty() ? null : groups.get(name.copy());
  }

  /** Adds a group; returns null if there is one of that name. */
  public @Nullable StreamGroup addGroup(Bytes name, StreamId last, long entriesRead) {
    byte[] key = name.copy();
    if (groups.containsKey(key)) {
      return null;
    }
    StreamGroup group = new StreamGroup(this, key, last, entriesRead);
    groups.put(key, group);
    account(group.heapBytes());
    return group;
  }

  /**
   * Removes a group with its consumers and pending entries; returns false if there is none of that
   * name.
   */
  public boolean removeGroup(Bytes name) {
    byte[] key = name.copy();
    StreamGroup group = groups.get(key);
    if (group == null) {
      return false;
    }
    long taken = group.allBytes();
    groups.remove(key);
    account(-taken);
    return true;
  }

  /** Estimates the number of entries after an id; counts no more than about {@code most}. */
  public long behind(StreamId id, long most) {
    long found = 0;
    for (int i = Math.max(0, nodeBefore(id)); i < count && found <= most; i++) {
      found += node(i).count();
    }
    return found;
  }

  /** Returns whether an entry from an id on may have been deleted. */
  boolean hasTombstonesFrom(StreamId from) {
    return length > 0 && !maxDeletedId.equals(StreamId.ZERO) && from.compareTo(maxDeletedId) <= 0;
  }

  /** Returns how many entries were added up to an id, or -1 if that cannot be determined. */
  public long countUpTo(StreamId id) {
    if (entriesAdded == 0) {
      return 0;
    }
    int toLast = id.compareTo(lastId);
    if (length == 0 && toLast <= 0 || toLast == 0) {
      return entriesAdded;
    }
    if (toLast > 0) {
      return -1;
    }
    if (maxDeletedId.equals(StreamId.ZERO) || maxDeletedId.isBefore(firstId())) {
      int toFirst = id.compareTo(firstId());
      if (toFirst < 0) {
        return entriesAdded - length;
      }
      if (toFirst == 0) {
        return entriesAdded - length + 1;
      }
    }
    return -1;
  }
}
