package io.reredis.net.concurrency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of a stream by the second half of their ids, whose first half is 1, and its groups.
 */
final class StreamContent {
  final TreeMap<Integer, String> entries = new TreeMap<>();
  final TreeMap<String, Group> groups = new TreeMap<>();
  private int last = -1;

  /** The last delivered entry of a group, and the consumers of its pending entries. */
  static final class Group {
    final TreeMap<Integer, String> pending = new TreeMap<>();
    private int last = -1;

    /** Delivers one new entry, or returns the first pending entry of the consumer. */
    List<Object> read(StreamContent stream, String consumer, boolean isNew) {
      Integer id = null;
      if (isNew) {
        id = stream.entries.higherKey(last);
        if (id != null) {
          last = id;
          pending.put(id, consumer);
        }
      } else {
        for (Map.Entry<Integer, String> one : pending.entrySet()) {
          // the history starts after 0-0, so it contains all ids
          if (id == null && one.getValue().equals(consumer)) {
            id = one.getKey();
          }
        }
      }
      return id == null ? List.of() : List.of(stream.entry(id));
    }

    /** Returns the reply to XPENDING without a range. */
    List<Object> summary() {
      if (pending.isEmpty()) {
        return Arrays.asList(0, null, null, null);
      }
      TreeMap<String, Integer> counts = new TreeMap<>();
      pending.values().forEach(consumer -> counts.merge(consumer, 1, Integer::sum));
      List<Object> consumers = new ArrayList<>();
      counts.forEach((consumer, count) -> consumers.add(List.of(consumer, count)));
      return List.of(
          pending.size(), "1-" + pending.firstKey(), "1-" + pending.lastKey(), consumers);
    }

    /** Executes XAUTOCLAIM with JUSTID for one entry of any consumer, from the start on. */
    List<Object> autoClaim(StreamContent stream, String consumer) {
      if (pending.isEmpty()) {
        return List.of("0-0", List.of(), List.of());
      }
      int id = pending.firstKey();
      Integer next = pending.higherKey(id);
      String from = next == null ? "0-0" : "1-" + next;
      if (stream.entries.containsKey(id)) {
        pending.put(id, consumer);
        return List.of(from, List.of("1-" + id), List.of());
      }
      pending.remove(id);
      return List.of(from, List.of(), List.of("1-" + id));
    }

    Group copy() {
      Group copy = new Group();
      copy.pending.putAll(pending);
      copy.last = last;
      return copy;
    }

    @Override
    public String toString() {
      return pending + "/" + last;
    }
  }

  static int number(String id) {
    return Integer.parseInt(id.substring(2));
  }

  String add(String value) {
    last++;
    entries.put(last, value);
    return "1-" + last;
  }

  int trim(int keep) {
    int removed = 0;
    while (entries.size() > keep) {
      entries.pollFirstEntry();
      removed++;
    }
    return removed;
  }

  /** Returns an entry as in a reply, without fields if it was deleted. */
  Object entry(int id) {
    String value = entries.get(id);
    return Arrays.asList("1-" + id, value == null ? null : List.of("f", value));
  }

  StreamContent copy() {
    StreamContent copy = new StreamContent();
    copy.entries.putAll(entries);
    copy.last = last;
    groups.forEach((name, group) -> copy.groups.put(name, group.copy()));
    return copy;
  }

  @Override
  public String toString() {
    return entries + "/" + last + groups;
  }
}
