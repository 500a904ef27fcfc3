package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Compares listpacks with plain lists. */
class ListPackProperties {
  private static final int[] LENGTHS = {0, 1, 5, 62, 63, 64, 125, 126, 127, 128, 300, 4095, 4096};

  private final byte[] scratch = new byte[ListPack.SCRATCH_BYTES];
  private final Bytes slice = new Bytes();

  private static byte[] element(Random random) {
    switch (random.nextInt(4)) {
      case 0:
        long value = random.nextLong() >> random.nextInt(64);
        return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
      case 1:
        String almost = random.nextBoolean() ? "0" : "-";
        return (almost + random.nextInt(300)).getBytes(StandardCharsets.US_ASCII);
      default:
        byte[] bytes = new byte[LENGTHS[random.nextInt(random.nextInt(LENGTHS.length) + 1)]];
        random.nextBytes(bytes);
        return bytes;
    }
  }

  @Property
  void aListpackIsAList(@ForAll @IntRange(min = 0, max = 70) int base, @ForAll Random random) {
    byte[] prefix = new byte[base];
    random.nextBytes(prefix);
    byte[] a = ListPack.create(prefix, base, random.nextInt(20));
    List<byte[]> model = new ArrayList<>();
    for (int step = 0; step < 150; step++) {
      a = step(a, base, model, random);
      check(a, base, model, random);
    }
    for (int i = 0; i < base; i++) {
      assertEquals(prefix[i], a[i]);
    }
    byte[] alone = ListPack.copy(a, base);
    assertEquals(model.size(), ListPack.validate(alone, 0, alone.length));
  }

  private static byte[] step(byte[] a, int base, List<byte[]> model, Random random) {
    byte[] e = element(random);
    int index = model.isEmpty() ? 0 : random.nextInt(model.size());
    int at = model.isEmpty() ? ListPack.end(a, base) : ListPack.seek(a, base, index);
    switch (random.nextInt(9)) {
      case 0:
        model.add(0, e);
        return ListPack.prepend(a, base, e, 0, e.length);
      case 1:
      case 2:
        model.add(e);
        return ListPack.append(a, base, e, 0, e.length);
      case 3:
        model.add(index, e);
        return ListPack.insert(a, base, at, e, 0, e.length);
      case 4:
        long value = random.nextLong() >> random.nextInt(64);
        model.add(index, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        return ListPack.insert(a, base, at, value);
      case 5:
        if (model.isEmpty()) {
          return a;
        }
        model.set(index, e);
        return ListPack.replace(a, base, at, e, 0, e.length);
      case 6:
        int count = random.nextInt(random.nextInt(8) + 1);
        for (int i = 0; i < count && index < model.size(); i++) {
          model.remove(index);
        }
        return ListPack.delete(a, base, at, count);
      case 7:
        byte[] other = ListPack.create(new byte[3], 3, 0);
        for (int i = random.nextInt(4); i > 0; i--) {
          byte[] more = element(random);
          model.add(more);
          other = ListPack.append(other, 3, more, 0, more.length);
        }
        return ListPack.merge(a, base, other, 3);
      default:
        return random.nextBoolean() ? ListPack.trim(a, base) : ListPack.reserve(a, base, 50);
    }
  }

  private void check(byte[] a, int base, List<byte[]> model, Random random) {
    assertEquals(model.size(), ListPack.count(a, base));
    assertEquals(model.isEmpty(), ListPack.isEmpty(a, base));
    int at = ListPack.first(a, base);
    for (byte[] expected : model) {
      ListPack.get(a, at, slice, scratch);
      assertArrayEquals(expected, slice.copy());
      assertEquals(expected.length, ListPack.length(a, at));
      assertTrue(ListPack.equal(a, at, expected, 0, expected.length));
      assertEquals(ListPack.sizeOf(expected, 0, expected.length), ListPack.sizeAt(a, at));
      at = ListPack.next(a, base, at);
    }
    assertEquals(-1, at);
    at = ListPack.last(a, base);
    for (int i = model.size() - 1; i >= 0; i--) {
      assertTrue(ListPack.equal(a, at, model.get(i), 0, model.get(i).length));
      at = ListPack.prev(a, base, at);
    }
    assertEquals(-1, at);
    checkFind(a, base, model, element(random), random.nextInt(2));
    if (!model.isEmpty()) {
      checkFind(a, base, model, model.get(random.nextInt(model.size())), random.nextInt(2));
      int index = random.nextInt(model.size());
      assertEquals(ListPack.seek(a, base, index), ListPack.seek(a, base, index - model.size()));
    }
    assertEquals(-1, ListPack.seek(a, base, model.size()));
    assertEquals(-1, ListPack.seek(a, base, -model.size() - 1));
  }

  private void checkFind(byte[] a, int base, List<byte[]> model, byte[] e, int skip) {
    int expected = -1;
    for (int i = model.size() - 1; i >= 0; i--) {
      if (i % (skip + 1) == 0 && slice(model.get(i)).sameAs(e, 0, e.length)) {
        expected = i;
      }
    }
    int found = ListPack.find(a, base, ListPack.first(a, base), e, 0, e.length, skip);
    assertEquals(expected < 0 ? -1 : ListPack.seek(a, base, expected), found);
  }

  private Bytes slice(byte[] a) {
    slice.set(a, 0, a.length);
    return slice;
  }

  /** Random damage is detected, or the listpack can be walked in both directions. */
  @Property(tries = 2000)
  void damageIsFoundOrHarmless(@ForAll Random random) {
    byte[] a = ListPack.create(new byte[0], 0, 0);
    for (int i = random.nextInt(6); i > 0; i--) {
      byte[] e = element(random);
      a = ListPack.append(a, 0, e, 0, e.length);
    }
    a = ListPack.copy(a, 0);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int near = random.nextBoolean() ? a.length : Math.min(a.length, 12);
      a[random.nextInt(near)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xF0);
    }
    int count = ListPack.validate(a, 0, a.length);
    if (count >= 0) {
      int forth = 0;
      for (int at = ListPack.first(a, 0); at >= 0; at = ListPack.next(a, 0, at)) {
        ListPack.get(a, at, slice, scratch);
        forth++;
      }
      int back = 0;
      for (int at = ListPack.last(a, 0); at >= 0; at = ListPack.prev(a, 0, at)) {
        back++;
      }
      assertEquals(count, forth);
      assertEquals(count, back);
    }
  }
}
