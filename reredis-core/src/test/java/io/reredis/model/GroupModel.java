package io.reredis.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model of a stream and its consumer groups, made of sorted maps according to the documentation
 * of Redis. An id is represented by its milliseconds; its sequence number is always 0. Replies have
 * the form that the commands give them.
 */
final class GroupModel {
  /** A pending entry: its consumer, the time of its last delivery, and the number of deliveries. */
  static final class Pending {
    String consumer;
    long time;
    long count;

    Pending(String consumer, long time, long count) {
      this.consumer = consumer;
      this.time = time;
      this.count = count;
    }
  }

  /** The documentation of Redis does not say whether NOACK makes a consumer active. */
  static final long UNKNOWN = -2;

  /** The times when a consumer was last seen and last received an entry; -1 for never. */
  static final class Consumer {
    long seen;
    long active = -1;
  }

  static final class Group {
    long last;
    final TreeMap<String, Consumer> consumers = new TreeMap<>();
    final TreeMap<Long, Pending> pending = new TreeMap<>();

    Consumer here(String name, long now) {
      Consumer consumer = consumers.computeIfAbsent(name, n -> new Consumer());
      consumer.seen = now;
      return consumer;
    }

    long pendingOf(String consumer) {
      return pending.values().stream().filter(p -> p.consumer.equals(consumer)).count();
    }
  }

  /** The options of XCLAIM; -1 for an absent one. */
  record Claim(long minIdle, long time, long retryCount, boolean force, boolean justIds) {}

  final TreeMap<Long, String> entries = new TreeMap<>();
  final TreeMap<String, Group> groups = new TreeMap<>();
  long last;

  /**
   * Whether the entries left for a group equal its lag as Redis defines it. This no longer holds
   * once entries were removed, or LASTID of XCLAIM skipped some.
   */
  boolean lagIsKnown = true;

  static String id(long number) {
    return number + "-0";
  }

  Object entry(long id) {
    String value = entries.get(id);
    return Arrays.asList(id(id), value == null ? null : List.of("f", value));
  }

  void add(long id, String value) {
    entries.put(id, value);
    last = id;
  }

  long delete(long id) {
    lagIsKnown &= !entries.containsKey(id);
    return entries.remove(id) == null ? 0 : 1;
  }

  long trim(int keep) {
    long count = 0;
    while (entries.size() > keep) {
      entries.pollFirstEntry();
      count++;
    }
    lagIsKnown &= count == 0;
    return count;
  }

  /** Executes XREADGROUP for new entries. */
  List<Object> read(String group, String consumer, int limit, boolean noAck, long now) {
    Group g = groups.get(group);
    Consumer c = g.here(consumer, now);
    List<Object> given = new ArrayList<>();
    for (long id : entries.tailMap(g.last, false).keySet()) {
      if (given.size() == limit) {
        break;
      }
      g.last = id;
      given.add(entry(id));
      if (!noAck) {
        g.pending.put(id, new Pending(consumer, now, 1));
      }
      c.active = noAck ? UNKNOWN : now;
    }
    return given;
  }

  /** Executes XREADGROUP for the pending entries of a consumer after an id. */
  List<Object> history(String group, String consumer, long behind, int limit, long now) {
    Group g = groups.get(group);
    g.here(consumer, now);
    List<Object> given = new ArrayList<>();
    for (Map.Entry<Long, Pending> one : g.pending.tailMap(behind, false).entrySet()) {
      if (given.size() < limit && one.getValue().consumer.equals(consumer)) {
        given.add(entry(one.getKey()));
        if (entries.containsKey(one.getKey())) {
          one.getValue().time = now;
          one.getValue().count++;
        }
      }
    }
    return given;
  }

  /** Executes XCLAIM. */
  List<Object> claim(String group, String consumer, List<Long> ids, Claim claim, long now) {
    Group g = groups.get(group);
    g.here(consumer, now);
    List<Object> claimed = new ArrayList<>();
    for (long id : ids) {
      Pending p = g.pending.get(id);
      if (!entries.containsKey(id)) {
        g.pending.remove(id);
      } else if (p == null ? claim.force() : now - p.time >= claim.minIdle()) {
        if (p == null) {
          g.pending.put(id, new Pending(consumer, now, 1));
        }
        claimed.add(take(g, id, consumer, claim, now));
      }
    }
    return claimed;
  }

  private Object take(Group g, long id, String consumer, Claim claim, long now) {
    Pending p = g.pending.get(id);
    p.consumer = consumer;
    p.time = claim.time() < 0 || claim.time() > now ? now : claim.time();
    if (claim.retryCount() >= 0) {
      p.count = claim.retryCount();
    } else if (!claim.justIds()) {
      p.count++;
    }
    g.consumers.get(consumer).active = now;
    return claim.justIds() ? id(id) : entry(id);
  }

  /** Executes XAUTOCLAIM. */
  List<Object> autoClaim(
      String group, String consumer, long from, int count, Claim claim, long now) {
    Group g = groups.get(group);
    g.here(consumer, now);
    List<Object> claimed = new ArrayList<>();
    List<Object> gone = new ArrayList<>();
    int looked = 0;
    for (long id : List.copyOf(g.pending.tailMap(from, true).keySet())) {
      if (claimed.size() + gone.size() == count || looked++ == count * 10) {
        return List.of(id(id), claimed, gone);
      }
      if (!entries.containsKey(id)) {
        g.pending.remove(id);
        gone.add(id(id));
      } else if (now - g.pending.get(id).time >= claim.minIdle()) {
        claimed.add(take(g, id, consumer, claim, now));
      }
    }
    return List.of("0-0", claimed, gone);
  }

  /** Executes XPENDING without a range. */
  List<Object> summary(String group) {
    Group g = groups.get(group);
    if (g.pending.isEmpty()) {
      return Arrays.asList(0L, null, null, null);
    }
    List<Object> consumers = new ArrayList<>();
    for (String name : g.consumers.keySet()) {
      if (g.pendingOf(name) > 0) {
        consumers.add(List.of(name, g.pendingOf(name)));
      }
    }
    return List.of(g.pending.size(), id(g.pending.firstKey()), id(g.pending.lastKey()), consumers);
  }

  /** Executes XPENDING for a range, of one consumer or, if it is null, of all. */
  List<Object> range(
      String group, long minIdle, long from, long to, int count, String consumer, long now) {
    List<Object> found = new ArrayList<>();
    groups
        .get(group)
        .pending
        .subMap(from, true, to, true)
        .forEach(
            (id, p) -> {
              if (found.size() < count
                  && (consumer == null || consumer.equals(p.consumer))
                  && now - p.time >= minIdle) {
                found.add(List.of(id(id), p.consumer, now - p.time, p.count));
              }
            });
    return found;
  }
}
