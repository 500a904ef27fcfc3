package io.reredis.type;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A sorted set: byte strings with scores, in the order of score and bytes; a listpack of members
 * and scores while they are few and short, a hash table and a tree beyond that.
 *
 * <p>A set changes to a larger form when necessary and keeps it when members are removed, as in
 * Redis. Ranks count from 0. A member passed in must not be in the set's own array, and no score is
 * NaN.
 */
public final class SortedSetValue extends View {
  private static final long SAFE_BYTES = 1 << 30;
  private static final byte[] NONE = new byte[0];

  private final Thresholds thresholds;
  private final Bytes slice = new Bytes();
  private final Bytes number = new Bytes();
  private final byte[] scratch = new byte[ListPack.SCRATCH_BYTES];
  private @Nullable ListPackCheck check;

  /** Creates a detached view. */
  public SortedSetValue(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  @SuppressWarnings("NullAway") // there are elements of this form
  private byte[] array() {
    return (byte[]) form;
  }

  @SuppressWarnings("NullAway") // there are elements of this form
  private LargeSortedSet large() {
    return (LargeSortedSet) form;
  }

  private boolean isLarge() {
    return form instanceof LargeSortedSet;
  }

  @Override
  public long size() {
    return form == null ? 0 : isLarge() ? large().size() : ListPack.count(array(), base) / 2;
  }

  /** Returns another view of the same value, valid until the value is changed. */
  public SortedSetValue another() {
    SortedSetValue view = new SortedSetValue(thresholds);
    view.attach(form, base, kind);
    return view;
  }

  // --- one member

  /** Returns the score of a member, NaN if it does not exist. O(1); O(n) in a listpack */
  public double score(Bytes member) {
    if (form == null) {
      return Double.NaN;
    }
    if (isLarge()) {
      byte[] e = large().table.find(member.array(), member.offset(), member.length());
      return e == null ? Double.NaN : LargeSortedSet.score(e);
    }
    int at = positionOf(member);
    return at < 0 ? Double.NaN : scoreBehind(at);
  }

  private int positionOf(Bytes member) {
    byte[] a = array();
    int first = ListPack.first(a, base);
    return ListPack.find(a, base, first, member.array(), member.offset(), member.length(), 1);
  }

  private double scoreBehind(int at) {
    return scoreAt(ListPack.next(array(), base, at));
  }

  private double scoreAt(int at) {
    byte[] a = array();
    if (ListPack.isInteger(a, at)) {
      return ListPack.longAt(a, at);
    }
    ListPack.get(a, at, number, scratch);
    return Decimal.parseDouble(number.array(), number.offset(), number.length());
  }

  /** Returns the rank of a member, or -1 if it does not exist. O(log n); O(n) in a listpack */
  public long rank(Bytes member) {
    if (form == null) {
      return -1;
    }
    if (isLarge()) {
      byte[] e = large().table.find(member.array(), member.offset(), member.length());
      return e == null ? -1 : large().order.rank(LargeSortedSet.score(e), e);
    }
    byte[] a = array();
    long rank = 0;
    for (int at = ListPack.first(a, base); at >= 0; at = pairBehind(at)) {
      if (ListPack.equal(a, at, member.array(), member.offset(), member.length())) {
        return rank;
      }
      rank++;
    }
    return -1;
  }

  private int pairBehind(int at) {
    return ListPack.next(array(), base, ListPack.next(array(), base, at));
  }

  /**
   * Announces members about to be added, so that the form suits them from the start.
   *
   * @param count their number
   * @param length the length of the first one
   */
  public void expect(long count, int length) {
    boolean few = count <= thresholds.sortedSetEntries;
    if (form == null) {
      if (few && length <= thresholds.sortedSetValue) {
        takeListPack(0);
      } else {
        takeLarge(new LargeSortedSet());
      }
    } else if (!few && !isLarge()) {
      toLarge();
    }
  }

  private void takeListPack(int room) {
    form = ListPack.create(prefix(), base, room);
    kind = Kind.SORTED_SET;
  }

  /**
   * Begins to fill the set, which is empty, with that many members.
   *
   * @return null if they are too few for the large form
   */
  public @Nullable SortedSetFill fill(int count) {
    return count > thresholds.sortedSetEntries ? new SortedSetFill(this, count) : null;
  }

  void takeLarge(LargeSortedSet value) {
    form = value;
    base = 0;
    kind = Kind.STRING;
  }

  private void toLarge() {
    LargeSortedSet target = new LargeSortedSet();
    forEach(
        (a, offset, length, score) -> target.add(LargeSortedSet.element(score, a, offset, length)));
    takeLarge(target);
  }

  /**
   * Adopts an untrusted listpack of members and scores, if the set is empty. O(n)
   *
   * @return false, without any change, if they must be added one by one
   */
  public boolean adopt(Bytes listpack) {
    int count = ListPackCheck.count(listpack);
    if (form != null || count <= 0 || count % 2 != 0 || count / 2 > thresholds.sortedSetEntries) {
      return false;
    }
    if (check == null) {
      check = new ListPackCheck();
    }
    if (!check.isSorted(listpack, thresholds.sortedSetValue)) {
      return false;
    }
    fitPrefix(listpack.length());
    takeListPack(listpack.length() - ListPack.EMPTY_BYTES);
    System.arraycopy(listpack.array(), listpack.offset(), array(), base, listpack.length());
    return true;
  }

  /** Adds a member or updates its score. O(log n); O(n) in a listpack */
  public void put(Bytes member, double score) {
    if (form == null) {
      expect(1, member.length());
    }
    if (isLarge()) {
      putLarge(member, score);
      return;
    }
    int at = positionOf(member);
    if (at >= 0) {
      if (scoreBehind(at) != score) {
        putPair(at, member, score);
      }
      return;
    }
    if (size() < thresholds.sortedSetEntries
        && member.length() <= thresholds.sortedSetValue
        && ListPack.totalBytes(array(), base) + (long) member.length() <= SAFE_BYTES) {
      putPair(-1, member, score);
    } else {
      toLarge();
      putLarge(member, score);
    }
  }

  private void putLarge(Bytes member, double score) {
    LargeSortedSet value = large();
    byte[] a = member.array();
    byte[] e = value.table.find(a, member.offset(), member.length());
    if (e == null) {
      value.add(LargeSortedSet.element(score, a, member.offset(), member.length()));
      changed = true;
    } else if (LargeSortedSet.score(e) != score) {
      value.change(e, score);
      changed = true;
    }
  }

  /** Adds a member with its score, replacing the pair at {@code old} unless that is -1. */
  private void putPair(int old, Bytes member, double score) {
    boolean integer = score == (long) score && Math.abs(score) <= 0x1p62;
    byte[] text = integer ? NONE : Ascii.bytes(Decimal.shortest(score));
    byte[] a = array();
    long size =
        ListPack.sizeOf(member.array(), member.offset(), member.length())
            + (integer ? ListPack.sizeOf((long) score) : ListPack.sizeOf(text, 0, text.length));
    if (old >= 0) {
      size -= ListPack.sizeAt(a, old) + ListPack.sizeAt(a, ListPack.next(a, base, old));
    }
    a = ListPack.grow(a, base, size);
    // no step can fail from here on
    form = old < 0 ? a : ListPack.delete(a, base, old, 2);
    int at = placeOf(member, score);
    a = ListPack.insert(array(), base, at, member.array(), member.offset(), member.length());
    int behind = at + ListPack.sizeAt(a, at);
    form =
        integer
            ? ListPack.insert(a, base, behind, (long) score)
            : ListPack.insert(a, base, behind, text, 0, text.length);
    changed = true;
  }

  /** Returns the position of the first pair after a new one. */
  private int placeOf(Bytes member, double score) {
    byte[] a = array();
    int end = ListPack.end(a, base);
    int last = ListPack.last(a, base);
    if (last < 0 || scoreAt(last) < score) {
      return end;
    }
    for (int at = ListPack.first(a, base); at >= 0; at = pairBehind(at)) {
      double there = scoreBehind(at);
      if (there > score || there == score && compare(at, member) > 0) {
        return at;
      }
    }
    return end;
  }

  private int compare(int at, Bytes member) {
    ListPack.get(array(), at, slice, scratch);
    return Arrays.compareUnsigned(
        slice.array(),
        slice.offset(),
        slice.offset() + slice.length(),
        member.array(),
        member.offset(),
        member.offset() + member.length());
  }

  /** Removes a member; returns false if it does not exist. O(log n); O(n) in a listpack */
  public boolean remove(Bytes member) {
    if (form == null) {
      return false;
    }
    if (isLarge()) {
      LargeSortedSet value = large();
      if (value.table.find(member.array(), member.offset(), member.length()) == null) {
        return false;
      }
      value.removeFound();
      changed = true;
      return true;
    }
    int at = positionOf(member);
    if (at >= 0) {
      form = ListPack.delete(array(), base, at, 2);
      changed = true;
    }
    return at >= 0;
  }

  // --- ranges

  /** Returns the number of members before a bound. O(log n); O(n) in a listpack */
  public long countBefore(Bound bound) {
    if (form == null) {
      return 0;
    }
    if (isLarge()) {
      return large().order.countBefore(bound);
    }
    byte[] a = array();
    long count = 0;
    for (int at = ListPack.first(a, base); at >= 0; at = pairBehind(at)) {
      double score = scoreBehind(at);
      ListPack.get(a, at, slice, scratch);
      if (!bound.isBefore(score, slice.array(), slice.offset(), slice.length())) {
        break;
      }
      count++;
    }
    return count;
  }

  /**
   * Passes existing members to the taker, in order or in reverse order. O(log n + count)
   *
   * @param from the rank of the first one, from the lowest score even if the order is reversed
   */
  public void range(long from, long count, boolean reversed, ScoreTaker taker) {
    if (count <= 0) {
      return;
    }
    if (isLarge()) {
      OrderTree order = large().order;
      order.seek((int) from);
      for (long i = 0; i < count; i++) {
        byte[] e = order.element();
        int length = e.length - LargeSortedSet.SCORE_BYTES;
        taker.take(e, LargeSortedSet.SCORE_BYTES, length, order.score());
        if (reversed) {
          order.back();
        } else {
          order.forth();
        }
      }
      order.rest();
      return;
    }
    byte[] a = array();
    int at = ListPack.seek(a, base, from * 2);
    for (long i = 0; i < count; i++) {
      give(at, taker);
      at = !reversed ? pairBehind(at) : i + 1 == count ? at : pairBefore(at);
    }
  }

  private int pairBefore(int at) {
    return ListPack.prev(array(), base, ListPack.prev(array(), base, at));
  }

  private void give(int at, ScoreTaker taker) {
    double score = scoreBehind(at);
    ListPack.get(array(), at, slice, scratch);
    taker.take(slice.array(), slice.offset(), slice.length(), score);
  }

  /** Passes all members to the taker in order. O(n) */
  public void forEach(ScoreTaker taker) {
    range(0, size(), false, taker);
  }

  /** Removes existing members. O(count * log n); O(n) in a listpack */
  public void removeRange(long from, long count) {
    if (count <= 0) {
      return;
    }
    if (!isLarge()) {
      int at = ListPack.seek(array(), base, from * 2);
      form = ListPack.delete(array(), base, at, (int) count * 2);
      changed = true;
      return;
    }
    LargeSortedSet value = large();
    byte[][] gone = new byte[(int) count][];
    value.order.seek((int) from);
    for (int i = 0; i < count; i++) {
      gone[i] = value.order.element();
      value.order.forth();
    }
    value.order.rest();
    changed = true;
    for (byte[] e : gone) {
      value.table.find(e, LargeSortedSet.SCORE_BYTES, e.length - LargeSortedSet.SCORE_BYTES);
      value.removeFound();
    }
  }

  // --- scans and random members

  /**
   * Passes some members to the taker: all of a listpack, otherwise at least {@code count} if there
   * are so many from the position on.
   *
   * @param cursor 0 to begin, then what the last call returned
   * @return the next position, unsigned, 0 at the end; a complete iteration passes on every member
   *     that exists throughout
   */
  public long scan(long cursor, long count, ScoreTaker taker) {
    if (!isLarge()) {
      forEach(taker);
      return 0;
    }
    long[] seen = {0};
    long at = cursor;
    long steps = count > Long.MAX_VALUE / 10 ? Long.MAX_VALUE : count * 10;
    do {
      at =
          large()
              .table
              .scan(
                  at,
                  e -> {
                    seen[0]++;
                    give(e, taker);
                  });
    } while (at != 0 && seen[0] < count && --steps > 0);
    return at;
  }

  private static void give(byte[] element, ScoreTaker taker) {
    int length = element.length - LargeSortedSet.SCORE_BYTES;
    taker.take(element, LargeSortedSet.SCORE_BYTES, length, LargeSortedSet.score(element));
  }

  /**
   * Passes a random member of a set that is not empty to the taker, each with equal probability.
   * O(1)
   */
  public void random(RandomGenerator random, ScoreTaker taker) {
    if (isLarge()) {
      give(notNull(large().table.random(random)), taker);
    } else {
      give(ListPack.seek(array(), base, 2L * random.nextInt((int) size())), taker);
    }
  }

  /**
   * Passes distinct random members to the taker, each combination with equal probability.
   *
   * @param count at most the number of members. O(n) in it; in a listpack in the size
   */
  public void randomDistinct(int count, RandomGenerator random, ScoreTaker taker) {
    if (isLarge()) {
      Draw.distinct(large().table, count, random, e -> give(e, taker));
      return;
    }
    int size = (int) size();
    int wanted = count;
    int at = ListPack.first(array(), base);
    for (int i = 0; wanted > 0; i++) {
      if (random.nextInt(size - i) < wanted) {
        wanted--;
        give(at, taker);
      }
      at = pairBehind(at);
    }
  }
}
