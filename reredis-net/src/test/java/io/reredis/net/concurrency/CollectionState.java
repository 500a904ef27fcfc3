package io.reredis.net.concurrency;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A model of lists, sets, hashes, sorted sets and streams according to the documentation of Redis,
 * made of simple collections of the JDK. Errors are replies.
 */
final class CollectionState implements State {
  private final Map<String, Object> values = new TreeMap<>();

  /** An error reply. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private static final class ListContent extends ArrayList<String> {
    private static final long serialVersionUID = 1;
  }

  private static final class SetContent extends TreeSet<String> {
    private static final long serialVersionUID = 1;
  }

  private static final class HashContent extends TreeMap<String, String> {
    private static final long serialVersionUID = 1;
  }

  private static final class SortedSetContent extends TreeMap<String, Long> {
    private static final long serialVersionUID = 1;

    List<String> inOrder() {
      List<String> members = new ArrayList<>(keySet());
      members.sort((m, n) -> get(m).equals(get(n)) ? m.compareTo(n) : get(m).compareTo(get(n)));
      return members;
    }

    List<Object> withScores(List<String> members) {
      List<Object> all = new ArrayList<>();
      for (String member : members) {
        all.add(member);
        all.add(get(member));
      }
      return all;
    }
  }

  @Override
  public CollectionState copy() {
    CollectionState copy = new CollectionState();
    values.forEach((key, value) -> copy.values.put(key, copyOf(value)));
    return copy;
  }

  private static Object copyOf(Object value) {
    if (value instanceof StreamContent stream) {
      return stream.copy();
    }
    if (value instanceof ListContent list) {
      return list.clone();
    }
    return value instanceof SetContent set ? set.clone() : ((TreeMap<?, ?>) value).clone();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (key, value) -> text.append(key).append(value.getClass().getSimpleName()).append(value));
    return text.toString();
  }

  private <T> T there(String key, Class<T> type) {
    Object value = values.get(key);
    if (value != null && !type.isInstance(value)) {
      throw new Refused("WRONGTYPE Operation against a key holding the wrong kind of value");
    }
    return type.cast(value);
  }

  private void store(String key, Object value, boolean isEmpty) {
    if (isEmpty) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
  }

  private ListContent list(String key) {
    ListContent list = there(key, ListContent.class);
    return list == null ? new ListContent() : list;
  }

  private SetContent set(String key) {
    SetContent set = there(key, SetContent.class);
    return set == null ? new SetContent() : set;
  }

  private HashContent hash(String key) {
    HashContent hash = there(key, HashContent.class);
    return hash == null ? new HashContent() : hash;
  }

  private SortedSetContent sortedSet(String key) {
    SortedSetContent set = there(key, SortedSetContent.class);
    return set == null ? new SortedSetContent() : set;
  }

  @Override
  public Object apply(String[] c) {
    try {
      switch (c[0]) {
        case "del", "rename", "copy", "exists" -> {
          return onKeys(c);
        }
        default -> {}
      }
      return switch (c[0].charAt(0)) {
        case 's' -> onSets(c);
        case 'h' -> onHashes(c);
        case 'z' -> onSortedSets(c);
        case 'x' -> onStreams(c);
        default -> onLists(c);
      };
    } catch (Refused e) {
      return e.getMessage();
    }
  }

  private Object onKeys(String[] c) {
    switch (c[0]) {
      case "del":
        return values.remove(c[1]) == null ? 0 : 1;
      case "rename":
        if (!values.containsKey(c[1])) {
          throw new Refused("ERR no such key");
        }
        values.put(c[2], values.remove(c[1]));
        return "OK";
      case "copy":
        if (!values.containsKey(c[1]) || values.containsKey(c[2])) {
          return 0;
        }
        values.put(c[2], copyOf(values.get(c[1])));
        return 1;
      case "exists":
        return (values.containsKey(c[1]) ? 1 : 0) + (values.containsKey(c[2]) ? 1 : 0);
      default:
        throw new IllegalArgumentException(c[0]);
    }
  }

  private Object onLists(String[] c) {
    boolean left = c[0].equals("lpush") || c[0].equals("lpop");
    switch (c[0]) {
      case "lpush", "rpush" -> {
        ListContent list = list(c[1]);
        list.add(left ? 0 : list.size(), c[2]);
        values.put(c[1], list);
        return list.size();
      }
      case "lpop", "rpop" -> {
        return pop(c[1], left);
      }
      case "lmove", "blmove" -> {
        return move(c[1], c[2], c[3].equals("left"), c[4].equals("left"));
      }
      case "lmpop" -> {
        for (String key : List.of(c[2], c[3])) {
          if (!list(key).isEmpty()) {
            return List.of(key, List.of(pop(key, c[4].equals("left"))));
          }
        }
        return null;
      }
      case "blpop" -> {
        // of one key only: with several keys, a client served later gets the key that appears first
        return list(c[1]).isEmpty() ? null : List.of(c[1], pop(c[1], true));
      }
      case "lrange" -> {
        return List.copyOf(list(c[1]));
      }
      case "lrem" -> {
        ListContent list = list(c[1]);
        int before = list.size();
        list.removeIf(c[3]::equals);
        store(c[1], list, list.isEmpty());
        return before - list.size();
      }
      default -> throw new IllegalArgumentException(c[0]);
    }
  }

  private String pop(String key, boolean left) {
    ListContent list = list(key);
    if (list.isEmpty()) {
      return null;
    }
    String value = list.remove(left ? 0 : list.size() - 1);
    store(key, list, list.isEmpty());
    return value;
  }

  private String move(String from, String to, boolean fromLeft, boolean toLeft) {
    if (list(from).isEmpty()) {
      return null;
    }
    list(to);
    String value = pop(from, fromLeft);
    ListContent target = list(to);
    target.add(toLeft ? 0 : target.size(), value);
    values.put(to, target);
    return value;
  }

  private Object onSets(String[] c) {
    switch (c[0]) {
      case "sadd" -> {
        SetContent set = set(c[1]);
        boolean added = set.add(c[2]);
        values.put(c[1], set);
        return added ? 1 : 0;
      }
      case "srem" -> {
        SetContent set = set(c[1]);
        boolean removed = set.remove(c[2]);
        store(c[1], set, set.isEmpty());
        return removed ? 1 : 0;
      }
      case "smove" -> {
        if (!values.containsKey(c[1])) {
          return 0;
        }
        SetContent from = set(c[1]);
        SetContent to = set(c[2]);
        if (!from.contains(c[3])) {
          return 0;
        }
        from.remove(c[3]);
        store(c[1], from, from.isEmpty());
        to.add(c[3]);
        values.put(c[2], to);
        return 1;
      }
      case "sismember" -> {
        return set(c[1]).contains(c[2]) ? 1 : 0;
      }
      case "scard" -> {
        return set(c[1]).size();
      }
      case "sort" -> {
        return sorted(c[1]);
      }
      default -> {
        SetContent result = (SetContent) set(c[2]).clone();
        SetContent other = set(c[3]);
        if (c[0].equals("sunionstore")) {
          result.addAll(other);
        } else if (c[0].equals("sinterstore")) {
          result.retainAll(other);
        } else {
          result.removeAll(other);
        }
        store(c[1], result, result.isEmpty());
        return result.size();
      }
    }
  }

  private List<String> sorted(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    List<String> all =
        value instanceof SortedSetContent scores
            ? new ArrayList<>(scores.keySet())
            : value instanceof ListContent list ? new ArrayList<>(list) : new ArrayList<>(set(key));
    Collections.sort(all);
    return all;
  }

  private Object onHashes(String[] c) {
    HashContent hash = hash(c[1]);
    switch (c[0]) {
      case "hset", "hsetnx" -> {
        boolean isNew = !hash.containsKey(c[2]);
        if (isNew || c[0].equals("hset")) {
          hash.put(c[2], c[3]);
        }
        values.put(c[1], hash);
        return isNew ? 1 : 0;
      }
      case "hdel" -> {
        boolean removed = hash.remove(c[2]) != null;
        store(c[1], hash, hash.isEmpty());
        return removed ? 1 : 0;
      }
      case "hincrby" -> {
        long sum = Long.parseLong(hash.getOrDefault(c[2], "0")) + Long.parseLong(c[3]);
        hash.put(c[2], Long.toString(sum));
        values.put(c[1], hash);
        return sum;
      }
      case "hmget" -> {
        List<String> found = new ArrayList<>();
        for (int i = 2; i < c.length; i++) {
          found.add(hash.get(c[i]));
        }
        return found;
      }
      case "hlen" -> {
        return hash.size();
      }
      default -> throw new IllegalArgumentException(c[0]);
    }
  }

  private Object onSortedSets(String[] c) {
    switch (c[0]) {
      case "zadd" -> {
        SortedSetContent set = sortedSet(c[1]);
        boolean added = set.put(c[3], Long.valueOf(c[2])) == null;
        values.put(c[1], set);
        return added ? 1 : 0;
      }
      case "zincrby" -> {
        SortedSetContent set = sortedSet(c[1]);
        long sum = set.merge(c[3], Long.valueOf(c[2]), Long::sum);
        values.put(c[1], set);
        return sum;
      }
      case "zrem" -> {
        SortedSetContent set = sortedSet(c[1]);
        boolean removed = set.remove(c[2]) != null;
        store(c[1], set, set.isEmpty());
        return removed ? 1 : 0;
      }
      case "zpopmin", "zpopmax" -> {
        return popScore(c[1], c[0].equals("zpopmin"));
      }
      case "zmpop" -> {
        for (String key : List.of(c[2], c[3])) {
          if (!sortedSet(key).isEmpty()) {
            return List.of(key, List.of(popScore(key, c[4].equals("min"))));
          }
        }
        return null;
      }
      case "zrange" -> {
        SortedSetContent set = sortedSet(c[1]);
        return set.withScores(set.inOrder());
      }
      case "zrangestore" -> {
        SortedSetContent from = sortedSet(c[2]);
        SortedSetContent part = new SortedSetContent();
        from.inOrder().stream().limit(2).forEach(member -> part.put(member, from.get(member)));
        store(c[1], part, part.isEmpty());
        return part.size();
      }
      case "zunionstore" -> {
        SortedSetContent sum = new SortedSetContent();
        for (String key : List.of(c[3], c[4])) {
          if (values.get(key) instanceof SetContent members) {
            members.forEach(member -> sum.merge(member, 1L, Long::sum));
          } else {
            sortedSet(key).forEach((member, score) -> sum.merge(member, score, Long::sum));
          }
        }
        store(c[1], sum, sum.isEmpty());
        return sum.size();
      }
      default -> throw new IllegalArgumentException(c[0]);
    }
  }

  private List<Object> popScore(String key, boolean least) {
    SortedSetContent set = sortedSet(key);
    if (set.isEmpty()) {
      return List.of();
    }
    List<String> order = set.inOrder();
    String member = order.get(least ? 0 : order.size() - 1);
    long score = set.remove(member);
    store(key, set, set.isEmpty());
    return List.of(member, score);
  }

  private StreamContent stream(String key) {
    StreamContent stream = there(key, StreamContent.class);
    return stream == null ? new StreamContent() : stream;
  }

  private StreamContent.Group group(String key, String where) {
    StreamContent.Group group = stream(key).groups.get("g");
    if (group == null) {
      throw new Refused("NOGROUP No such key '" + key + "' or consumer group 'g'" + where);
    }
    return group;
  }

  /** Executes commands on streams, with a single group g and the ids 1-0, 1-1 and so on. */
  private Object onStreams(String[] c) {
    switch (c[0]) {
      case "xadd" -> {
        StreamContent stream = stream(c[1]);
        values.put(c[1], stream);
        return stream.add(c[4]);
      }
      case "xlen" -> {
        return stream(c[1]).entries.size();
      }
      case "xrange" -> {
        StreamContent stream = stream(c[1]);
        return stream.entries.keySet().stream().map(stream::entry).toList();
      }
      case "xdel" -> {
        return stream(c[1]).entries.remove(StreamContent.number(c[2])) == null ? 0 : 1;
      }
      case "xtrim" -> {
        return stream(c[1]).trim(Integer.parseInt(c[3]));
      }
      case "xgroup" -> {
        StreamContent stream = stream(c[2]);
        if (stream.groups.containsKey("g")) {
          throw new Refused("BUSYGROUP Consumer Group name already exists");
        }
        values.put(c[2], stream);
        stream.groups.put("g", new StreamContent.Group());
        return "OK";
      }
      case "xreadgroup" -> {
        return readGroup(c);
      }
      case "xack" -> {
        StreamContent.Group group = stream(c[1]).groups.get("g");
        return group == null || group.pending.remove(StreamContent.number(c[3])) == null ? 0 : 1;
      }
      case "xpending" -> {
        return group(c[1], "").summary();
      }
      case "xautoclaim" -> {
        return group(c[1], "").autoClaim(stream(c[1]), c[3]);
      }
      default -> throw new IllegalArgumentException(c[0]);
    }
  }

  /** Executes XREADGROUP GROUP g CONSUMER COUNT 1 STREAMS KEY... > or 0... */
  private Object readGroup(String[] c) {
    int keys = (c.length - 7) / 2;
    for (int i = 0; i < keys; i++) {
      group(c[7 + i], " in XREADGROUP with GROUP option");
    }
    List<Object> found = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      String key = c[7 + i];
      boolean isNew = c[7 + keys + i].equals(">");
      List<Object> entries = group(key, "").read(stream(key), c[3], isNew);
      if (!isNew || !entries.isEmpty()) {
        found.add(List.of(key, entries));
      }
    }
    return found.isEmpty() ? null : found;
  }
}
