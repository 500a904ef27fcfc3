package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.util.ValueType;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Checks that a frozen value keeps its content whatever changes the original. */
class FrozenValueTest {
  private static final int COUNT = 3000;

  private final Thresholds thresholds = new Thresholds();

  private static Bytes bytes(String text) {
    return new Bytes(Ascii.bytes(text));
  }

  private static <V extends View> V fresh(V view) {
    view.attachNew(new byte[0], 0);
    return view;
  }

  private static Map<String, String> fields(FrozenValue frozen) {
    Map<String, String> fields = new TreeMap<>();
    frozen.forEachField((f, v, expireAt) -> fields.put(f.toString(), v + "@" + expireAt));
    assertEquals(frozen.size(), fields.size());
    return fields;
  }

  @Test
  void hashes() {
    HashValue hash = fresh(new HashValue(thresholds));
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < COUNT; i++) {
      hash.put(bytes("f" + i), bytes("v" + i % 10));
      expected.put("f" + i, "v" + i % 10 + "@" + (i == 7 ? 5000 : i == 8 ? 4000 : -1));
    }
    hash.setExpireAt(bytes("f7"), 5000);
    hash.setExpireAt(bytes("f8"), 4000);
    FrozenValue frozen = ((Value) hash.form()).freeze();
    for (int i = 0; i < COUNT; i += 2) {
      hash.put(bytes("f" + i), bytes("w" + i % 10));
      hash.setExpireAt(bytes("f" + i), 3000);
      hash.remove(bytes("f" + (i + 1)));
      hash.put(bytes("g" + i), bytes("x"));
    }
    assertEquals(ValueType.HASH, frozen.type());
    assertEquals(4000, frozen.nextExpiry());
    assertEquals(expected, fields(frozen));
    frozen.release();
    // an element replaced meanwhile belongs to the value and may change in place again
    hash.put(bytes("f0"), bytes("y0"));
    assertEquals(expected, fields(frozen));
  }

  @Test
  void hashesChangeInPlaceOnceReleased() {
    HashValue hash = fresh(new HashValue(thresholds));
    for (int i = 0; i < COUNT; i++) {
      hash.put(bytes("f" + i), bytes("v"));
    }
    FrozenValue frozen = ((Value) hash.form()).freeze();
    frozen.release();
    byte[] element = ((LargeHash) hash.form()).find(bytes("f1"));
    hash.put(bytes("f1"), bytes("w"));
    assertEquals(element, ((LargeHash) hash.form()).find(bytes("f1")));
    ((Value) hash.form()).freeze();
    hash.put(bytes("f1"), bytes("x"));
    assertNotSame(element, ((LargeHash) hash.form()).find(bytes("f1")));
  }

  @Test
  void sets() {
    SetValue set = fresh(new SetValue(thresholds));
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < COUNT; i++) {
      set.add(bytes("m" + i));
      expected.put("m" + i, "");
    }
    FrozenValue frozen = ((Value) set.form()).freeze();
    for (int i = 0; i < COUNT; i += 2) {
      set.remove(bytes("m" + i));
      set.add(bytes("n" + i));
    }
    Map<String, String> found = new TreeMap<>();
    frozen.forEachMember(
        (a, offset, n, score) -> found.put(new Bytes(a, offset, n).toString(), ""));
    assertEquals(expected, found);
  }

  @Test
  void sortedSets() {
    SortedSetValue set = fresh(new SortedSetValue(thresholds));
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < COUNT; i++) {
      set.put(bytes("m" + i), (double) i);
      expected.insert(0, "m" + i + "=" + (double) i + " ");
    }
    FrozenValue frozen = ((Value) set.form()).freeze();
    for (int i = 0; i < COUNT; i += 2) {
      set.put(bytes("m" + i), -i);
      set.remove(bytes("m" + (i + 1)));
    }
    StringBuilder found = new StringBuilder();
    frozen.forEachScoredBack(
        (a, offset, n, score) ->
            found.append(new Bytes(a, offset, n)).append('=').append(score).append(' '));
    assertEquals(expected.toString(), found.toString());
  }
}
