package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.base.StreamIdText;
import io.reredis.command.Call;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.util.ArrayList;
import java.util.List;

/** Parses the ids of stream entries among the arguments of commands. */
final class StreamIds {
  static final ReredisException INVALID =
      ReredisException.error("Invalid stream ID specified as stream command argument");
  private static final ReredisException START =
      ReredisException.error("invalid start ID for the interval");
  private static final ReredisException END =
      ReredisException.error("invalid end ID for the interval");

  private StreamIds() {}

  /**
   * Returns an id argument; the words {@code -} and {@code +} are invalid.
   *
   * @param missing the sequence number of an id without one
   */
  static StreamId strict(Call c, int index, long missing) {
    Bytes a = c.arg(index);
    StreamId id = StreamIdText.parse(a.array(), a.offset(), a.length(), missing);
    if (id == null) {
      throw INVALID;
    }
    return id;
  }

  static boolean isStrict(Call c, int index) {
    Bytes a = c.arg(index);
    return StreamIdText.parse(a.array(), a.offset(), a.length(), 0) != null;
  }

  static boolean isWord(Call c, int index, char word) {
    Bytes a = c.arg(index);
    return a.length() == 1 && a.at(0) == word;
  }

  /** Returns the ids from argument {@code from} to the last. */
  static List<StreamId> rest(Call c, int from) {
    List<StreamId> ids = new ArrayList<>(c.count() - from);
    for (int i = from; i < c.count(); i++) {
      ids.add(strict(c, i, 0));
    }
    return ids;
  }

  /**
   * Returns the inclusive lower bound of an interval: an id, {@code -} or {@code +}; the prefix
   * {@code (} excludes an id.
   */
  static StreamId start(Call c, int index) {
    return bound(c, index, true);
  }

  /** Returns the inclusive upper bound of an interval; see {@link #start}. */
  static StreamId end(Call c, int index) {
    return bound(c, index, false);
  }

  private static StreamId bound(Call c, int index, boolean start) {
    Bytes a = c.arg(index);
    if (isWord(c, index, '-')) {
      return StreamId.ZERO;
    }
    if (isWord(c, index, '+')) {
      return StreamId.MAX;
    }
    boolean open = a.length() > 1 && a.at(0) == '(';
    int skip = open ? 1 : 0;
    StreamId id =
        StreamIdText.parse(a.array(), a.offset() + skip, a.length() - skip, start ? 0 : -1);
    if (id == null) {
      throw INVALID;
    }
    if (!open) {
      return id;
    }
    StreamId inner = start ? id.next() : id.previous();
    if (inner == null) {
      throw start ? START : END;
    }
    return inner;
  }

  /** Returns an integer argument, or throws {@code error}; null stands for the usual error. */
  static long integerOr(Call c, int index, ReredisException error) {
    try {
      return c.integer(index);
    } catch (ReredisException e) {
      throw error == null ? Errors.NOT_INTEGER : error;
    }
  }
}
