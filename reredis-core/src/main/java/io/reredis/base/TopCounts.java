package io.reredis.base;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that occur most often in a stream of any length with a fixed number of counters.
 *
 * <p>The algorithm is Space-Saving: A. Metwally, D. Agrawal and A. El Abbadi, "Efficient
 * Computation of Frequent and Top-k Elements in Data Streams" (2005). A key without a counter takes
 * over the smallest one with its count, which becomes the error of the new count. So a count is
 * never too small and at most its error too large, no error is greater than the sum of all weights
 * divided by the number of counters, and each key above that has a counter. The counters are a
 * heap, so that the smallest one is known.
 *
 * <p>{@link #scale} makes older occurrences count less (G. Cormode, F. Korn and S. Tirthapura,
 * "Exponentially Decayed Aggregates on Data Streams", 2008). Not thread-safe.
 *
 * @param <K> the type of keys, with {@code equals} and {@code hashCode}
 */
public final class TopCounts<K> {
  private final Map<K, Counter<K>> counters;

  /** The counters in use, as a heap with the smallest count at its root. */
  private final @Nullable Counter<K>[] heap;

  private int size;
  private double total;

  private static final class Counter<K> {
    K key;
    double count;
    double error;
    double marked;
    int place;

    Counter(K key, int place) {
      this.key = key;
      this.place = place;
    }
  }

  /**
   * A key and its count.
   *
   * @param count at least the sum of its weights, at most greater by {@code error}
   * @param marked at most the sum of its weights that were marked
   */
  public record Count<K>(K key, double count, double error, double marked) {}

  /** Creates an empty sketch with that number of counters. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  public TopCounts(int room) {
    counters = new HashMap<>(room * 2);
    heap = new Counter[room];
  }

  /**
   * Counts a key. It is kept.
   *
   * @param marked whether the weight also counts as marked
   */
  public void add(K key, double weight, boolean marked) {
    total += weight;
    Counter<K> counter = counters.get(key);
    if (counter == null) {
      counter = size < heap.length ? fresh(key) : takeOver(key);
      counters.put(key, counter);
    }
    counter.count += weight;
    if (marked) {
      counter.marked += weight;
    }
    sink(counter);
  }

  private Counter<K> fresh(K key) {
    Counter<K> counter = new Counter<>(key, size);
    heap[size++] = counter;
    // its count is 0, so it belongs at the root
    while (counter.place > 0) {
      swap(counter.place, (counter.place - 1) / 2);
    }
    return counter;
  }

  private Counter<K> takeOver(K key) {
    Counter<K> counter = at(0);
    counters.remove(counter.key);
    counter.key = key;
    counter.error = counter.count;
    counter.marked = 0;
    return counter;
  }

  private Counter<K> at(int place) {
    return NotNull.notNull(heap[place]);
  }

  /** Moves a counter whose count has grown away from the root. */
  private void sink(Counter<K> counter) {
    while (true) {
      int child = 2 * counter.place + 1;
      if (child + 1 < size && at(child + 1).count < at(child).count) {
        child++;
      }
      if (child >= size || at(child).count >= counter.count) {
        return;
      }
      swap(counter.place, child);
    }
  }

  private void swap(int a, int b) {
    Counter<K> first = at(a);
    heap[a] = at(b);
    at(a).place = a;
    heap[b] = first;
    first.place = b;
  }

  /** Multiplies all counts by a factor above 0. */
  public void scale(double factor) {
    total *= factor;
    for (int i = 0; i < size; i++) {
      Counter<K> counter = at(i);
      counter.count *= factor;
      counter.error *= factor;
      counter.marked *= factor;
    }
  }

  /** Removes all keys. */
  public void clear() {
    counters.clear();
    Arrays.fill(heap, 0, size, null);
    size = 0;
    total = 0;
  }

  /** Returns the sum of all weights. */
  public double total() {
    return total;
  }

  /** Returns the number of keys that have a counter. */
  public int size() {
    return size;
  }

  /** Returns the keys with the greatest counts, at most {@code most}, the greatest first. */
  public List<Count<K>> top(int most) {
    List<Count<K>> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Counter<K> counter = at(i);
      all.add(new Count<>(counter.key, counter.count, counter.error, counter.marked));
    }
    all.sort(Comparator.comparingDouble((Count<K> c) -> c.count).reversed());
    return all.size() > most ? all.subList(0, most) : all;
  }
}
