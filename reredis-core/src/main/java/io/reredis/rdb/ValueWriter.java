package io.reredis.rdb;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.type.BlockList;
import io.reredis.type.FrozenValue;
import io.reredis.type.HashValue;
import io.reredis.type.IntSet;
import io.reredis.type.Kind;
import io.reredis.type.ListPack;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.View;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes values in the format of DUMP. Compact values are written unchanged; those unknown to Redis
 * 7.0 in an older form. All methods require the lock of the key.
 */
public final class ValueWriter {
  private static final int PACKED_NODE = 2;
  private static final int PLAIN_NODE = 1;

  private ValueWriter() {}

  /** Returns the payload of a string. O(N) */
  public static byte[] dump(Bytes string) {
    RdbWriter out = new RdbWriter();
    write(out, string);
    return DumpPayload.seal(out, DumpPayload.COMMON_VERSION);
  }

  /** Writes a string. O(N) */
  public static void write(RdbWriter out, Bytes string) {
    out.type(RdbType.STRING);
    out.string(string);
  }

  /** Returns the payload of a collection. O(N) */
  public static byte[] dump(View collection) {
    RdbWriter out = new RdbWriter();
    write(out, collection);
    boolean expires =
        collection instanceof HashValue hash && hash.nextExpiry() != HashValue.NO_EXPIRY;
    return DumpPayload.seal(out, expires ? DumpPayload.LAST_VERSION : DumpPayload.COMMON_VERSION);
  }

  /** Writes a collection. O(N) */
  public static void write(RdbWriter out, View collection) {
    if (collection instanceof HashValue hash) {
      write(out, hash);
    } else if (collection instanceof ListValue list) {
      write(out, list);
    } else if (collection instanceof SetValue set) {
      write(out, set);
    } else if (collection instanceof SortedSetValue sorted) {
      write(out, sorted);
    } else {
      StreamWriter.write(out, ((StreamValue) collection).stream());
    }
  }

  private static void write(RdbWriter out, ListValue list) {
    out.type(RdbType.LIST_QUICKLIST_2);
    if (list.form() instanceof BlockList blocks) {
      out.length(blocks.blocks());
      blocks.forEachBlock(block -> node(out, block));
    } else {
      out.length(1);
      node(out, ListPack.copy(array(list), list.base()));
    }
  }

  /** Returns the array of a compact form. */
  @SuppressWarnings("NullAway") // the collection has elements
  private static byte[] array(View collection) {
    return (byte[]) collection.form();
  }

  private static void node(RdbWriter out, byte[] listpack) {
    out.length(PACKED_NODE);
    out.string(listpack, 0, listpack.length);
  }

  /** Returns whether a node of a list holds one large element rather than a listpack. */
  static boolean isPlain(long container) {
    if (container != PACKED_NODE && container != PLAIN_NODE) {
      throw RdbReader.BAD;
    }
    return container == PLAIN_NODE;
  }

  private static void write(RdbWriter out, SetValue set) {
    if (isCompact(set, Kind.INTSET)) {
      byte[] integers = IntSet.copy(array(set), set.base());
      out.type(RdbType.SET_INTSET);
      out.string(integers, 0, integers.length);
    } else {
      out.type(RdbType.SET);
      out.length(set.size());
      set.forEach(out::string);
    }
  }

  /**
   * Writes a sorted set; a large one in descending order, to which readers can append at no cost.
   */
  private static void write(RdbWriter out, SortedSetValue set) {
    if (isCompact(set, Kind.SORTED_SET)) {
      byte[] listpack = ListPack.copy(array(set), set.base());
      out.type(RdbType.SORTED_SET_LISTPACK);
      out.string(listpack, 0, listpack.length);
    } else {
      out.type(RdbType.SORTED_SET);
      out.length(set.size());
      set.range(
          set.size() - 1,
          set.size(),
          true,
          (a, from, n, score) -> {
            out.string(a, from, n);
            out.binaryDouble(score);
          });
    }
  }

  /** Writes a hash; one with expiring fields in the form of Redis 7.4. */
  private static void write(RdbWriter out, HashValue hash) {
    if (hash.nextExpiry() != HashValue.NO_EXPIRY) {
      writeExpiring(out, hash);
    } else if (isCompact(hash, Kind.HASH)) {
      byte[] listpack = ListPack.copy(array(hash), hash.base());
      out.type(RdbType.HASH_LISTPACK);
      out.string(listpack, 0, listpack.length);
    } else {
      out.type(RdbType.HASH);
      out.length(hash.size());
      hash.forEach(
          (field, value) -> {
            out.string(field);
            out.string(value);
          });
    }
  }

  /** Writes expiries as their distance from the first, beginning with 1; 0 means never. */
  private static void writeExpiring(RdbWriter out, HashValue hash) {
    long first = hash.nextExpiry();
    out.type(RdbType.HASH_EXPIRING);
    out.littleEndian(first, 8);
    out.length(hash.size());
    List<byte[]> fields = new ArrayList<>();
    hash.forEach((field, value) -> fields.add(field.copy()));
    for (byte[] name : fields) {
      Bytes field = new Bytes(name);
      long expireAt = hash.expireAt(field);
      out.length(expireAt == HashValue.NO_EXPIRY ? 0 : expireAt - first + 1);
      out.string(field);
      out.string(notNull(hash.get(field)));
    }
  }

  /** Writes a frozen large set, sorted set or hash. O(N) */
  public static void write(RdbWriter out, FrozenValue value) {
    switch (value.type()) {
      case SET:
        out.type(RdbType.SET);
        out.length(value.size());
        value.forEachMember((a, from, n, score) -> out.string(a, from, n));
        break;
      case SORTED_SET:
        out.type(RdbType.SORTED_SET);
        out.length(value.size());
        value.forEachScoredBack(
            (a, from, n, score) -> {
              out.string(a, from, n);
              out.binaryDouble(score);
            });
        break;
      default:
        hash(out, value);
    }
  }

  private static void hash(RdbWriter out, FrozenValue hash) {
    long first = hash.nextExpiry();
    boolean expires = first != HashValue.NO_EXPIRY;
    out.type(expires ? RdbType.HASH_EXPIRING : RdbType.HASH);
    if (expires) {
      out.littleEndian(first, 8);
    }
    out.length(hash.size());
    hash.forEachField(
        (field, value, expireAt) -> {
          if (expires) {
            out.length(expireAt == HashValue.NO_EXPIRY ? 0 : expireAt - first + 1);
          }
          out.string(field);
          out.string(value);
        });
  }

  private static boolean isCompact(View view, int kind) {
    return view.form() instanceof byte[] && view.kind() == kind;
  }
}
