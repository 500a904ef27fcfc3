package io.reredis.type;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A hash: a listpack of fields and values while they are few and short, a listpack of field, value
 * and expiry, ordered by expiry, if some of these expire, a hash table beyond that.
 *
 * <p>A hash changes to a larger form when necessary and keeps it when fields are removed, as in
 * Redis. The caller must remove expired fields before it accesses others. A field or value passed
 * in must not be in the hash's own array.
 */
public final class HashValue extends View {
  /** The expiry of a field without an expiry. */
  public static final long NO_EXPIRY = -1;

  /** In place of an expiry: the field does not exist. */
  public static final long NO_FIELD = -2;

  /** The expiry stored in a listpack for a field without an expiry. */
  private static final long NEVER = 0;

  /** The maximum size of a compact form. */
  private static final long SAFE_BYTES = 1 << 30;

  private final Thresholds thresholds;
  private final Bytes field = new Bytes();
  private final Bytes value = new Bytes();
  private final byte[] fieldDigits = new byte[ListPack.SCRATCH_BYTES];
  private final byte[] valueDigits = new byte[ListPack.SCRATCH_BYTES];
  private @Nullable ListPackCheck check;

  /** Creates a detached view. */
  public HashValue(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * Returns when the first field of a {@link Kind#EXPIRING_HASH} expires, or {@link #NO_EXPIRY}.
   * O(1)
   */
  public static long nextExpiry(byte[] a, int base) {
    int at = ListPack.first(a, base);
    return at < 0 ? NO_EXPIRY : expiryAt(a, base, at);
  }

  private static long expiryAt(byte[] a, int base, int at) {
    long expireAt = ListPack.longAt(a, ListPack.skip(a, base, at, 2));
    return expireAt == NEVER ? NO_EXPIRY : expireAt;
  }

  @SuppressWarnings("NullAway") // there are elements of this form
  private byte[] array() {
    return (byte[]) form;
  }

  @SuppressWarnings("NullAway") // there are elements of this form
  private LargeHash large() {
    return (LargeHash) form;
  }

  private boolean isLarge() {
    return form instanceof LargeHash;
  }

  /** Returns the number of listpack entries per field. */
  private int width() {
    return kind == Kind.EXPIRING_HASH ? 3 : 2;
  }

  @Override
  public long size() {
    if (form == null) {
      return 0;
    }
    return isLarge() ? large().size() : compactSize();
  }

  private int compactSize() {
    return ListPack.count(array(), base) / width();
  }

  private int positionOf(Bytes f) {
    byte[] a = array();
    int first = ListPack.first(a, base);
    return ListPack.find(a, base, first, f.array(), f.offset(), f.length(), width() - 1);
  }

  // --- one field

  /** Returns whether the field exists. O(1); O(n) in a compact form */
  public boolean contains(Bytes f) {
    return form != null && (isLarge() ? large().find(f) != null : positionOf(f) >= 0);
  }

  /** Returns the value of a field, valid until the next call, or null if it does not exist. */
  public @Nullable Bytes get(Bytes f) {
    if (form == null) {
      return null;
    }
    if (isLarge()) {
      byte[] element = large().find(f);
      if (element == null) {
        return null;
      }
      FieldTable.valueInto(element, value);
      return value;
    }
    int at = positionOf(f);
    if (at < 0) {
      return null;
    }
    byte[] a = array();
    ListPack.get(a, ListPack.next(a, base, at), value, valueDigits);
    return value;
  }

  /** Returns when the field expires, or {@link #NO_EXPIRY} or {@link #NO_FIELD}. */
  public long expireAt(Bytes f) {
    if (form == null) {
      return NO_FIELD;
    }
    if (isLarge()) {
      byte[] element = large().find(f);
      return element == null ? NO_FIELD : FieldTable.expireAt(element);
    }
    int at = positionOf(f);
    if (at < 0) {
      return NO_FIELD;
    }
    return kind == Kind.EXPIRING_HASH ? expiryAt(array(), base, at) : NO_EXPIRY;
  }

  // --- changing

  /** Announces the number of fields about to be set, so that the form suits them from the start. */
  public void expect(int count) {
    if (count > thresholds.hashEntries && !isLarge()) {
      toLarge();
    }
  }

  /**
   * Begins to fill the hash, which is empty, with that many fields.
   *
   * @return null if they are too few for the large form
   */
  public @Nullable HashFill fill(int count) {
    return count > thresholds.hashEntries ? new HashFill(this, count) : null;
  }

  void take(LargeHash hash) {
    form = hash;
    base = 0;
    kind = Kind.STRING;
  }

  /**
   * Adopts a listpack of fields and values from outside, if the hash is empty. O(n)
   *
   * @return false, without any change, if they must be added one by one: there are too many or too
   *     long ones for a compact form, a field is repeated, an entry is not encoded as this class
   *     would encode it, or the listpack is malformed
   */
  public boolean adopt(Bytes listpack) {
    int count = ListPackCheck.count(listpack);
    if (form != null || count <= 0 || count % 2 != 0 || count / 2 > thresholds.hashEntries) {
      return false;
    }
    if (!check().isDistinct(listpack, 2, thresholds.hashValue, thresholds.hashValue)) {
      return false;
    }
    fitPrefix(listpack.length());
    createCompact(listpack.length() - ListPack.EMPTY_BYTES);
    System.arraycopy(listpack.array(), listpack.offset(), array(), base, listpack.length());
    return true;
  }

  private ListPackCheck check() {
    if (check == null) {
      check = new ListPackCheck();
    }
    return check;
  }

  /** Sets a field, removing its expiry; returns whether it is new. O(1); O(n) in a compact form */
  public boolean put(Bytes f, Bytes v) {
    return put(f, v, false);
  }

  /** Sets a field, keeping its expiry; returns whether it is new. O(1); O(n) in a compact form */
  public boolean putKeepingExpiry(Bytes f, Bytes v) {
    return put(f, v, true);
  }

  private boolean put(Bytes f, Bytes v, boolean keepExpiry) {
    if (!isLarge() && !fits(f, v)) {
      toLarge();
    }
    if (isLarge()) {
      return putLarge(f, v, keepExpiry);
    }
    if (form == null) {
      createCompact(ListPack.sizeOf(f.array(), f.offset(), f.length()) + v.length());
    }
    int at = positionOf(f);
    if (at < 0) {
      if (compactSize() >= thresholds.hashEntries) {
        toLarge();
        return putLarge(f, v, keepExpiry);
      }
      append(f, v);
      changed = true;
      return true;
    }
    if (!keepExpiry && kind == Kind.EXPIRING_HASH && expiryAt(array(), base, at) != NO_EXPIRY) {
      moveTo(at, v, NEVER);
    } else {
      int valueAt = ListPack.next(array(), base, at);
      form = ListPack.replace(array(), base, valueAt, v.array(), v.offset(), v.length());
    }
    changed = true;
    return false;
  }

  private boolean fits(Bytes f, Bytes v) {
    int longest = thresholds.hashValue;
    return f.length() <= longest
        && v.length() <= longest
        && (form == null
            || ListPack.totalBytes(array(), base) + (long) f.length() + v.length() <= SAFE_BYTES);
  }

  private void createCompact(long room) {
    form = ListPack.create(prefix(), base, (int) room);
    kind = Kind.HASH;
  }

  private void append(Bytes f, Bytes v) {
    byte[] a = array();
    // the encodings of both lengths or digits, at most, and the expiry
    if (a.length - base - ListPack.totalBytes(a, base) < f.length() + v.length() + 24L) {
      long bytes =
          ListPack.sizeOf(f.array(), f.offset(), f.length())
              + ListPack.sizeOf(v.array(), v.offset(), v.length())
              + (kind == Kind.EXPIRING_HASH ? ListPack.sizeOf(NEVER) : 0);
      a = ListPack.grow(a, base, bytes);
    }
    a = ListPack.append(a, base, f.array(), f.offset(), f.length());
    a = ListPack.append(a, base, v.array(), v.offset(), v.length());
    form = kind == Kind.EXPIRING_HASH ? ListPack.append(a, base, NEVER) : a;
  }

  private boolean putLarge(Bytes f, Bytes v, boolean keepExpiry) {
    byte[] old = large().find(f);
    if (old == null) {
      large().insert(f, v, NO_EXPIRY);
      changed = true;
      return true;
    }
    large().replace(old, f, v, keepExpiry ? FieldTable.expireAt(old) : NO_EXPIRY);
    changed = true;
    return false;
  }

  /** Removes a field; returns false if it does not exist. O(1); O(n) in a compact form */
  public boolean remove(Bytes f) {
    if (form == null) {
      return false;
    }
    if (isLarge()) {
      boolean removed = large().remove(f);
      changed |= removed;
      return removed;
    }
    int at = positionOf(f);
    if (at >= 0) {
      form = ListPack.delete(array(), base, at, width());
      changed = true;
    }
    return at >= 0;
  }

  /**
   * Sets the expiry of an existing field. O(log n); O(n) in a compact form
   *
   * @param expireAt ms since 1970, above 0, or {@link #NO_EXPIRY}
   */
  public void setExpireAt(Bytes f, long expireAt) {
    if (isLarge()) {
      byte[] old = large().find(f);
      assert old != null;
      FieldTable.valueInto(old, value);
      large().replace(old, f, value, expireAt);
      changed = true;
      return;
    }
    if (kind == Kind.HASH) {
      if (expireAt == NO_EXPIRY) {
        return;
      }
      toExpiring();
    }
    moveTo(positionOf(f), null, expireAt == NO_EXPIRY ? NEVER : expireAt);
    changed = true;
  }

  private void toExpiring() {
    byte[] from = array();
    int pairs = compactSize();
    byte[] a = ListPack.create(from, base, ListPack.totalBytes(from, base) + 2 * pairs);
    for (int at = ListPack.first(from, base); at >= 0; at = ListPack.next(from, base, at)) {
      int next = ListPack.skip(from, base, at, 2);
      a = ListPack.appendAll(a, base, from, at, next, 2);
      a = ListPack.append(a, base, NEVER);
      at = ListPack.next(from, base, at);
    }
    form = a;
    kind = Kind.EXPIRING_HASH;
  }

  /**
   * Changes the expiry of the field at a position, and moves it accordingly.
   *
   * @param v its new value, or null to keep the current one
   */
  private void moveTo(int at, @Nullable Bytes v, long expireAt) {
    byte[] a = array();
    int next = ListPack.skip(a, base, at, 2);
    byte[] pair = new byte[next - at];
    System.arraycopy(a, at, pair, 0, pair.length);
    int firstSize = ListPack.sizeAt(pair, 0);
    ListPack.get(pair, 0, field, fieldDigits);
    if (v == null) {
      ListPack.get(pair, firstSize, value, valueDigits);
    } else {
      value.set(v.array(), v.offset(), v.length());
    }
    long size =
        firstSize
            + ListPack.sizeOf(value.array(), value.offset(), value.length())
            + ListPack.sizeOf(expireAt);
    a = ListPack.grow(a, base, size - pair.length - ListPack.sizeAt(a, next));
    a = ListPack.delete(a, base, at, 3);
    int to = placeOf(a, expireAt);
    a = ListPack.insert(a, base, to, field.array(), field.offset(), field.length());
    to += ListPack.sizeAt(a, to);
    a = ListPack.insert(a, base, to, value.array(), value.offset(), value.length());
    to += ListPack.sizeAt(a, to);
    form = ListPack.insert(a, base, to, expireAt);
  }

  /** Returns the position for a field: before those that expire later or never. */
  private int placeOf(byte[] a, long expireAt) {
    int at = ListPack.first(a, base);
    while (at >= 0 && expireAt != NEVER) {
      int expiryAt = ListPack.skip(a, base, at, 2);
      long other = ListPack.longAt(a, expiryAt);
      if (other == NEVER || other > expireAt) {
        return at;
      }
      at = ListPack.next(a, base, expiryAt);
    }
    return ListPack.end(a, base);
  }

  private void toLarge() {
    LargeHash target = new LargeHash();
    if (form != null) {
      byte[] a = array();
      for (int at = ListPack.first(a, base); at >= 0; at = nextField(at)) {
        read(at);
        target.insert(field, value, kind == Kind.EXPIRING_HASH ? expiryAt(a, base, at) : NO_EXPIRY);
      }
    }
    take(target);
  }

  /** Returns when the first field expires, or {@link #NO_EXPIRY}. O(1) */
  public long nextExpiry() {
    if (isLarge()) {
      return large().nextExpiry();
    }
    return form != null && kind == Kind.EXPIRING_HASH ? nextExpiry(array(), base) : NO_EXPIRY;
  }

  /**
   * Removes the fields that expire before a time, earliest first.
   *
   * @return how many. O(m log n) in the number of these
   */
  public int removeDue(long now, BytesSink removed) {
    long next = nextExpiry();
    if (next == NO_EXPIRY || next >= now) {
      return 0;
    }
    changed = true;
    if (isLarge()) {
      return large().removeDue(now, removed);
    }
    byte[] a = array();
    int count = 0;
    int at = ListPack.first(a, base);
    while (at >= 0) {
      long expireAt = expiryAt(a, base, at);
      if (expireAt == NO_EXPIRY || expireAt >= now) {
        break;
      }
      read(at);
      removed.put(field.array(), field.offset(), field.length());
      count++;
      at = nextField(at);
    }
    form = ListPack.delete(a, base, ListPack.first(a, base), 3 * count);
    return count;
  }

  // --- iteration

  private int nextField(int at) {
    byte[] a = array();
    return ListPack.next(a, base, ListPack.skip(a, base, at, width() - 1));
  }

  /** Points {@link #field} and {@link #value} at the field and value at a position. */
  private void read(int at) {
    byte[] a = array();
    ListPack.get(a, at, field, fieldDigits);
    ListPack.get(a, ListPack.next(a, base, at), value, valueDigits);
  }

  private void read(byte[] element) {
    FieldTable.fieldInto(element, field);
    FieldTable.valueInto(element, value);
  }

  /** Passes every field to the visitor, which must not change the hash. O(n) */
  public void forEach(FieldVisitor visitor) {
    if (form == null) {
      return;
    }
    if (isLarge()) {
      large()
          .fields
          .forEach(
              element -> {
                read(element);
                visitor.visit(field, value);
              });
      return;
    }
    for (int at = ListPack.first(array(), base); at >= 0; at = nextField(at)) {
      read(at);
      visitor.visit(field, value);
    }
  }

  /**
   * Passes some fields to the visitor: all of a compact form, otherwise at least {@code count} if
   * there are so many from the position on.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return the next position, unsigned, 0 at the end; a complete iteration passes on every field
   *     that exists throughout
   */
  public long scan(long cursor, long count, FieldVisitor visitor) {
    if (!isLarge()) {
      forEach(visitor);
      return 0;
    }
    long[] seen = {0};
    long at = cursor;
    // groups may be empty after removals: limit the work of a call to ten steps per field
    long steps = count > Long.MAX_VALUE / 10 ? Long.MAX_VALUE : count * 10;
    do {
      at =
          large()
              .fields
              .scan(
                  at,
                  element -> {
                    seen[0]++;
                    read(element);
                    visitor.visit(field, value);
                  });
    } while (at != 0 && seen[0] < count && --steps > 0);
    return at;
  }

  /**
   * Passes a random field of a hash that is not empty to the visitor, each with equal probability.
   */
  public void random(RandomGenerator random, FieldVisitor visitor) {
    if (isLarge()) {
      read(notNull(large().fields.random(random)));
    } else {
      read(ListPack.seek(array(), base, (long) random.nextInt(compactSize()) * width()));
    }
    visitor.visit(field, value);
  }

  /**
   * Passes distinct random fields to the visitor, each combination with equal probability.
   *
   * @param count at most the number of fields. O(n) in it; in a compact form in the size
   */
  public void randomDistinct(int count, RandomGenerator random, FieldVisitor visitor) {
    if (isLarge()) {
      Draw.distinct(
          large().fields,
          count,
          random,
          element -> {
            read(element);
            visitor.visit(field, value);
          });
      return;
    }
    int size = compactSize();
    int wanted = count;
    int at = ListPack.first(array(), base);
    for (int i = 0; wanted > 0; i++) {
      if (random.nextInt(size - i) < wanted) {
        wanted--;
        read(at);
        visitor.visit(field, value);
      }
      at = nextField(at);
    }
  }
}
