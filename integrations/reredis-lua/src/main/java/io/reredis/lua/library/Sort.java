package io.reredis.lua.library;

import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.Events;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaFunction;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.Types;
import org.jspecify.annotations.Nullable;

/**
 * The function {@code table.sort}: the quicksort of Lua 5.1, with the median of three as the pivot.
 * Makes the same comparisons in the same order, so an order that is inconsistent is noticed in the
 * same cases.
 *
 * <p>The elements are sorted in an array and written back at the end, and after an error too.
 */
final class Sort {
  private final Call c;
  private final LuaTable table;
  private final @Nullable LuaFunction order;

  /** The elements from index 1 on. */
  private final @Nullable Object[] a;

  Sort(Call c, LuaTable table, int length, @Nullable LuaFunction order) {
    this.c = c;
    this.table = table;
    this.order = order;
    c.state().allocate(4L * length + 24);
    this.a = new Object[length + 1];
    for (int i = 1; i <= length; i++) {
      a[i] = table.get((double) i);
    }
  }

  void run() {
    try {
      sort(1, a.length - 1);
    } finally {
      for (int i = 1; i < a.length; i++) {
        table.put(Numbers.box(i), a[i]);
      }
    }
  }

  private void sort(int first, int last) {
    int l = first;
    int u = last;
    while (l < u) {
      if (isLess(a[u], a[l])) {
        swap(l, u);
      }
      if (u - l == 1) {
        return;
      }
      int middle = (l + u) >>> 1;
      if (isLess(a[middle], a[l])) {
        swap(middle, l);
      } else if (isLess(a[u], a[middle])) {
        swap(middle, u);
      }
      if (u - l == 2) {
        return;
      }
      swap(middle, u - 1);
      int i = partition(l, u);
      // the smaller part is sorted by recursion, so the depth is logarithmic
      if (i - l < u - i) {
        sort(l, i - 1);
        l = i + 1;
      } else {
        sort(i + 1, u);
        u = i - 1;
      }
    }
  }

  /** Divides the elements by the pivot, which is next to the last; returns its new place. */
  private int partition(int l, int u) {
    final Object pivot = a[u - 1];
    int i = l;
    int j = u - 1;
    while (true) {
      while (isLess(element(++i), pivot)) {
        if (i > u) {
          throw invalidOrder();
        }
      }
      while (isLess(pivot, element(--j))) {
        if (j < l) {
          throw invalidOrder();
        }
      }
      if (j < i) {
        swap(u - 1, i);
        return i;
      }
      swap(i, j);
    }
  }

  /** Returns an element; one outside of the list is that of the table, usually nil. */
  private @Nullable Object element(int index) {
    return index > 0 && index < a.length ? a[index] : table.get((double) index);
  }

  private void swap(int i, int j) {
    if (i >= a.length || j >= a.length) {
      throw invalidOrder();
    }
    Object x = a[i];
    a[i] = a[j];
    a[j] = x;
  }

  private static LuaError invalidOrder() {
    return LuaError.of("invalid order function for sorting");
  }

  private boolean isLess(@Nullable Object x, @Nullable Object y) {
    c.state().burn(1);
    return order == null ? Events.isLess(c.coroutine(), x, y) : Types.isTrue(c.call(order, x, y));
  }
}
