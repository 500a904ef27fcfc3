package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Compares lists of both representations with plain lists, and crosses the threshold in both
 * directions.
 */
class ListValueProperties {
  private final Thresholds thresholds = new Thresholds();
  private final ListValue view = new ListValue(thresholds);
  private List<String> model = new ArrayList<>();
  private byte[] prefix;
  private Random random;

  @Provide
  Arbitrary<Integer> limits() {
    return Arbitraries.of(-1, -2, -5, 0, 1, 2, 7, 40);
  }

  @Property
  void aListIsAList(@ForAll("limits") int limit, @ForAll Random source) {
    random = source;
    thresholds.listSize = limit;
    model = new ArrayList<>();
    prefix = new byte[random.nextInt(40)];
    random.nextBytes(prefix);
    view.attachNew(prefix, prefix.length);
    int steps = 40 + random.nextInt(120);
    for (int i = 0; i < steps; i++) {
      step(i < steps / 2);
      check();
    }
    if (view.form() instanceof BlockList list) {
      BlockList copy = (BlockList) list.copy();
      List<String> copied = new ArrayList<>();
      ListValue other = new ListValue(thresholds);
      other.attach(copy, 0, Kind.STRING);
      other.range(0, copy.size(), (a, offset, length) -> copied.add(text(a, offset, length)));
      assertEquals(model, copied);
      assertEquals(heapOf(copy), copy.heapBytes());
    }
  }

  private static String text(byte[] a, int offset, int length) {
    return new String(a, offset, length, StandardCharsets.ISO_8859_1);
  }

  private static Bytes bytes(String text) {
    return new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String element() {
    switch (random.nextInt(6)) {
      case 0:
        return "x".repeat(random.nextInt(300));
      case 1:
        return random.nextInt(8) == 0 ? "y".repeat(random.nextInt(12_000)) : "yy";
      case 2:
        return Long.toString(random.nextLong());
      default:
        return Integer.toString(random.nextInt(6));
    }
  }

  private void step(boolean grows) {
    String e = element();
    Bytes b = bytes(e);
    int size = model.size();
    int index = size == 0 ? 0 : random.nextInt(size);
    switch (random.nextInt(grows ? 9 : 12)) {
      case 0:
      case 1:
        for (int i = random.nextInt(60); i >= 0; i--) {
          view.pushTail(b.array(), 0, b.length());
          model.add(e);
          e = element();
          b = bytes(e);
        }
        break;
      case 2:
        for (int i = random.nextInt(60); i >= 0; i--) {
          view.pushHead(b.array(), 0, b.length());
          model.add(0, e);
          e = element();
          b = bytes(e);
        }
        break;
      case 3:
      case 4:
        assertEquals(size > 0, view.set(index, b.array(), 0, b.length()));
        if (size > 0) {
          model.set(index, e);
        }
        break;
      case 5:
      case 6:
        insert(e);
        break;
      case 7:
        remove(random.nextInt(7) - 3, size == 0 || random.nextBoolean() ? e : model.get(index));
        break;
      case 8:
        find(e);
        break;
      case 9:
        int head = random.nextInt(1 + size / 3 + 2);
        view.dropHead(head);
        model = new ArrayList<>(model.subList(Math.min(size, head), size));
        break;
      case 10:
        int tail = random.nextInt(1 + size / 3 + 2);
        view.dropTail(tail);
        model = new ArrayList<>(model.subList(0, Math.max(0, size - tail)));
        break;
      default:
        int count = size == 0 ? 0 : random.nextInt(size - index);
        view.keep(index, count);
        model = new ArrayList<>(model.subList(index, index + count));
        break;
    }
  }

  private void insert(String e) {
    String pivot = model.isEmpty() ? e : model.get(random.nextInt(model.size()));
    boolean before = random.nextBoolean();
    int at = model.indexOf(pivot);
    assertEquals(at >= 0, view.insert(bytes(pivot), before, bytes(e)));
    if (at >= 0) {
      model.add(before ? at : at + 1, e);
    }
  }

  private void remove(int count, String e) {
    int most = count == 0 ? Integer.MAX_VALUE : Math.abs(count);
    int removed = 0;
    while (removed < most && model.contains(e)) {
      model.remove(count < 0 ? model.lastIndexOf(e) : model.indexOf(e));
      removed++;
    }
    assertEquals(removed, view.remove(count, bytes(e)));
  }

  private void find(String e) {
    int rank = 1 + random.nextInt(3);
    int compared = random.nextBoolean() ? 0 : 1 + random.nextInt(model.size() + 2);
    boolean forth = random.nextBoolean();
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < model.size() && (compared == 0 || i < compared); i++) {
      int index = forth ? i : model.size() - 1 - i;
      if (model.get(index).equals(e)) {
        expected.add((long) index);
      }
    }
    expected = expected.subList(Math.min(rank - 1, expected.size()), expected.size());
    List<Long> found = new ArrayList<>();
    view.find(bytes(e), forth ? rank : -rank, compared, found::add);
    assertEquals(expected, found);
  }

  private void check() {
    assertEquals(model.size(), view.size());
    List<String> got = new ArrayList<>();
    view.range(0, model.size(), (a, offset, length) -> got.add(text(a, offset, length)));
    assertEquals(model, got);
    if (!model.isEmpty()) {
      int index = random.nextInt(model.size());
      byte[] e = view.get(index);
      assertEquals(model.get(index), text(e, 0, e.length));
      List<String> back = new ArrayList<>();
      int from = random.nextInt(model.size());
      view.rangeBack(from, from + 1L, (a, at, length) -> back.add(0, text(a, at, length)));
      assertEquals(model.subList(0, from + 1), back);
    }
    assertEquals(null, view.get(model.size()));
    checkForm();
  }

  private void checkForm() {
    int limit = thresholds.listSize;
    if (view.form() instanceof byte[] a) {
      for (int i = 0; i < prefix.length; i++) {
        assertEquals(prefix[i], a[i]);
      }
      assertTrue(limit >= 0 ? model.size() <= Math.max(1, limit) : true);
      assertTrue(
          ListPack.totalBytes(a, prefix.length) <= BlockList.maxBytes(limit) + 16 * model.size());
    } else if (view.form() instanceof BlockList list) {
      assertEquals(heapOf(list), list.heapBytes());
      for (ListBlock b = list.head; b != null; b = b.next) {
        assertTrue(b.count > 0 && 0 <= b.from && b.from < b.to && b.to <= b.a.length);
        assertTrue(b.next == null ? list.tail == b : b.next.prev == b);
        assertTrue(b.count == 1 || b.used() <= BlockList.maxBytes(limit) + 8200);
        assertTrue(limit < 0 || b.count <= Math.max(1, limit));
      }
    }
  }

  private static long heapOf(BlockList list) {
    long bytes = 48;
    for (ListBlock block = list.head; block != null; block = block.next) {
      bytes += block.heapBytes();
    }
    return bytes;
  }
}
