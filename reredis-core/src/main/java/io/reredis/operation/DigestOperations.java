package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.type.EntrySink;
import io.reredis.type.HashValue;
import io.reredis.util.StreamId;
import io.reredis.util.ValueType;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Digests of values and of all keys, for comparing data in tests: equal to those of Redis for equal
 * data, whatever the encodings.
 *
 * <p>A digest is 20 bytes. Unordered parts, such as the members of a set, are combined by exclusive
 * or of their SHA-1; ordered parts are mixed in, which takes the SHA-1 of the result each time.
 */
public final class DigestOperations {
  private static final byte[] EXPIRES = Ascii.bytes("!!expire!!");
  private static final byte[] FIELD_EXPIRES = Ascii.bytes("!!hexpire!!");
  private static final long PAGE = 1000;

  private final Keyspace keyspace;

  /** Creates the operations on a keyspace. */
  public DigestOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Returns the digest of a value and of whether it expires; zeros if the key does not exist. O(N)
   */
  public byte[] ofValue(int database, Bytes key) {
    Sum sum = new Sum();
    addValue(sum, database, key);
    return sum.bytes;
  }

  /** Returns the digest of all keys of all databases, atomically; zeros if there are none. O(N) */
  public byte[] ofAll() {
    Sum all = new Sum();
    keyspace.lock(Keyspace.ALL_SHARDS);
    try {
      for (int database = 0; database < keyspace.databases(); database++) {
        addDatabase(all, database);
      }
      return all.bytes;
    } finally {
      keyspace.unlock(Keyspace.ALL_SHARDS);
    }
  }

  private void addDatabase(Sum all, int database) {
    boolean empty = true;
    long cursor = 0;
    do {
      List<byte[]> page = new ArrayList<>();
      cursor = keyspace.walker().scan(database, cursor, PAGE, view -> page.add(view.key().copy()));
      for (byte[] name : page) {
        if (empty) {
          all.mix(number(database));
          empty = false;
        }
        Sum one = new Sum();
        one.mix(name);
        addValue(one, database, new Bytes(name));
        all.add(one.bytes);
      }
    } while (cursor != 0);
  }

  private void addValue(Sum sum, int database, Bytes key) {
    try (ReadHandle h = keyspace.peek(database, key)) {
      if (h.exists()) {
        sum.mix(number(number(h.valueType())));
        addValue(sum, h);
        if (h.expireAt() != Keyspace.NO_EXPIRY) {
          sum.add(EXPIRES);
        }
      }
    }
  }

  /** Returns Redis's number of a type; 5 is that of modules. */
  private static int number(ValueType type) {
    return type == ValueType.STREAM ? 6 : type.ordinal();
  }

  private static void addValue(Sum sum, ReadHandle h) {
    switch (h.valueType()) {
      case STRING:
        h.string(sum::mix);
        break;
      case LIST:
        notNull(h.list()).range(0, notNull(h.list()).size(), sum::mix);
        break;
      case SET:
        notNull(h.set()).forEach(sum::add);
        break;
      case SORTED_SET:
        notNull(h.sortedSet())
            .forEach(
                (a, offset, length, score) -> {
                  Sum member = new Sum();
                  member.mix(a, offset, length);
                  member.mix(Ascii.bytes(Decimal.shortest(score)));
                  sum.add(member.bytes);
                });
        break;
      case HASH:
        addHash(sum, notNull(h.hash()));
        break;
      default:
        notNull(h.stream()).range(StreamId.ZERO, StreamId.MAX, 0, false, new Entries(sum));
    }
  }

  private static void addHash(Sum sum, HashValue hash) {
    List<byte[]> fields = new ArrayList<>();
    hash.forEach((field, value) -> fields.add(field.copy()));
    for (byte[] name : fields) {
      Bytes field = new Bytes(name);
      Bytes value = hash.get(field);
      Sum one = new Sum();
      one.mix(name);
      assert value != null;
      one.mix(value.array(), value.offset(), value.length());
      if (hash.expireAt(field) != HashValue.NO_EXPIRY) {
        one.add(FIELD_EXPIRES);
      }
      sum.add(one.bytes);
    }
  }

  private static byte[] number(int n) {
    return ByteBuffer.allocate(4).putInt(n).array();
  }

  private record Entries(Sum sum) implements EntrySink {
    @Override
    public void entry(StreamId id, int fields) {
      sum.mix(
          Ascii.bytes(
              Long.toUnsignedString(id.millis()) + '.' + Long.toUnsignedString(id.sequence())));
    }

    @Override
    public void put(byte[] a, int offset, int length) {
      sum.mix(a, offset, length);
    }
  }

  /** A digest under construction. */
  private static final class Sum {
    private final byte[] bytes = new byte[20];
    private final MessageDigest sha1 = sha1();

    private static MessageDigest sha1() {
      try {
        return MessageDigest.getInstance("SHA-1");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    void add(byte[] a) {
      add(a, 0, a.length);
    }

    void add(byte[] a, int offset, int length) {
      sha1.update(a, offset, length);
      byte[] hash = sha1.digest();
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] ^= hash[i];
      }
    }

    void mix(byte[] a) {
      mix(a, 0, a.length);
    }

    void mix(byte[] a, int offset, int length) {
      add(a, offset, length);
      System.arraycopy(sha1.digest(bytes), 0, bytes, 0, bytes.length);
    }
  }
}
