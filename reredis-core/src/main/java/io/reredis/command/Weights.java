package io.reredis.command;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.keyspace.Keyspace;
import io.reredis.resp.Arguments;

/**
 * Estimates the duration of commands, without a lock, as the approximate number of elements they
 * process. An estimate may be wrong while other threads change the keys. Safe for use by all
 * threads.
 */
final class Weights {
  /**
   * The number of elements that count as one if they are processed quickly, such as those of a
   * list.
   */
  private static final int QUICK = 16;

  /** The number of bytes that count as one element when they are combined or written. */
  private static final int BYTES = 64;

  /** The number of entries that XAUTOCLAIM examines for each entry to claim. */
  private static final int ATTEMPTS = 10;

  /** The number of bytes of a serialized value that count as one element. */
  private static final int SAVED_BYTES = 16;

  private final Engine engine;

  Weights(Engine engine) {
    this.engine = engine;
  }

  /**
   * Returns the approximate number of elements that a command processes; 0 for a command that is
   * never long.
   */
  long of(int database, Command command, Arguments arguments) {
    return command.accepts(arguments.count()) ? weight(database, command, arguments) : 0;
  }

  private long weight(int db, Command c, Arguments a) {
    return switch (c.weight()) {
      case NONE, QUEUE -> 0;
      case ELEMENTS -> sum(db, c, a);
      case PASSED_ELEMENTS -> sum(db, c, a) / QUICK;
      case SMALLEST -> smallest(db, c, a);
      case COUNT -> atMost(option(a, 0), db, c, a);
      case COUNT_OR_ALL -> atMost(option(a, Long.MAX_VALUE), db, c, a);
      case NUMBER -> atMost(integer(a, 2, 0), db, c, a);
      case COUNT_IN_KEYS -> Math.min(option(a, 0), sum(db, c, a));
      case CLAIMS -> Math.min(option(a, 0), LongCommands.LONG) * ATTEMPTS;
      case PENDING -> atMost(pending(a), db, c, a);
      case FULL -> option(a, 1) == 0 ? sum(db, c, a) : 0;
      case DIGEST -> a.is(1, "digest") ? allKeys() : 0;
      case KEYS -> engine.keyspace().figures().peekSize(db);
      case BYTES -> bytes(db, c, a) / BYTES;
      case PRODUCT -> length(db, a.get(1)) * length(db, a.get(2)) / QUICK;
      case PAYLOAD -> a.count() > 3 ? a.get(3).length() / SAVED_BYTES : 0;
      case GROWTH -> growth(db, a.get(1), integer(a, 2, 0));
      case GROWTH_IN_BITS -> growth(db, a.get(1), integer(a, 2, 0) / Byte.SIZE);
      case GROWTH_IN_FIELDS -> growth(db, a.get(1), lastBit(a) / Byte.SIZE);
    };
  }

  private long sum(int database, Command command, Arguments arguments) {
    long[] sum = {0};
    Keyspace keyspace = engine.keyspace();
    for (KeySpec spec : command.keySpecs()) {
      spec.forEach(
          arguments, 0, i -> sum[0] += keyspace.unlocked().peekSize(database, arguments.get(i)));
    }
    return sum[0];
  }

  /** Returns the size of the smallest key, without the destination key. */
  private long smallest(int database, Command command, Arguments arguments) {
    long[] least = {Long.MAX_VALUE};
    Keyspace keyspace = engine.keyspace();
    for (KeySpec spec : command.keySpecs()) {
      if (!spec.isTarget()) {
        spec.forEach(
            arguments,
            0,
            i ->
                least[0] =
                    Math.min(least[0], keyspace.unlocked().peekSize(database, arguments.get(i))));
      }
    }
    return least[0] == Long.MAX_VALUE ? 0 : least[0];
  }

  /**
   * Returns the smaller of {@code count} and the size of the first key, or of the database without
   * one; 0 if {@code count} is not long.
   */
  private long atMost(long count, int database, Command command, Arguments arguments) {
    if (count <= LongCommands.LONG) {
      return 0;
    }
    return Math.min(
        count,
        command.keySpecs().isEmpty()
            ? engine.keyspace().figures().peekSize(database)
            : engine.keyspace().unlocked().peekSize(database, arguments.get(1)));
  }

  private long allKeys() {
    long sum = 0;
    for (int database = 0; database < engine.keyspace().databases(); database++) {
      sum += engine.keyspace().figures().peekSize(database);
    }
    return sum;
  }

  private long bytes(int database, Command command, Arguments arguments) {
    long[] sum = {0};
    for (KeySpec spec : command.keySpecs()) {
      spec.forEach(arguments, 0, i -> sum[0] += length(database, arguments.get(i)));
    }
    return sum[0];
  }

  private long length(int database, Bytes key) {
    return engine.keyspace().unlocked().peekLength(database, key);
  }

  /**
   * Returns the weight of a string growing to {@code end} bytes; 0 if it is long enough already.
   */
  private long growth(int database, Bytes key, long end) {
    return end / BYTES <= LongCommands.LONG || end <= length(database, key) ? 0 : end / BYTES;
  }

  /** Returns the number after the last COUNT. */
  private static long option(Arguments arguments, long absent) {
    for (int i = arguments.count() - 2; i > 1; i--) {
      if (arguments.is(i, "count") && isInteger(arguments, i + 1)) {
        return integer(arguments, i + 1, absent);
      }
    }
    return absent;
  }

  /** Returns the count of XPENDING, which may be followed by a consumer. */
  private static long pending(Arguments arguments) {
    int last = arguments.count() - 1;
    return last < 5 ? 0 : Math.max(integer(arguments, last, 0), integer(arguments, last - 1, 0));
  }

  /**
   * Returns the highest bit offset that a BITFIELD writes to; an offset after {@code #} counts
   * fields, taken as 64 bits wide.
   */
  private static long lastBit(Arguments arguments) {
    long last = 0;
    for (int i = 2; i + 2 < arguments.count(); i++) {
      if (arguments.is(i, "set") || arguments.is(i, "incrby")) {
        Bytes offset = arguments.get(i + 2);
        boolean fields = offset.length() > 0 && offset.at(0) == '#';
        last = Math.max(last, fields ? Long.SIZE * number(offset, 1) : number(offset, 0));
      }
    }
    return last;
  }

  /** Returns the number in a text from byte {@code from} on; 0 if there is none. */
  private static long number(Bytes text, int from) {
    int offset = text.offset() + from;
    int length = text.length() - from;
    return Ascii.isLong(text.array(), offset, length)
        ? Ascii.toLong(text.array(), offset, length)
        : 0;
  }

  private static boolean isInteger(Arguments arguments, int index) {
    Bytes value = arguments.get(index);
    return Ascii.isLong(value.array(), value.offset(), value.length());
  }

  private static long integer(Arguments arguments, int index, long absent) {
    if (index >= arguments.count() || !isInteger(arguments, index)) {
      return absent;
    }
    Bytes value = arguments.get(index);
    return Ascii.toLong(value.array(), value.offset(), value.length());
  }
}
