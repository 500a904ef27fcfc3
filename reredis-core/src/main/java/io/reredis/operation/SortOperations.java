package io.reredis.operation;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.keyspace.WriteHandle;
import io.reredis.type.ListValue;
import io.reredis.type.SortedSetValue;
import io.reredis.util.ReredisException;
import io.reredis.util.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SORT operation. Thread-safe. */
public final class SortOperations {
  private static final ReredisException NO_NUMBER =
      ReredisException.error("One or more scores can't be converted into double");
  private static final byte[] NOTHING = {};

  private final Keyspace keyspace;

  /** An element and its sort key. */
  private record Item(byte[] element, double score, byte @Nullable [] weight) {}

  /** Creates the operations on a keyspace. */
  public SortOperations(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Returns the sorted elements of a list, a set or a sorted set, or the values of the GET patterns
   * for them, which may be null. O(N+M*log(M)) for N elements of which M are returned
   *
   * @param ordered whether a set whose sort is disabled is sorted by its members, as in scripts,
   *     whose effects must not depend on the order of a set
   * @throws ReredisException WRONGTYPE for another type; ERR if a sort key is not a number
   */
  public List<byte[]> sort(int database, Bytes key, SortOptions options, boolean ordered) {
    long mask = options.readsOtherKeys() ? Keyspace.ALL_SHARDS : keyspace.shardMask(key);
    keyspace.lock(mask);
    try {
      return sorted(database, key, options, ordered, false);
    } finally {
      keyspace.unlock(mask);
    }
  }

  /**
   * Like {@link #sort}, but stores the result as a list, replacing the value of {@code target}.
   *
   * @return the number of its elements; 0 means that the target was removed
   */
  public long sortInto(int database, Bytes key, SortOptions options, Bytes target) {
    return StoredResult.store(
        keyspace,
        database,
        target,
        options.readsOtherKeys() ? Keyspace.ALL_SHARDS : keyspace.shardMask(key),
        () -> new StoredList(target, sorted(database, key, options, true, true)));
  }

  private static final class StoredList implements StoredResult {
    private final Bytes target;
    private final List<byte[]> elements;
    private @Nullable ListValue list;

    StoredList(Bytes target, List<byte[]> elements) {
      this.target = target;
      this.elements = elements;
    }

    @Override
    public long size() {
      return elements.size();
    }

    @Override
    public void put(WriteHandle h) {
      list = h.newList();
      for (byte[] element : elements) {
        byte[] one = element == null ? NOTHING : element;
        list.pushTail(one, 0, one.length);
      }
    }

    @Override
    public byte[][] effect() {
      return DumpOperations.restoring(target, notNull(list));
    }

    @Override
    public KeyEvent event() {
      return KeyEvent.SORTSTORE;
    }

    @Override
    public long changes() {
      return elements.size();
    }
  }

  private List<byte[]> sorted(
      int database, Bytes key, SortOptions options, boolean ordered, boolean stores) {
    List<byte[]> elements = new ArrayList<>();
    ValueType type = collect(database, key, options, elements);
    if (options.sorts()) {
      elements = order(database, elements, options, stores);
    } else if (ordered && type == ValueType.SET) {
      // a set is unordered, and the stored result must be deterministic
      elements = order(database, elements, options.byMembers(), stores);
    }
    List<byte[]> chosen = limited(elements, options);
    if (options.get().isEmpty()) {
      return chosen;
    }
    List<SortPattern> patterns = options.get().stream().map(SortPattern::new).toList();
    List<byte[]> found = new ArrayList<>(chosen.size() * patterns.size());
    for (byte[] element : chosen) {
      for (SortPattern pattern : patterns) {
        found.add(pattern.lookup(keyspace, database, element));
      }
    }
    return found;
  }

  /** Collects the elements of a key and returns its type, null if the key does not exist. */
  private @Nullable ValueType collect(
      int database, Bytes key, SortOptions options, List<byte[]> elements) {
    // without sorting, elements are in the order of the list or of their scores
    boolean backwards = !options.sorts() && options.descending();
    try (ReadHandle h = keyspace.read(database, key)) {
      if (!h.exists()) {
        return null;
      }
      ValueType type = h.valueType();
      switch (type) {
        case LIST:
          ListValue list = h.list();
          assert list != null;
          list.range(0, list.size(), (a, from, n) -> elements.add(copy(a, from, n)));
          if (backwards) {
            Collections.reverse(elements);
          }
          break;
        case SET:
          notNull(h.set()).forEach((a, from, n) -> elements.add(copy(a, from, n)));
          break;
        case SORTED_SET:
          SortedSetValue members = h.sortedSet();
          assert members != null;
          members.range(
              backwards ? members.size() - 1 : 0,
              members.size(),
              backwards,
              (a, from, n, score) -> elements.add(copy(a, from, n)));
          break;
        default:
          throw Errors.here(Errors.WRONG_TYPE);
      }
      return type;
    }
  }

  private static byte[] copy(byte[] a, int offset, int length) {
    return Arrays.copyOfRange(a, offset, offset + length);
  }

  private static List<byte[]> limited(List<byte[]> elements, SortOptions options) {
    int size = elements.size();
    int from = (int) Math.min(Math.max(0, options.offset()), size);
    long count = options.count() < 0 ? size : options.count();
    return elements.subList(from, (int) Math.min(size, from + Math.min(count, size)));
  }

  private List<byte[]> order(
      int database, List<byte[]> elements, SortOptions options, boolean stores) {
    SortPattern by = options.by() == null ? null : new SortPattern(options.by());
    List<Item> items = new ArrayList<>(elements.size());
    boolean plain = true;
    for (byte[] element : elements) {
      byte[] weight = by == null ? element : by.lookup(keyspace, database, element);
      double score = options.alpha() || weight == null ? 0 : number(weight);
      plain &= !options.alpha() || weight == null || endOfText(weight) == weight.length;
      items.add(new Item(element, score, weight));
    }
    Comparator<Item> order =
        !options.alpha()
            ? byNumber()
            : by(stores || plain ? Arrays::compareUnsigned : SortOperations::compareTexts);
    items.sort(options.descending() ? Collections.reverseOrder(order) : order);
    return items.stream().map(Item::element).toList();
  }

  private static Comparator<Item> by(Comparator<byte[]> order) {
    return Comparator.comparing(Item::weight, Comparator.nullsFirst(order));
  }

  /** Compares up to the first zero byte, as Redis does if the result is not stored. */
  private static int compareTexts(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, 0, endOfText(a), b, 0, endOfText(b));
  }

  private static int endOfText(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return end;
  }

  private static Comparator<Item> byNumber() {
    return (a, b) -> {
      // zero and minus zero are the same number
      int order = a.score < b.score ? -1 : a.score > b.score ? 1 : 0;
      return order != 0 ? order : Arrays.compareUnsigned(a.element, b.element);
    };
  }

  private static double number(byte[] text) {
    if (Ascii.isLong(text, 0, text.length)) {
      return Ascii.toLong(text, 0, text.length);
    }
    int end = endOfText(text);
    if (end == 0) {
      return 0;
    }
    int from = 0;
    while (from < end && (text[from] == ' ' || text[from] >= '\t' && text[from] <= '\r')) {
      from++;
    }
    double value = Decimal.parseDouble(text, from, end - from);
    boolean isTooSmall = value != 0 && Math.abs(value) < Double.MIN_NORMAL;
    if (Double.isNaN(value) || isTooSmall) {
      throw Errors.here(NO_NUMBER);
    }
    return value;
  }
}
