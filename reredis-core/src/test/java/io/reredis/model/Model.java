package io.reredis.model;

import io.reredis.util.ManualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model of the store: plain maps from keys to values with their expiry. */
final class Model {
  /** A value, one character per byte, and its expiry in ms or -1. */
  record Item(String value, long expireAt) {}

  private final ManualClock clock;
  private final List<Map<String, Item>> databases = new ArrayList<>();

  /** The number of writes to each key, by database and key; a changed number breaks a WATCH. */
  private final Map<String, Integer> versions = new HashMap<>();

  Model(ManualClock clock, int count) {
    this.clock = clock;
    for (int i = 0; i < count; i++) {
      databases.add(new TreeMap<>());
    }
  }

  Item get(int database, String key) {
    Item item = databases.get(database).get(key);
    return item == null || item.expireAt >= 0 && clock.millis() > item.expireAt ? null : item;
  }

  void put(int database, String key, String value, long expireAt) {
    databases.get(database).put(key, new Item(value, expireAt));
    touch(database, key);
  }

  boolean remove(int database, String key) {
    boolean there = get(database, key) != null;
    databases.get(database).remove(key);
    if (there) {
      touch(database, key);
    }
    return there;
  }

  void clear(int database) {
    List.copyOf(databases.get(database).keySet()).forEach(key -> remove(database, key));
  }

  void swap(int first, int second) {
    if (first != second) {
      Map<String, Item> old = databases.set(first, databases.get(second));
      databases.set(second, old);
    }
  }

  private void touch(int database, String key) {
    versions.merge(database + " " + key, 1, Integer::sum);
  }

  int version(int database, String key) {
    return versions.getOrDefault(database + " " + key, 0);
  }

  /** Returns the keys that have not expired. */
  Map<String, Item> dump(int database) {
    Map<String, Item> live = new TreeMap<>();
    for (String key : databases.get(database).keySet()) {
      Item item = get(database, key);
      if (item != null) {
        live.put(key, item);
      }
    }
    return live;
  }
}
