package io.reredis.rdb;

import io.reredis.type.HashValue;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.Thresholds;
import io.reredis.type.View;

/** Reads values of any type. */
final class Values {
  private Values() {}

  /** Reads a value to its end; returns the collection, or null for a string. */
  static View read(ValueReader value) {
    Thresholds thresholds = new Thresholds();
    switch (value.type()) {
      case STRING:
        value.string();
        return null;
      case LIST:
        ListValue list = new ListValue(thresholds);
        value.into(list);
        return list;
      case SET:
        SetValue set = new SetValue(thresholds);
        value.into(set);
        return set;
      case SORTED_SET:
        SortedSetValue sorted = new SortedSetValue(thresholds);
        value.into(sorted);
        return sorted;
      case HASH:
        HashValue hash = new HashValue(thresholds);
        value.into(hash);
        return hash;
      default:
        StreamValue stream = new StreamValue(thresholds);
        value.into(stream);
        return stream;
    }
  }
}
