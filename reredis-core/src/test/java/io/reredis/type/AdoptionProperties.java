package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Checks that adopting a listpack gives the same collection as adding its elements one by one, and
 * that an unsuitable listpack is rejected.
 */
class AdoptionProperties {
  private static final byte[] PREFIX = {1, 2, 3};

  private final Thresholds thresholds = new Thresholds();

  private static String word(Random random) {
    switch (random.nextInt(4)) {
      case 0:
        return Integer.toString(random.nextInt(300) - 100);
      case 1:
        return "";
      case 2:
        return "x".repeat(random.nextInt(80));
      default:
        return "w" + random.nextInt(200);
    }
  }

  private static Bytes listpack(List<String> words, Random random) {
    byte[] before = new byte[random.nextInt(3)];
    byte[] a = ListPack.create(before, before.length, 0);
    for (String word : words) {
      byte[] bytes = Ascii.bytes(word);
      a = ListPack.append(a, before.length, bytes, 0, bytes.length);
    }
    // the array may have room after the listpack
    return new Bytes(a, before.length, ListPack.totalBytes(a, before.length));
  }

  private static <V extends View> V fresh(V view) {
    view.attachNew(PREFIX, PREFIX.length);
    return view;
  }

  private static byte[] content(View view) {
    byte[] a = (byte[]) view.form();
    int length =
        view.kind() == Kind.INTSET ? a.length - view.base() : ListPack.totalBytes(a, view.base());
    return Arrays.copyOfRange(a, 0, view.base() + length);
  }

  private static Bytes bytes(String text) {
    return new Bytes(Ascii.bytes(text));
  }

  @Property(tries = 2000)
  void sets(@ForAll Random random) {
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      words.add(word(random));
    }
    SetValue adopted = fresh(new SetValue(thresholds));
    SetValue added = fresh(new SetValue(thresholds));
    words.forEach(word -> added.add(bytes(word)));
    if (adopted.adoptListPack(listpack(words, random))) {
      assertEquals(added.encoding(), adopted.encoding());
      assertEquals(new HashSet<>(words).size(), adopted.size());
      words.forEach(word -> assertFalse(adopted.add(bytes(word))));
    } else {
      boolean special =
          new HashSet<>(words).size() < words.size() || !added.encoding().equals("listpack");
      assertTrue(special, words::toString);
      assertEquals(0, adopted.size());
    }
  }

  @Property(tries = 2000)
  void sortedSets(@ForAll Random random) {
    SortedSetValue added = fresh(new SortedSetValue(thresholds));
    for (int i = random.nextInt(12); i >= 0; i--) {
      added.put(bytes(word(random)), random.nextInt(6) / 4.0 - 0.5);
    }
    if (!(added.form() instanceof byte[])) {
      return;
    }
    List<String> words = new ArrayList<>();
    added.forEach(
        (a, offset, length, score) -> {
          words.add(new Bytes(a, offset, length).toString());
          words.add(Decimal.shortest(score));
        });
    SortedSetValue adopted = fresh(new SortedSetValue(thresholds));
    assertTrue(adopted.adopt(listpack(words, random)), words::toString);
    assertArrayEquals(content(added), content(adopted));
    // a wrong order of different pairs, and a duplicate pair, must be rejected
    if (words.size() > 2) {
      int at = 2 * random.nextInt(words.size() / 2 - 1);
      List<String> wrong = new ArrayList<>(words);
      wrong.add(at, wrong.remove(at + 2));
      wrong.add(at + 1, wrong.remove(at + 3));
      assertFalse(fresh(new SortedSetValue(thresholds)).adopt(listpack(wrong, random)));
      wrong = new ArrayList<>(words);
      wrong.addAll(words.subList(at, at + 2));
      assertFalse(fresh(new SortedSetValue(thresholds)).adopt(listpack(wrong, random)));
    }
    words.set(1, "nan");
    assertFalse(fresh(new SortedSetValue(thresholds)).adopt(listpack(words, random)));
  }

  @Property(tries = 2000)
  void hashes(@ForAll Random random) {
    List<String> words = new ArrayList<>();
    HashValue put = fresh(new HashValue(thresholds));
    boolean twice = false;
    for (int i = random.nextInt(12); i >= 0; i--) {
      String field = word(random);
      String value = word(random);
      words.addAll(List.of(field, value));
      twice |= !put.put(bytes(field), bytes(value));
    }
    HashValue adopted = fresh(new HashValue(thresholds));
    boolean plain = !twice && put.form() instanceof byte[];
    assertEquals(plain, adopted.adopt(listpack(words, random)), words::toString);
    if (plain) {
      assertArrayEquals(content(put), content(adopted));
    }
  }

  @Property(tries = 500)
  void intSets(@ForAll Random random) {
    SetValue added = fresh(new SetValue(thresholds));
    for (int i = random.nextInt(12); i >= 0; i--) {
      added.add(bytes(Long.toString(random.nextLong() >> random.nextInt(64))));
    }
    byte[] whole = content(added);
    SetValue adopted = fresh(new SetValue(thresholds));
    Bytes integers = new Bytes(whole, PREFIX.length, whole.length - PREFIX.length);
    assertTrue(adopted.adoptIntSet(integers));
    assertArrayEquals(whole, content(adopted));
    assertFalse(adopted.adoptIntSet(integers), "it is not empty any more");
  }

  @Property(tries = 1000)
  void lists(@ForAll Random random) {
    int[] limits = {-2, -1, 0, 1, 6, 30};
    thresholds.listSize = limits[random.nextInt(limits.length)];
    ListValue adopted = fresh(new ListValue(thresholds));
    ListValue pushed = fresh(new ListValue(thresholds));
    List<String> model = new ArrayList<>();
    for (int node = random.nextInt(5); node >= 0; node--) {
      List<String> words = new ArrayList<>();
      int most = random.nextInt(3) == 0 ? 4200 : 60;
      for (int bytes = random.nextInt(3) * most; bytes > 0; ) {
        words.add(random.nextInt(9) == 0 ? "y".repeat(random.nextInt(most)) : word(random));
        bytes -= words.get(words.size() - 1).length() + 2;
      }
      boolean taken = adopted.pushAll(listpack(words, random));
      int length = listpack(words, random).length();
      boolean fits = length <= BlockList.maxBytes(thresholds.listSize);
      assertEquals(fits && words.size() <= BlockList.maxCount(thresholds.listSize), taken);
      for (String word : words) {
        Bytes b = bytes(word);
        pushed.pushTail(b.array(), 0, b.length());
        if (!taken) {
          adopted.pushTail(b.array(), 0, b.length());
        }
      }
      model.addAll(words);
      assertEquals(model.isEmpty() ? null : pushed.encoding(), encoding(adopted));
      assertEquals(model, elements(adopted));
    }
    if (adopted.form() instanceof byte[]) {
      assertArrayEquals(content(pushed), content(adopted));
    } else if (adopted.form() != null) {
      blocksAreSound((BlockList) adopted.form());
    }
  }

  /**
   * An integer counts with its digits, although it takes less; a text takes more than its length.
   */
  @Example
  void listsOfAboutTheLargestSize() {
    for (String last : List.of("-9223372036854775808", "7", "text", "x".repeat(80))) {
      for (int length = 4000; length < 4096; length++) {
        List<String> words = List.of("x".repeat(4000), "y".repeat(length), "z".repeat(120), last);
        ListValue pushed = fresh(new ListValue(thresholds));
        words.forEach(word -> pushed.pushTail(Ascii.bytes(word), 0, word.length()));
        ListValue adopted = fresh(new ListValue(thresholds));
        Bytes node = listpack(words, new Random(length));
        if (adopted.pushAll(node)) {
          assertEquals(pushed.encoding(), adopted.encoding(), last + " behind " + length);
        } else {
          assertTrue(node.length() > 8192);
        }
      }
    }
  }

  private static String encoding(ListValue list) {
    return list.form() == null ? null : list.encoding();
  }

  private static List<String> elements(ListValue list) {
    List<String> elements = new ArrayList<>();
    list.range(
        0, list.size(), (a, at, length) -> elements.add(new Bytes(a, at, length).toString()));
    List<String> back = new ArrayList<>();
    list.rangeBack(
        list.size() - 1,
        list.size(),
        (a, at, length) -> back.add(0, new Bytes(a, at, length).toString()));
    assertEquals(elements, back);
    return elements;
  }

  private void blocksAreSound(BlockList list) {
    long heap = 48;
    long used = 0;
    for (ListBlock block = list.head; block != null; block = block.next) {
      heap += block.heapBytes();
      used += block.used();
      assertTrue(block.count > 0 && block.count <= BlockList.maxCount(thresholds.listSize));
    }
    assertEquals(heap, list.heapBytes());
    // two neighbouring blocks would not fit into one
    int most = BlockList.maxBytes(thresholds.listSize);
    assertTrue(thresholds.listSize >= 0 || list.blocks() <= 2 + 2 * used / (most - 16));
  }

  /** An integer encoded as text must be rejected, because a lookup would not find it. */
  @Example
  void anotherSpelling() {
    byte[] text = {10, 0, 0, 0, 1, 0, (byte) 0x81, '7', 2, (byte) 0xff};
    assertEquals(1, ListPack.validate(text, 0, text.length));
    assertFalse(fresh(new SetValue(thresholds)).adoptListPack(new Bytes(text)));
  }

  /** Nor would a lookup find a score that is encoded in more bytes than needed. */
  @Example
  void anotherSpellingOfAScore() {
    for (String score : List.of("\u00817\2", "\u00817\1", "\7\1")) {
      byte[] pair = ("\u0081m\2" + score).getBytes(StandardCharsets.ISO_8859_1);
      byte[] listpack = new byte[ListPack.EMPTY_BYTES + pair.length];
      listpack[0] = (byte) listpack.length;
      listpack[4] = 2;
      System.arraycopy(pair, 0, listpack, ListPack.EMPTY_BYTES - 1, pair.length);
      listpack[listpack.length - 1] = (byte) 0xff;
      SortedSetValue set = fresh(new SortedSetValue(thresholds));
      assertEquals(score.equals("\7\1"), set.adopt(new Bytes(listpack)));
    }
  }

  /** A single view adopts one listpack after the other, as a load does. */
  @Property(tries = 200)
  void oneAfterTheOther(@ForAll Random random) {
    SortedSetValue view = new SortedSetValue(thresholds);
    for (int round = 0; round < 5; round++) {
      String infinite = random.nextBoolean() ? "-inf" : "1";
      List<String> words = List.of("b" + random.nextInt(3), infinite, "c", "2.5", "d", "7");
      assertTrue(fresh(view).adopt(listpack(words, random)));
      assertEquals(3, view.size());
    }
  }

  /** A damaged listpack that is adopted must still be a valid listpack. */
  @Property(tries = 300)
  void anyByteChanged(@ForAll Random random) {
    List<String> words = new ArrayList<>();
    for (int i = 2 * random.nextInt(6) + 1; i >= 0; i--) {
      words.add(i % 2 == 0 ? "" + (1000 - i) / 8.0 : "w" + word(random));
    }
    byte[] whole = listpack(words, new Random(random.nextInt(99))).copy();
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      isSoundIfTaken(new HashValue(thresholds), view -> view.adopt(new Bytes(damaged)));
      isSoundIfTaken(new SetValue(thresholds), view -> view.adoptListPack(new Bytes(damaged)));
      isSoundIfTaken(new SortedSetValue(thresholds), view -> view.adopt(new Bytes(damaged)));
    }
  }

  private static <V extends View> void isSoundIfTaken(V view, Predicate<V> adopt) {
    if (adopt.test(fresh(view)) && view.kind() != Kind.INTSET) {
      byte[] form = (byte[]) view.form();
      int end = view.base() + ListPack.totalBytes(form, view.base());
      assertTrue(ListPack.validate(form, view.base(), end) > 0);
    }
  }
}
