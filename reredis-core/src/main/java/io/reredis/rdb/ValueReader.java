package io.reredis.rdb;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.type.HashFill;
import io.reredis.type.HashValue;
import io.reredis.type.IntSet;
import io.reredis.type.ListPack;
import io.reredis.type.ListValue;
import io.reredis.type.SetFill;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetFill;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value in any of the forms that Redis has used since its version 2.
 *
 * <p>Input is untrusted: anything malformed is an error, and memory is allocated only in proportion
 * to the bytes. The value gets the encoding that this store would choose: data in that encoding is
 * adopted after validation, large tables are filled at once, and other elements are added one by
 * one. Not thread-safe.
 */
public final class ValueReader {
  /** The default maximum size of a piece of a list; fits into the first-level caches. */
  private static final int BUFFER = 16 << 10;

  /** Up to so many elements are packed first, if each is short. */
  private static final int PACKED = 512;

  private static final int PACKED_BYTES = 256;

  private final RdbReader in;
  private final boolean alone;
  private int type;
  private final byte[] scratch = new byte[ListPack.SCRATCH_BYTES];
  private final Bytes text = new Bytes();

  /** The listpack in which elements are packed. */
  private byte[] packed = new byte[ListPack.EMPTY_BYTES];

  /** A buffer for a short string in another encoding. */
  private final byte[] buffer;

  /** Created for the first large collection. */
  private @Nullable FillReader fills;

  /** Reads exactly one value, beginning with its type. */
  ValueReader(RdbReader in) {
    this.in = in;
    this.type = in.number8();
    this.alone = true;
    this.buffer = new byte[RdbReader.DIGITS];
  }

  /** Reads values of a file; {@link #next} sets the type of each. */
  ValueReader(RdbReader in, int type) {
    this.in = in;
    this.type = type;
    this.alone = false;
    this.buffer = new byte[BUFFER];
  }

  void next(int nextType) {
    type = nextType;
  }

  /** Announces, before a value of a file is read, that {@link #payload} will be called. */
  public void keep() {
    in.keep();
  }

  /** Returns the value of a file that was just read, in the format of DUMP. */
  public byte[] payload() {
    return in.payload(type);
  }

  /**
   * Returns the type of the value.
   *
   * @throws ReredisException if the type is not supported
   */
  public ValueType type() {
    switch (type) {
      case RdbType.STRING:
        return ValueType.STRING;
      case RdbType.LIST:
      case RdbType.LIST_ZIPLIST:
      case RdbType.LIST_QUICKLIST:
      case RdbType.LIST_QUICKLIST_2:
        return ValueType.LIST;
      case RdbType.SET:
      case RdbType.SET_INTSET:
      case RdbType.SET_LISTPACK:
        return ValueType.SET;
      case RdbType.SORTED_SET_TEXT:
      case RdbType.SORTED_SET:
      case RdbType.SORTED_SET_ZIPLIST:
      case RdbType.SORTED_SET_LISTPACK:
        return ValueType.SORTED_SET;
      case RdbType.HASH:
      case RdbType.HASH_ZIPMAP:
      case RdbType.HASH_ZIPLIST:
      case RdbType.HASH_LISTPACK:
      case RdbType.HASH_EXPIRING:
      case RdbType.HASH_LISTPACK_EXPIRING:
        return ValueType.HASH;
      case RdbType.STREAM_1:
      case RdbType.STREAM_2:
      case RdbType.STREAM_3:
        return ValueType.STREAM;
      default:
        throw RdbReader.BAD;
    }
  }

  /** Reads a stream with its groups into an empty one. */
  public void into(StreamValue stream) {
    new StreamReader(in, type).into(stream);
    finish();
  }

  /** Reads a string; the slice is valid until the next value is read. */
  public Bytes string() {
    in.string(text, buffer);
    finish();
    return text;
  }

  /** Reads the elements of a list into an empty one. */
  public void into(ListValue list) {
    switch (type) {
      case RdbType.LIST:
        for (int left = in.count(1); left > 0; left--) {
          push(list, in.string());
        }
        break;
      case RdbType.LIST_ZIPLIST:
        ZipList.forEach(in.blob(), element -> push(list, element));
        break;
      case RdbType.LIST_QUICKLIST:
        for (int left = in.count(1); left > 0; left--) {
          ZipList.forEach(in.blob(), element -> push(list, element));
        }
        break;
      default:
        for (int left = in.count(2); left > 0; left--) {
          in.letGo();
          boolean plain = ValueWriter.isPlain(in.number());
          in.string(text, buffer);
          if (plain) {
            push(list, text);
          } else if (!list.pushAll(text)) {
            forEach(text.copy(), element -> push(list, element));
          }
        }
    }
    finish(list.size());
  }

  private static void push(ListValue list, Bytes element) {
    list.pushTail(element.array(), element.offset(), element.length());
  }

  /** Reads the members of a set into an empty one. */
  public void into(SetValue set) {
    if (type == RdbType.SET) {
      int count = in.count(1);
      SetFill fill = set.fill(count);
      if (fill != null) {
        fills().members(fill, count);
      } else {
        members(set, count);
      }
    } else if (type == RdbType.SET_LISTPACK) {
      in.string(text, buffer);
      listPack(set);
    } else {
      in.string(text, buffer);
      int from = text.offset();
      int count = IntSet.validate(text.array(), from, from + text.length());
      if (count < 0 || !set.adoptIntSet(text)) {
        for (int i = 0; i < count; i++) {
          add(set, new Bytes(Ascii.bytes(Long.toString(IntSet.at(text.array(), from, i)))));
        }
      }
    }
    finish(set.size());
  }

  /**
   * Reads the members of a set; a few short ones are first packed in a listpack, the form that the
   * set will probably have.
   */
  private void members(SetValue set, int count) {
    boolean packing = count <= PACKED;
    ListPack.init(packed, 0);
    for (int left = count; left > 0; left--) {
      in.string(text, buffer);
      if (packing && text.length() > PACKED_BYTES) {
        forEach(ListPack.copy(packed, 0), member -> add(set, member));
        packing = false;
      }
      if (packing) {
        packed = ListPack.append(packed, 0, text.array(), text.offset(), text.length());
      } else {
        add(set, text);
      }
    }
    if (packing) {
      text.set(packed, 0, ListPack.totalBytes(packed, 0));
      listPack(set);
    }
  }

  private void listPack(SetValue set) {
    if (!set.adoptListPack(text)) {
      forEach(text.copy(), member -> add(set, member));
    }
  }

  private static void add(SetValue set, Bytes member) {
    if (!set.add(member)) {
      throw RdbReader.BAD;
    }
  }

  /** Reads the members of a sorted set into an empty one. */
  public void into(SortedSetValue set) {
    if (type == RdbType.SORTED_SET_LISTPACK || type == RdbType.SORTED_SET_ZIPLIST) {
      in.string(text, buffer);
      if (type == RdbType.SORTED_SET_LISTPACK && set.adopt(text)) {
        finish(set.size());
        return;
      }
      List<Bytes> pairs = elements(text.copy(), 2);
      for (int i = 0; i < pairs.size(); i += 2) {
        put(set, pairs.get(i), score(pairs.get(i + 1)));
      }
    } else {
      boolean text = type == RdbType.SORTED_SET_TEXT;
      int count = in.count(text ? 2 : 9);
      SortedSetFill fill = set.fill(count);
      if (fill != null) {
        fills().scored(fill, count, text);
      } else {
        for (int left = count; left > 0; left--) {
          Bytes member = in.string();
          put(set, member, text ? in.textDouble() : in.binaryDouble());
        }
      }
    }
    finish(set.size());
  }

  private static void put(SortedSetValue set, Bytes member, double score) {
    if (!Double.isNaN(set.score(member))) {
      throw RdbReader.BAD;
    }
    set.put(member, score);
  }

  private static double score(Bytes text) {
    switch (text.toString()) {
      case "inf":
        return Double.POSITIVE_INFINITY;
      case "-inf":
        return Double.NEGATIVE_INFINITY;
      default:
        return RdbReader.number(text.toString());
    }
  }

  /** Reads the fields of a hash into an empty one. */
  public void into(HashValue hash) {
    switch (type) {
      case RdbType.HASH:
        fields(hash, in.count(2));
        break;
      case RdbType.HASH_EXPIRING:
        long first = in.littleEndian(8);
        expiringFields(hash, in.count(3), first);
        break;
      case RdbType.HASH_LISTPACK_EXPIRING:
        in.littleEndian(8);
        List<Bytes> triples = elements(in.blob(), 3);
        for (int i = 0; i < triples.size(); i += 3) {
          long expireAt = number(triples.get(i + 2));
          put(
              hash,
              triples.get(i),
              triples.get(i + 1),
              expireAt == 0 ? HashValue.NO_EXPIRY : expireAt);
        }
        break;
      case RdbType.HASH_ZIPMAP:
        ZipMap.forEach(in.blob(), (field, value) -> put(hash, field, value, HashValue.NO_EXPIRY));
        break;
      default:
        in.string(text, buffer);
        if (type == RdbType.HASH_LISTPACK && hash.adopt(text)) {
          break;
        }
        List<Bytes> pairs = elements(text.copy(), 2);
        for (int i = 0; i < pairs.size(); i += 2) {
          put(hash, pairs.get(i), pairs.get(i + 1), HashValue.NO_EXPIRY);
        }
    }
    finish(hash.size());
  }

  private void fields(HashValue hash, int count) {
    HashFill fill = hash.fill(count);
    if (fill != null) {
      fills().fields(fill, count);
      return;
    }
    for (int left = count; left > 0; left--) {
      Bytes field = in.string();
      put(hash, field, in.string(), HashValue.NO_EXPIRY);
    }
  }

  private void expiringFields(HashValue hash, int count, long first) {
    HashFill fill = hash.fill(count);
    if (fill != null) {
      fills().expiringFields(fill, count, first);
      return;
    }
    for (int left = count; left > 0; left--) {
      long expireAt = FillReader.expiry(first, in.number());
      Bytes field = in.string();
      put(hash, field, in.string(), expireAt);
    }
  }

  private FillReader fills() {
    if (fills == null) {
      fills = new FillReader(in);
    }
    return fills;
  }

  private static void put(HashValue hash, Bytes field, Bytes value, long expireAt) {
    if (!hash.put(field, value) || expireAt < HashValue.NO_EXPIRY) {
      throw RdbReader.BAD;
    }
    if (expireAt != HashValue.NO_EXPIRY) {
      hash.setExpireAt(field, expireAt);
    }
  }

  private static long number(Bytes text) {
    if (!Ascii.isLong(text.array(), text.offset(), text.length())) {
      throw RdbReader.BAD;
    }
    return Ascii.toLong(text.array(), text.offset(), text.length());
  }

  // --- parts

  /**
   * Returns the elements of a listpack or ziplist, whose number must be a multiple of {@code
   * group}.
   */
  private List<Bytes> elements(byte[] list, int group) {
    List<Bytes> elements = new ArrayList<>();
    Consumer<Bytes> taker = element -> elements.add(element.detach());
    if (type == RdbType.SORTED_SET_ZIPLIST || type == RdbType.HASH_ZIPLIST) {
      ZipList.forEach(list, taker);
    } else {
      forEach(list, taker);
    }
    if (elements.size() % group != 0) {
      throw RdbReader.BAD;
    }
    return elements;
  }

  private void forEach(byte[] listpack, Consumer<Bytes> taker) {
    if (ListPack.validate(listpack, 0, listpack.length) < 0) {
      throw RdbReader.BAD;
    }
    Bytes element = new Bytes();
    for (int at = ListPack.first(listpack, 0); at >= 0; at = ListPack.next(listpack, 0, at)) {
      ListPack.get(listpack, at, element, scratch);
      taker.accept(element);
    }
  }

  private void finish(long size) {
    if (size == 0) {
      throw RdbReader.BAD;
    }
    finish();
  }

  private void finish() {
    if (alone && !in.isAtEnd()) {
      throw RdbReader.BAD;
    }
  }
}
