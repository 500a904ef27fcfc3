package io.reredis.type;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.BytesSink;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A set of byte strings: an intset while all members are integers and few, a listpack while they
 * are few and short, a hash table beyond that.
 *
 * <p>A set changes to a larger form when necessary and keeps it when members are removed, as in
 * Redis. A member passed in must not be in the set's own array.
 */
public final class SetValue extends View {
  /** The maximum size of a compact form. */
  private static final long SAFE_BYTES = 1 << 30;

  private static final long MAX_INTSET = 1 << 30;
  private static final byte[] NONE = new byte[0];

  private final Thresholds thresholds;
  private final Bytes slice = new Bytes();
  private final byte[] scratch = new byte[ListPack.SCRATCH_BYTES];
  private @Nullable ListPackCheck check;

  /** Creates a detached view. */
  public SetValue(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  @SuppressWarnings("NullAway") // there are elements of this form
  private byte[] array() {
    return (byte[]) form;
  }

  @SuppressWarnings("NullAway") // there are elements of this form
  private LargeSet.Members large() {
    return ((LargeSet) form).members;
  }

  private boolean isLarge() {
    return form instanceof LargeSet;
  }

  /** Returns whether the form is an intset. */
  public boolean isIntSet() {
    return form instanceof byte[] && kind == Kind.INTSET;
  }

  @Override
  public long size() {
    return form == null ? 0 : isLarge() ? large().size() : compactSize();
  }

  private int compactSize() {
    return kind == Kind.INTSET ? IntSet.count(array(), base) : ListPack.count(array(), base);
  }

  private static boolean isInteger(Bytes member) {
    return Ascii.isLong(member.array(), member.offset(), member.length());
  }

  private static long integer(Bytes member) {
    return Ascii.toLong(member.array(), member.offset(), member.length());
  }

  /** Returns whether the member exists. O(1); O(n) in a listpack */
  public boolean contains(Bytes member) {
    if (form == null) {
      return false;
    }
    if (isLarge()) {
      return large().find(member.array(), member.offset(), member.length()) != null;
    }
    return kind == Kind.INTSET
        ? isInteger(member) && IntSet.contains(array(), base, integer(member))
        : positionOf(member) >= 0;
  }

  private int positionOf(Bytes member) {
    byte[] a = array();
    int first = ListPack.first(a, base);
    return ListPack.find(a, base, first, member.array(), member.offset(), member.length(), 0);
  }

  /** Returns another view of the same value, valid until the value is changed. */
  public SetValue another() {
    SetValue view = new SetValue(thresholds);
    if (form == null) {
      view.attachNew(NONE, 0);
    } else {
      view.attach(form, base, kind);
    }
    return view;
  }

  /** Returns a detached view of a new empty set. */
  public SetValue fresh() {
    SetValue view = new SetValue(thresholds);
    view.attachNew(NONE, 0);
    return view;
  }

  /** Takes over the value of another view, which must not be used afterwards. */
  public void take(SetValue other) {
    if (other.form instanceof byte[] compact) {
      boolean integers = other.kind == Kind.INTSET;
      byte[] content =
          integers ? IntSet.copy(compact, other.base) : ListPack.copy(compact, other.base);
      byte[] from = start();
      base = startLength();
      byte[] a = new byte[base + content.length + 7 & -8];
      System.arraycopy(from, 0, a, 0, base);
      System.arraycopy(content, 0, a, base, content.length);
      form = a;
      kind = other.kind;
    } else {
      form = other.form;
      base = 0;
      kind = Kind.STRING;
    }
  }

  // --- adding

  /**
   * Announces members about to be added, so that the form suits them from the start.
   *
   * @param first the first of them
   */
  public void expect(Bytes first, long count) {
    if (form == null) {
      if (count <= maxIntSet() && isInteger(first)) {
        takeIntSet();
      } else if (count <= thresholds.setEntries) {
        takeListPack(0);
      } else {
        takeLarge();
      }
    } else if (!isLarge()
        && count > (kind == Kind.INTSET ? thresholds.intsetEntries : thresholds.setEntries)) {
      toLarge();
    }
  }

  private long maxIntSet() {
    return Math.min(thresholds.intsetEntries, MAX_INTSET);
  }

  private byte[] start() {
    return form == null ? prefix() : form instanceof byte[] a ? a : NONE;
  }

  private int startLength() {
    return form instanceof Value ? 0 : base;
  }

  private void takeIntSet() {
    byte[] from = start();
    base = startLength();
    form = IntSet.create(from, base);
    kind = Kind.INTSET;
  }

  private void takeListPack(int room) {
    byte[] from = start();
    base = startLength();
    form = ListPack.create(from, base, room);
    kind = Kind.SET;
  }

  /**
   * Begins to fill the set, which is empty, with that many members.
   *
   * @return null if they may be too few for the large form
   */
  public @Nullable SetFill fill(int count) {
    return count > Math.max(maxIntSet(), thresholds.setEntries) ? new SetFill(this, count) : null;
  }

  private void takeLarge() {
    take(new LargeSet());
  }

  void take(LargeSet set) {
    form = set;
    base = 0;
    kind = Kind.STRING;
  }

  /**
   * Adopts an untrusted listpack of members, if the set is empty. O(n)
   *
   * @return false, without any change, if they must be added one by one
   */
  public boolean adoptListPack(Bytes listpack) {
    int count = ListPackCheck.count(listpack);
    if (form != null || count <= 0 || count > thresholds.setEntries) {
      return false;
    }
    if (check == null) {
      check = new ListPackCheck();
    }
    if (!check.isDistinct(listpack, 1, thresholds.setValue, 0) || check.integers() == count) {
      return false;
    }
    fitPrefix(listpack.length());
    takeListPack(listpack.length() - ListPack.EMPTY_BYTES);
    System.arraycopy(listpack.array(), listpack.offset(), array(), base, listpack.length());
    return true;
  }

  /**
   * Adopts a validated intset from outside, if the set is empty. O(n)
   *
   * @return false, without any change, if there are too many members
   */
  public boolean adoptIntSet(Bytes integers) {
    int count = IntSet.count(integers.array(), integers.offset());
    if (form != null || count == 0 || count > maxIntSet()) {
      return false;
    }
    fitPrefix(integers.length());
    byte[] fresh = new byte[base + integers.length()];
    System.arraycopy(prefix(), 0, fresh, 0, base);
    System.arraycopy(integers.array(), integers.offset(), fresh, base, integers.length());
    form = fresh;
    kind = Kind.INTSET;
    return true;
  }

  /** Adds a member; returns false if it exists. O(1) amortized; O(n) in a compact form */
  public boolean add(Bytes member) {
    if (form == null) {
      expect(member, 1);
    }
    if (isLarge()) {
      return addLarge(member);
    }
    return kind == Kind.INTSET ? addToIntSet(member) : addToListPack(member);
  }

  private boolean addLarge(Bytes member) {
    LargeSet.Members members = large();
    if (members.find(member.array(), member.offset(), member.length()) != null) {
      return false;
    }
    members.insert(member.copy());
    changed = true;
    return true;
  }

  private boolean addToListPack(Bytes member) {
    if (positionOf(member) >= 0) {
      return false;
    }
    byte[] a = array();
    if (ListPack.count(a, base) < thresholds.setEntries
        && member.length() <= thresholds.setValue
        && ListPack.totalBytes(a, base) + (long) member.length() <= SAFE_BYTES) {
      append(member);
      return true;
    }
    toLarge();
    return addLarge(member);
  }

  private void append(Bytes member) {
    form = ListPack.append(array(), base, member.array(), member.offset(), member.length());
    changed = true;
  }

  private boolean addToIntSet(Bytes member) {
    byte[] a = array();
    int count = IntSet.count(a, base);
    if (isInteger(member)) {
      long integer = integer(member);
      if (count < maxIntSet()) {
        form = IntSet.add(a, base, integer);
        boolean added = IntSet.count(array(), base) > count;
        changed |= added;
        return added;
      }
      if (IntSet.contains(a, base, integer)) {
        return false;
      }
      toLarge();
      return addLarge(member);
    }
    if (count < thresholds.setEntries
        && member.length() <= thresholds.setValue
        && longestInteger() <= thresholds.setValue) {
      toListPack();
      append(member);
      return true;
    }
    toLarge();
    return addLarge(member);
  }

  private int longestInteger() {
    byte[] a = array();
    int count = IntSet.count(a, base);
    return count == 0
        ? 0
        : Math.max(
            Ascii.length(IntSet.at(a, base, 0)), Ascii.length(IntSet.at(a, base, count - 1)));
  }

  private void toListPack() {
    byte[] integers = array();
    int count = IntSet.count(integers, base);
    int room = 0;
    for (int i = 0; i < count; i++) {
      room += ListPack.sizeOf(IntSet.at(integers, base, i));
    }
    takeListPack(room);
    for (int i = 0; i < count; i++) {
      form = ListPack.append(array(), base, IntSet.at(integers, base, i));
    }
  }

  private void toLarge() {
    LargeSet target = new LargeSet();
    forEach(
        (a, offset, length) ->
            target.members.insert(Arrays.copyOfRange(a, offset, offset + length)));
    take(target);
  }

  /**
   * Returns an empty set in the form with which the intersection of this set with others begins.
   */
  public SetValue freshLike() {
    SetValue view = fresh();
    if (isIntSet()) {
      view.takeIntSet();
    } else if (isLarge()) {
      view.takeLarge();
    } else {
      view.takeListPack(0);
    }
    return view;
  }

  /** Converts to an intset if all members are integers and not too many. O(n) */
  public void shrinkToIntSet() {
    if (form == null || isIntSet() || size() > maxIntSet() || !allIntegers()) {
      return;
    }
    SetValue source = new SetValue(thresholds);
    source.attach(form, base, kind);
    takeIntSet();
    source.forEach(
        (a, offset, length) -> form = IntSet.add(array(), base, Ascii.toLong(a, offset, length)));
  }

  private boolean allIntegers() {
    boolean[] all = {true};
    forEach((a, offset, length) -> all[0] &= Ascii.isLong(a, offset, length));
    return all[0];
  }

  // --- removing

  /** Removes a member; returns false if it does not exist. O(1); O(n) in a compact form */
  public boolean remove(Bytes member) {
    if (form == null) {
      return false;
    }
    boolean removed = removeOne(member);
    changed |= removed;
    return removed;
  }

  private boolean removeOne(Bytes member) {
    if (isLarge()) {
      return large().remove(member.array(), member.offset(), member.length()) != null;
    }
    if (kind == Kind.INTSET) {
      int index = isInteger(member) ? IntSet.find(array(), base, integer(member)) : -1;
      if (index >= 0) {
        form = IntSet.removeAt(array(), base, index);
      }
      return index >= 0;
    }
    int at = positionOf(member);
    if (at >= 0) {
      form = ListPack.delete(array(), base, at);
    }
    return at >= 0;
  }

  /** Removes all members. */
  public void clear() {
    if (form != null) {
      takeIntSet();
      changed = true;
    }
  }

  // --- iteration

  /** Passes every member to the sink, unordered. The set must not be changed meanwhile. O(n) */
  public void forEach(BytesSink sink) {
    if (form == null) {
      return;
    }
    if (isLarge()) {
      large().forEach(e -> sink.put(e, 0, e.length));
    } else if (kind == Kind.INTSET) {
      int count = compactSize();
      for (int i = 0; i < count; i++) {
        putInteger(i, sink);
      }
    } else {
      byte[] a = array();
      for (int at = ListPack.first(a, base); at >= 0; at = ListPack.next(a, base, at)) {
        putEntry(at, sink);
      }
    }
  }

  private void putInteger(int index, BytesSink sink) {
    sink.put(scratch, 0, Ascii.put(IntSet.at(array(), base, index), scratch, 0));
  }

  private void putEntry(int at, BytesSink sink) {
    ListPack.get(array(), at, slice, scratch);
    sink.put(slice.array(), slice.offset(), slice.length());
  }

  /**
   * Passes some members to the sink: all of a compact form, otherwise at least {@code count} if
   * there are so many from the position on.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return the next position, unsigned, 0 at the end; a complete iteration passes on every member
   *     that exists throughout
   */
  public long scan(long cursor, long count, BytesSink sink) {
    if (!isLarge()) {
      forEach(sink);
      return 0;
    }
    long[] seen = {0};
    long at = cursor;
    // groups may be empty after removals: limit the work of a call to ten steps per member
    long steps = count > Long.MAX_VALUE / 10 ? Long.MAX_VALUE : count * 10;
    do {
      at =
          large()
              .scan(
                  at,
                  e -> {
                    seen[0]++;
                    sink.put(e, 0, e.length);
                  });
    } while (at != 0 && seen[0] < count && --steps > 0);
    return at;
  }

  // --- random members

  /**
   * Passes a random member of a set that is not empty to the sink, each with equal probability.
   * O(1)
   */
  public void random(RandomGenerator random, BytesSink sink) {
    if (isLarge()) {
      byte[] element = large().random(random);
      assert element != null;
      sink.put(element, 0, element.length);
    } else {
      putAt(random.nextInt(compactSize()), sink);
    }
  }

  /** Passes the member at an index of a compact form to the sink. */
  private void putAt(int index, BytesSink sink) {
    if (kind == Kind.INTSET) {
      putInteger(index, sink);
    } else {
      putEntry(ListPack.seek(array(), base, index), sink);
    }
  }

  /**
   * Passes distinct random members to the sink, each combination with equal probability.
   *
   * @param count at most the number of members. O(n) in it; in a compact form in the size
   */
  public void randomDistinct(int count, RandomGenerator random, BytesSink sink) {
    if (isLarge()) {
      Draw.distinct(large(), count, random, e -> sink.put(e, 0, e.length));
      return;
    }
    byte[] a = array();
    int size = compactSize();
    int wanted = count;
    int at = kind == Kind.INTSET ? 0 : ListPack.first(a, base);
    for (int i = 0; wanted > 0; i++) {
      if (random.nextInt(size - i) < wanted) {
        wanted--;
        if (kind == Kind.INTSET) {
          putInteger(i, sink);
        } else {
          putEntry(at, sink);
        }
      }
      at = kind == Kind.INTSET ? 0 : ListPack.next(a, base, at);
    }
  }

  /** Removes a random member of a set that is not empty, and passes it to the sink. O(1) */
  public void pop(RandomGenerator random, BytesSink sink) {
    if (isLarge()) {
      byte[] element = large().random(random);
      assert element != null;
      sink.put(element, 0, element.length);
      changed = true;
      large().removeFound();
      return;
    }
    int index = random.nextInt(compactSize());
    putAt(index, sink);
    changed = true;
    form =
        kind == Kind.INTSET
            ? IntSet.removeAt(array(), base, index)
            : ListPack.delete(array(), base, ListPack.seek(array(), base, index));
  }

  /**
   * Keeps that many random members and passes the others to the sink; rebuilds the form, which is
   * faster than removing if few remain. O(n)
   */
  public void popAllBut(int keep, RandomGenerator random, BytesSink sink) {
    SetValue kept = new SetValue(thresholds);
    boolean wasLarge = isLarge();
    kept.attachNew(start(), startLength());
    randomDistinct(
        keep,
        random,
        (a, offset, length) -> {
          Bytes member = new Bytes(Arrays.copyOfRange(a, offset, offset + length));
          if (kept.form == null && wasLarge) {
            kept.takeListPack(0);
          }
          kept.add(member);
        });
    Bytes member = new Bytes();
    forEach(
        (a, offset, length) -> {
          member.set(a, offset, length);
          if (!kept.contains(member)) {
            sink.put(a, offset, length);
          }
        });
    form = kept.form;
    base = kept.base;
    kind = kept.kind;
    changed = true;
  }
}
