package io.reredis.type;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Random choices from a table of elements. */
final class Draw {
  private Draw() {}

  /**
   * Chooses distinct elements, each combination with equal probability. O(count) expected
   *
   * @param count at most the number of elements
   */
  static void distinct(
      ElementTable table, int count, RandomGenerator random, Consumer<byte[]> taker) {
    int size = table.size();
    if (count < size / 3) {
      Set<byte[]> taken = Collections.newSetFromMap(new IdentityHashMap<>(count * 2));
      while (taken.size() < count) {
        byte[] element = table.random(random);
        if (taken.add(element)) {
          taker.accept(element);
        }
      }
      return;
    }
    byte[][] all = new byte[size][];
    int filled = 0;
    for (byte[] element : table) {
      all[filled++] = element;
    }
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(size - i);
      byte[] element = all[other];
      all[other] = all[i];
      taker.accept(element);
    }
  }
}
