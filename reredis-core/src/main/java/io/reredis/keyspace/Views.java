package io.reredis.keyspace;

import io.reredis.type.HashValue;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.Thresholds;
import io.reredis.type.View;
import io.reredis.util.ValueType;

/** The views that a handle attaches to values, one per type, each created on first use. */
final class Views {
  private final View[] views = new View[ValueType.values().length];
  private final Thresholds thresholds;

  Views(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  View of(ValueType type) {
    View view = views[type.ordinal()];
    if (view == null) {
      view = views[type.ordinal()] = create(type);
    }
    return view;
  }

  /** Detaches the view of the type with that ordinal. */
  void release(int ordinal) {
    views[ordinal].release();
  }

  /** Returns the view of the type with that ordinal, which must have been created. */
  View at(int ordinal) {
    return views[ordinal];
  }

  private View create(ValueType type) {
    switch (type) {
      case HASH:
        return new HashValue(thresholds);
      case SET:
        return new SetValue(thresholds);
      case STREAM:
        return new StreamValue(thresholds);
      case SORTED_SET:
        return new SortedSetValue(thresholds);
      case LIST:
        return new ListValue(thresholds);
      default:
        throw new IllegalArgumentException(type + " has no view, " + thresholds);
    }
  }
}
