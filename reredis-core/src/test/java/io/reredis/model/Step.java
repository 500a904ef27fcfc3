package io.reredis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.operation.StringOperations;
import io.reredis.operation.WriteCondition;
import io.reredis.option.ExpireCondition;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * One operation with its arguments, applied to the store and to the model, whose results must
 * agree.
 */
record Step(Kind kind, int database, String key, String other, String value, long number) {
  enum Kind {
    SET,
    SET_EXPIRING,
    SET_KEEPING,
    SET_IF_ABSENT,
    SET_IF_PRESENT,
    GET,
    GET_AND_DELETE,
    GET_AND_EXPIRE,
    APPEND,
    SET_RANGE,
    GET_RANGE,
    LENGTH,
    SET_NUMBER,
    INCREMENT,
    SET_ALL,
    DELETE,
    EXPIRE,
    EXPIRE_LATER,
    PERSIST,
    TIME_TO_LIVE,
    RENAME,
    RENAME_IF_ABSENT,
    COPY,
    MOVE,
    FLUSH,
    SWAP,
    TIME_PASSES,
    REMOVE_EXPIRED
  }

  static final int DATABASES = 3;

  /** Lengths around those where the representation of a key or a value changes. */
  private static final Integer[] KEY_LENGTHS = {0, 1, 2, 254, 255, 256, 511, 512, 513, 600};

  private static final Integer[] VALUE_LENGTHS = {0, 1, 2, 20, 63, 64, 511, 512, 513, 1030, 2000};

  static Arbitrary<Step> any() {
    Arbitrary<String> keys = texts(KEY_LENGTHS, 'a', 'b');
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(6, 0),
                net.jqwik.api.Tuple.of(2, 1),
                net.jqwik.api.Tuple.of(1, 2)),
            keys,
            keys,
            texts(VALUE_LENGTHS, 'x', 'z'),
            Arbitraries.longs().between(-5, 2000))
        .as(Step::new);
  }

  private static Arbitrary<String> texts(Integer[] lengths, char from, char to) {
    return Combinators.combine(Arbitraries.of(lengths), Arbitraries.chars().range(from, to))
        .as((length, c) -> c.toString().repeat(length));
  }

  void run(Stores s) {
    Model m = s.model;
    StringOperations strings = Inside.of(s.store).engine().strings();
    io.reredis.operation.KeyOperations keys = Inside.of(s.store).engine().keys();
    Bytes k = bytes(key);
    Bytes o = bytes(other);
    Bytes v = bytes(value);
    long now = s.clock.millis();
    long expireAt = now + Math.max(1, number);
    Model.Item item = m.get(database, key);
    String old = item == null ? null : item.value();
    long oldExpiry = item == null ? -1 : item.expireAt();
    switch (kind) {
      case SET:
        check(true, strings.set(database, k, v, WriteCondition.ALWAYS, -1, null));
        m.put(database, key, value, -1);
        break;
      case SET_EXPIRING:
        check(true, strings.set(database, k, v, WriteCondition.ALWAYS, expireAt, null));
        m.put(database, key, value, expireAt);
        break;
      case SET_KEEPING:
        check(
            true,
            strings.set(database, k, v, WriteCondition.ALWAYS, StringOperations.KEEP_TTL, null));
        m.put(database, key, value, oldExpiry);
        break;
      case SET_IF_ABSENT:
        check(old == null, strings.set(database, k, v, WriteCondition.IF_ABSENT, -1, null));
        if (old == null) {
          m.put(database, key, value, -1);
        }
        break;
      case SET_IF_PRESENT:
        check(old != null, strings.set(database, k, v, WriteCondition.IF_PRESENT, expireAt, null));
        if (old != null) {
          m.put(database, key, value, expireAt);
        }
        break;
      case GET:
        check(old, text(strings.get(database, k)));
        break;
      case GET_AND_DELETE:
        check(old, Stores.taken(sink -> strings.getAndDelete(database, k, sink)));
        m.remove(database, key);
        break;
      case GET_AND_EXPIRE:
        check(old, Stores.taken(sink -> strings.getAndExpire(database, k, now + number, sink)));
        if (old != null) {
          expire(m, old, now + number, now);
        }
        break;
      case APPEND:
        check((old + value).length() - (old == null ? 4 : 0), strings.append(database, k, v));
        m.put(database, key, (old == null ? "" : old) + value, oldExpiry);
        break;
      case SET_RANGE:
        setRange(m, strings, old, oldExpiry);
        break;
      case GET_RANGE:
        String all = old == null ? "" : old;
        int from = (int) Math.min(all.length(), Math.max(0, number));
        check(
            all.substring(from),
            Stores.taken(
                sink -> {
                  strings.range(database, k, Math.max(0, number), -1, sink);
                  return true;
                }));
        break;
      case LENGTH:
        check(old == null ? 0 : old.length(), strings.length(database, k));
        break;
      case SET_NUMBER:
        String digits = Long.toString(number);
        strings.set(database, k, bytes(digits), WriteCondition.ALWAYS, -1, null);
        m.put(database, key, digits, -1);
        break;
      case INCREMENT:
        increment(m, strings, old, oldExpiry);
        break;
      case SET_ALL:
        check(true, strings.setAll(database, List.of(k, v, o, bytes("y" + value)), false));
        m.put(database, key, value, -1);
        m.put(database, other, "y" + value, -1);
        break;
      case DELETE:
        int there = (m.remove(database, key) ? 1 : 0) + (m.remove(database, other) ? 1 : 0);
        check(there, keys.delete(database, List.of(k, o)));
        break;
      case EXPIRE:
        check(
            old != null,
            keys.expireAt(database, k, Math.max(0, now + number), ExpireCondition.ALWAYS));
        if (old != null) {
          expire(m, old, now + number, now);
        }
        break;
      case EXPIRE_LATER:
        boolean later = old != null && oldExpiry >= 0 && now + number > oldExpiry;
        ExpireCondition onlyLater = ExpireCondition.LATER;
        check(later, keys.expireAt(database, k, now + number, onlyLater));
        if (later) {
          expire(m, old, now + number, now);
        }
        break;
      case PERSIST:
        check(oldExpiry >= 0, keys.persist(database, k));
        if (oldExpiry >= 0) {
          m.put(database, key, old, -1);
        }
        break;
      case TIME_TO_LIVE:
        check(old == null ? -2 : oldExpiry, keys.expireTime(database, k));
        break;
      case RENAME:
        rename(m, keys, item);
        break;
      case RENAME_IF_ABSENT:
        if (item != null) {
          boolean free = m.get(database, other) == null;
          check(free, keys.renameIfAbsent(database, k, o));
          if (free) {
            m.remove(database, key);
            m.put(database, other, old, oldExpiry);
          }
        }
        break;
      case COPY:
        copy(m, keys, item);
        break;
      case MOVE:
        int target = (database + 1) % DATABASES;
        boolean moves = item != null && m.get(target, key) == null;
        check(moves, keys.move(database, k, target));
        if (moves) {
          m.remove(database, key);
          m.put(target, key, old, oldExpiry);
        }
        break;
      case FLUSH:
        if (number < 100) {
          keys.flush(database);
          m.clear(database);
        }
        break;
      case SWAP:
        s.swap(database, (database + 1) % DATABASES);
        break;
      case TIME_PASSES:
        s.clock.advanceMillis(Math.max(0, number));
        break;
      default:
        Inside.of(s.store).engine().keyspace().activeExpiry().expireDue(0, Long.MAX_VALUE / 4);
        s.checkMemory();
    }
  }

  private void expire(Model m, String old, long expireAt, long now) {
    if (expireAt <= now) {
      m.remove(database, key);
    } else {
      m.put(database, key, old, expireAt);
    }
  }

  private void setRange(Model m, StringOperations strings, String old, long oldExpiry) {
    int offset = (int) Math.max(0, number);
    int length = strings.setRange(database, bytes(key), offset, bytes(value));
    if (value.isEmpty()) {
      check(old == null ? 0 : old.length(), length);
      return;
    }
    StringBuilder text = new StringBuilder(old == null ? "" : old);
    text.setLength(Math.max(text.length(), offset + value.length()));
    text.replace(offset, offset + value.length(), value);
    check(text.length(), length);
    m.put(database, key, text.toString(), oldExpiry);
  }

  private void increment(Model m, StringOperations strings, String old, long oldExpiry) {
    long before;
    try {
      before = old == null ? 0 : Long.parseLong(old);
    } catch (NumberFormatException e) {
      before = Long.MIN_VALUE;
    }
    try {
      long result = strings.increment(database, bytes(key), number);
      check(before + number, result);
      m.put(database, key, Long.toString(result), oldExpiry);
    } catch (ReredisException e) {
      check(Long.MIN_VALUE, before);
    }
  }

  private void rename(Model m, io.reredis.operation.KeyOperations keys, Model.Item item) {
    try {
      keys.rename(database, bytes(key), bytes(other));
      if (!key.equals(other)) {
        m.remove(database, key);
        m.put(database, other, item.value(), item.expireAt());
      }
    } catch (ReredisException e) {
      check(null, item);
    }
  }

  private void copy(Model m, io.reredis.operation.KeyOperations keys, Model.Item item) {
    int target = (int) Math.floorMod(number, (long) DATABASES);
    if (target == database && key.equals(other)) {
      return;
    }
    boolean replace = number % 2 == 0;
    boolean copies = item != null && (replace || m.get(target, other) == null);
    check(copies, keys.copy(database, bytes(key), target, bytes(other), replace));
    if (copies) {
      m.put(target, other, item.value(), item.expireAt());
    }
  }

  private void check(Object expected, Object actual) {
    assertEquals(expected, actual, () -> shown());
  }

  private String shown() {
    return kind + " " + key.length() + " " + other.length() + " " + value.length() + " " + number;
  }

  static Bytes bytes(String text) {
    return new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return shown();
  }
}
