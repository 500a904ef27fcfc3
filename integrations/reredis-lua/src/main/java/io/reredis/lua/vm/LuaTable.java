package io.reredis.lua.vm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table: an array of the values of 1 to n, and a hash of all others. Not safe for use by several
 * threads.
 *
 * <p>The hash is a chained scatter table with Brent's variation, as described by Brent (1973) and
 * used by Lua 5: a new key moves a key that is not in its own main position. It is full before it
 * grows. When it is full, the sizes of both parts are chosen anew: the array gets the largest size
 * of which more than half is used. So the length of a table with holes is that of Lua 5.1 in the
 * usual cases.
 *
 * <p>A removed key stays in its place without a value until the next growth, so that a traversal
 * may remove keys.
 */
public final class LuaTable {
  private static final double[] NO_NUMBERS = new double[0];
  private static final Object[] NO_OBJECTS = new Object[0];
  private static final int[] NO_LINKS = new int[0];
  private static final int MAX_BITS = 26;

  /** The heap bytes of a table without elements, and of a slot of each part. */
  static final int BYTES = 80;

  private static final int ARRAY_SLOT = 8;
  private static final int HASH_SLOT = 20;

  /** The array part: slot i has the value of i + 1. */
  double[] numbers = NO_NUMBERS;

  /** The objects of the array part; empty while all of its values are numbers or nil. */
  @Nullable Object[] objects = NO_OBJECTS;

  /** The keys of the hash part; null in a free slot. */
  private @Nullable Object[] keys = NO_OBJECTS;

  /** The values of the hash part. */
  double[] hashNumbers = NO_NUMBERS;

  @Nullable Object[] hashObjects = NO_OBJECTS;

  /** The next slot of the chain, plus 1; 0 at its end. */
  private int[] next = NO_LINKS;

  /** All slots from here on are used. */
  private int lastFree;

  @Nullable LuaTable metatable;

  /** The events of {@link Event} that this table, as a metatable, is known not to have. */
  int absentEvents;

  /** Whether programs must not change the table. */
  private boolean readOnly;

  /** Creates an empty table. */
  public LuaTable() {}

  /** Creates a table with room for {@code array} elements and {@code hash} other keys. */
  public LuaTable(int array, int hash) {
    if (array > 0) {
      numbers = empty(array);
    }
    if (hash > 0) {
      makeHash(hash);
    }
  }

  private static double[] empty(int size) {
    double[] made = new double[size];
    Arrays.fill(made, Slots.OBJECT);
    return made;
  }

  private void makeHash(int size) {
    int bits = size <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(size - 1);
    if (bits > MAX_BITS) {
      throw LuaError.of("table overflow");
    }
    int capacity = size == 0 ? 0 : 1 << bits;
    keys = capacity == 0 ? NO_OBJECTS : new Object[capacity];
    hashNumbers = capacity == 0 ? NO_NUMBERS : empty(capacity);
    hashObjects = capacity == 0 ? NO_OBJECTS : new Object[capacity];
    next = capacity == 0 ? NO_LINKS : new int[capacity];
    lastFree = capacity;
  }

  /** Returns the metatable; null if there is none. */
  public @Nullable LuaTable metatable() {
    return metatable;
  }

  /** Sets the metatable; null removes it. */
  public void metatable(@Nullable LuaTable table) {
    metatable = table;
  }

  /** Returns whether programs must not change the table. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** Makes every change of the table by a program an error. */
  public void makeReadOnly() {
    readOnly = true;
  }

  /** Returns the heap bytes of the table without what it refers to. */
  long bytes() {
    return BYTES
        + (long) ARRAY_SLOT * numbers.length
        + 4L * objects.length
        + (long) HASH_SLOT * keys.length;
  }

  // --- reading

  /** Returns the value of a key; null if there is none. */
  public @Nullable Object get(@Nullable Object key) {
    if (key instanceof LuaString s) {
      return get(s);
    } else if (key instanceof Double d) {
      return get(d.doubleValue());
    }
    int slot = key == null ? -1 : slot(key);
    return slot < 0 ? null : hashValue(slot);
  }

  /** Returns the value of a string key; null if there is none. */
  public @Nullable Object get(LuaString key) {
    int slot = slot(key);
    return slot < 0 ? null : hashValue(slot);
  }

  /** Returns the value of a key that is a text in UTF-8; null if there is none. */
  public @Nullable Object get(String key) {
    return get(LuaString.of(key));
  }

  /** Returns the value of a number; null if there is none. */
  public @Nullable Object get(double key) {
    int i = (int) key;
    if (i == key && i > 0 && i <= numbers.length) {
      return Slots.value(numbers[i - 1], objects.length == 0 ? null : objects[i - 1]);
    }
    int slot = slot(key);
    return slot < 0 ? null : hashValue(slot);
  }

  @Nullable Object hashValue(int slot) {
    return Slots.value(hashNumbers[slot], hashObjects[slot]);
  }

  /** Returns the slot of a string key in the hash part; -1 if there is none. */
  int slot(LuaString key) {
    Object[] k = keys;
    if (k.length == 0) {
      return -1;
    }
    int i = key.hashCode() & k.length - 1;
    do {
      Object at = k[i];
      if (at == key || at instanceof LuaString s && s.equals(key)) {
        return i;
      }
      i = next[i] - 1;
    } while (i >= 0);
    return -1;
  }

  /** Returns the slot of a number in the hash part; -1 if there is none. */
  int slot(double key) {
    Object[] k = keys;
    if (k.length == 0) {
      return -1;
    }
    int i = hash(key) & k.length - 1;
    do {
      if (k[i] instanceof Double d && d == key) {
        return i;
      }
      i = next[i] - 1;
    } while (i >= 0);
    return -1;
  }

  private int slot(Object key) {
    if (key instanceof LuaString s) {
      return slot(s);
    } else if (key instanceof Double d) {
      return slot(d.doubleValue());
    }
    Object[] k = keys;
    if (k.length == 0) {
      return -1;
    }
    int i = hash(key) & k.length - 1;
    do {
      if (k[i] == key) {
        return i;
      }
      i = next[i] - 1;
    } while (i >= 0);
    return -1;
  }

  private static int hash(double key) {
    long bits = Double.doubleToRawLongBits(key + 0.0); // 0 and -0 are one key
    long mixed = bits * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32);
  }

  private static int hash(Object key) {
    if (key instanceof Double d) {
      return hash(d.doubleValue());
    } else if (key instanceof LuaString || key instanceof Boolean) {
      return key.hashCode();
    }
    return System.identityHashCode(key) * 0x9E3779B1 >>> 7;
  }

  /** Returns a border: n so that n has a value, or is 0, and n + 1 has none. O(log n) */
  public int length() {
    int n = numbers.length;
    if (n > 0 && isNil(n - 1)) {
      int low = 0;
      int high = n;
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (isNil(middle - 1)) {
          high = middle;
        } else {
          low = middle;
        }
      }
      return low;
    }
    return keys.length == 0 ? n : borderInHash(n);
  }

  private int borderInHash(int from) {
    long low = from;
    long high = from + 1L;
    while (get((double) high) != null) {
      low = high;
      high *= 2;
      if (high > Integer.MAX_VALUE) {
        for (int i = 1; ; i++) {
          if (get((double) i) == null) {
            return i - 1;
          }
        }
      }
    }
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (get((double) middle) == null) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return (int) low;
  }

  private boolean isNil(int arraySlot) {
    return Slots.isObject(numbers[arraySlot])
        && (objects.length == 0 || objects[arraySlot] == null);
  }

  // --- writing

  /**
   * Sets the value of a key; null removes it.
   *
   * @return the heap bytes by which the table has grown
   * @throws LuaError if the key is nil or not a number
   */
  public long put(@Nullable Object key, @Nullable Object value) {
    return put(key, Slots.number(value), value);
  }

  /** Sets the value of a key that is a text in UTF-8. */
  public long put(String key, @Nullable Object value) {
    return put(LuaString.of(key), value);
  }

  long put(@Nullable Object key, double number, @Nullable Object object) {
    if (key instanceof Double d) {
      return put(d.doubleValue(), number, object);
    } else if (key == null) {
      throw LuaError.of("table index is nil");
    }
    int slot = slot(key);
    return slot >= 0 ? store(slot, number, object) : insert(key, number, object);
  }

  long put(LuaString key, double number, @Nullable Object object) {
    int slot = slot(key);
    return slot >= 0 ? store(slot, number, object) : insert(key, number, object);
  }

  long put(double key, double number, @Nullable Object object) {
    int i = (int) key;
    if (i == key && i > 0 && i <= numbers.length) {
      return storeInArray(i - 1, number, object);
    } else if (Double.isNaN(key)) {
      throw LuaError.of("table index is NaN");
    }
    int slot = slot(key);
    return slot >= 0 ? store(slot, number, object) : insert(Numbers.box(key), number, object);
  }

  /**
   * Gives a key the value of another key, without making objects of numbers.
   *
   * @return the heap bytes by which the table has grown
   */
  public long copy(double from, double to) {
    int i = (int) from;
    if (i == from && i > 0 && i <= numbers.length) {
      return put(to, numbers[i - 1], objects.length == 0 ? null : objects[i - 1]);
    }
    int slot = slot(from);
    return slot < 0 ? put(to, Slots.OBJECT, null) : put(to, hashNumbers[slot], hashObjects[slot]);
  }

  private long store(int slot, double number, @Nullable Object object) {
    hashNumbers[slot] = number;
    if (Slots.isObject(number) || hashObjects[slot] != null) {
      hashObjects[slot] = Slots.isObject(number) ? object : null;
    }
    return 0;
  }

  long storeInArray(int i, double number, @Nullable Object object) {
    numbers[i] = number;
    if (!Slots.isObject(number)) {
      return 0;
    }
    if (objects.length == 0) {
      if (object == null) {
        return 0;
      }
      objects = new Object[numbers.length];
      objects[i] = object;
      return 4L * objects.length;
    }
    objects[i] = object;
    return 0;
  }

  /** Adds a key that is not there. */
  private long insert(Object key, double number, @Nullable Object object) {
    if (Slots.isObject(number) && object == null) {
      return 0;
    }
    int mask = keys.length - 1;
    int main = mask < 0 ? -1 : hash(key) & mask;
    if (main < 0 || !isFree(main)) {
      int free = freeSlot();
      if (free < 0) {
        long before = bytes();
        rehash(key);
        // the key may have its place in the array now
        put(key, number, object);
        return Math.max(0, bytes() - before);
      }
      int other = hash(keys[main]) & mask;
      if (other == main) {
        next[free] = next[main];
        next[main] = free + 1;
        main = free;
      } else {
        moveAway(main, free, other);
      }
    }
    keys[main] = key;
    return store(main, number, object);
  }

  /** Moves a key out of the main position of another key. */
  private void moveAway(int from, int to, int chain) {
    int before = chain;
    while (next[before] - 1 != from) {
      before = next[before] - 1;
    }
    next[before] = to + 1;
    keys[to] = keys[from];
    hashNumbers[to] = hashNumbers[from];
    hashObjects[to] = hashObjects[from];
    next[to] = next[from];
    next[from] = 0;
  }

  /** Returns whether a key may be put into a slot: the slot was never used, and has no chain. */
  private boolean isFree(int slot) {
    return keys[slot] == null;
  }

  private int freeSlot() {
    while (lastFree > 0) {
      lastFree--;
      if (isFree(lastFree)) {
        return lastFree;
      }
    }
    return -1;
  }

  /** Chooses the sizes of both parts anew, with room for one more key. */
  private void rehash(Object extra) {
    int[] counts = new int[32];
    int integers = countArray(counts);
    int total = integers;
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != null && hashValue(i) != null) {
        integers += countKey(keys[i], counts);
        total++;
      }
    }
    integers += countKey(extra, counts);
    total++;
    int size = 0;
    int inArray = 0;
    int below = 0;
    for (int bit = 0; bit < 31 && (1L << bit) / 2 < integers; bit++) {
      below += counts[bit];
      if (below > 1 << bit >> 1) {
        size = 1 << bit;
        inArray = below;
      }
    }
    resize(size, total - inArray);
  }

  /** Counts the keys of the array part by the power of two that they are up to. */
  private int countArray(int[] counts) {
    int total = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (!isNil(i)) {
        counts[32 - Integer.numberOfLeadingZeros(i)]++;
        total++;
      }
    }
    return total;
  }

  private static int countKey(Object key, int[] counts) {
    if (key instanceof Double d && (int) (double) d == d && d > 0 && d <= 1 << MAX_BITS) {
      counts[32 - Integer.numberOfLeadingZeros((int) (double) d - 1)]++;
      return 1;
    }
    return 0;
  }

  /** Makes the array part at least {@code size} slots long, for a list that is written at once. */
  void growArray(int size) {
    if (keys.length > 0) {
      resize(size, liveKeys());
      return;
    }
    int before = numbers.length;
    numbers = Arrays.copyOf(numbers, size);
    Arrays.fill(numbers, before, size, Slots.OBJECT);
    if (objects.length > 0) {
      objects = Arrays.copyOf(objects, size);
    }
  }

  private int liveKeys() {
    int live = 0;
    for (int i = 0; i < keys.length; i++) {
      live += keys[i] != null && hashValue(i) != null ? 1 : 0;
    }
    return live;
  }

  /** Gives the parts their sizes, and moves what belongs into the other part. */
  void resize(int array, int hash) {
    final Object[] oldKeys = keys;
    final double[] oldNumbers = hashNumbers;
    final Object[] oldObjects = hashObjects;
    final double[] oldArray = numbers;
    final Object[] oldArrayObjects = objects;
    makeHash(hash);
    numbers = array == 0 ? NO_NUMBERS : Arrays.copyOf(oldArray, array);
    if (array > oldArray.length) {
      Arrays.fill(numbers, oldArray.length, array, Slots.OBJECT);
    }
    objects = oldArrayObjects.length == 0 ? NO_OBJECTS : Arrays.copyOf(oldArrayObjects, array);
    for (int i = array; i < oldArray.length; i++) {
      put(i + 1.0, oldArray[i], oldArrayObjects.length == 0 ? null : oldArrayObjects[i]);
    }
    for (int i = oldKeys.length - 1; i >= 0; i--) {
      Object key = oldKeys[i];
      if (key != null && (!Slots.isObject(oldNumbers[i]) || oldObjects[i] != null)) {
        put(key, oldNumbers[i], oldObjects[i]);
      }
    }
  }

  // --- traversal

  /**
   * Returns the position of the first element from a position on; -1 behind the last. Positions
   * count the slots of the array part, then those of the hash part.
   */
  public int nextPosition(int from) {
    int i = from;
    for (; i < numbers.length; i++) {
      if (!isNil(i)) {
        return i;
      }
    }
    for (int slot = i - numbers.length; slot < keys.length; slot++) {
      if (!Slots.isObject(hashNumbers[slot]) || hashObjects[slot] != null) {
        return slot + numbers.length;
      }
    }
    return -1;
  }

  /**
   * Returns the position behind a key.
   *
   * @throws LuaError if the key is not in the table
   */
  public int positionAfter(@Nullable Object key) {
    if (key == null) {
      return 0;
    }
    if (key instanceof Double d) {
      int i = (int) (double) d;
      if (i == d && i > 0 && i <= numbers.length) {
        return i;
      }
    }
    int slot = slot(key);
    if (slot < 0) {
      throw LuaError.value(LuaString.of("invalid key to 'next'"));
    }
    return numbers.length + slot + 1;
  }

  /** Returns the key at a position of {@link #nextPosition}. */
  public Object keyAt(int position) {
    if (position < numbers.length) {
      return Numbers.box(position + 1.0);
    }
    Object key = keys[position - numbers.length];
    assert key != null;
    return key;
  }

  /** Returns the value at a position of {@link #nextPosition}. */
  public @Nullable Object valueAt(int position) {
    return position < numbers.length
        ? Slots.value(numbers[position], objects.length == 0 ? null : objects[position])
        : hashValue(position - numbers.length);
  }

  /** Removes the element at a position. */
  void removeAt(int position) {
    if (position < numbers.length) {
      storeInArray(position, Slots.OBJECT, null);
    } else {
      store(position - numbers.length, Slots.OBJECT, null);
    }
  }
}
