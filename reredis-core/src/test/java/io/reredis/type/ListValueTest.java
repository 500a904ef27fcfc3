package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.Bytes;
import org.junit.jupiter.api.Test;

/** Checks that a list changes its representation at the same sizes as in Redis 7.4. */
class ListValueTest {
  private final Thresholds thresholds = new Thresholds();
  private final ListValue list = new ListValue(thresholds);

  ListValueTest() {
    list.attachNew(new byte[0], 0);
  }

  private void push(int count, int length) {
    for (int i = 0; i < count; i++) {
      list.pushTail(new byte[length], 0, length);
    }
  }

  /** 7 bytes in addition to elements of 100 bytes, each of which takes 103. */
  @Test
  void aListOfMoreThan8KilobytesIsLargeAndOneOfHalfOfItCompactAgain() {
    push(78, 100);
    list.expect(8192 - 7 - 78 * 103, 1);
    assertEquals("listpack", list.encoding());
    push(1, 8192 - 7 - 78 * 103 + 1);
    assertEquals("quicklist", list.encoding());
    list.dropTail(1);
    list.dropHead(38);
    assertEquals("quicklist", list.encoding());
    list.dropTail(1);
    assertEquals("listpack", list.encoding());
    assertEquals(39, list.size());
  }

  @Test
  void aCountLimitsElementsInsteadOfBytes() {
    thresholds.listSize = 10;
    push(10, 1);
    assertEquals("listpack", list.encoding());
    push(1, 1);
    assertEquals("quicklist", list.encoding());
    list.dropHead(5);
    assertEquals("quicklist", list.encoding());
    push(4, 1);
    list.dropHead(5);
    assertEquals("listpack", list.encoding());
  }

  @Test
  void elementsThatComeTogetherAreCountedTogether() {
    list.expect(8186, 3);
    list.pushTail(new byte[1], 0, 1);
    assertEquals("quicklist", list.encoding());
  }

  @Test
  void aLargeElementHasABlockOfItsOwn() {
    push(2, 10);
    push(1, 20_000);
    push(2, 10);
    BlockList large = (BlockList) list.form();
    assertEquals(3, large.blocks());
    assertEquals(20_000, list.get(2).length);
    assertEquals(2, list.remove(-2, new Bytes(new byte[10])));
    assertEquals(1, list.remove(0, new Bytes(new byte[20_000])));
    assertEquals("listpack", list.encoding());
  }

  @Test
  void aMillionSmallElementsTakeLittleMoreThanTheirBytes() {
    byte[] element = {'v', ':', '1', '2', '3', '4', '5', '6'};
    for (int i = 0; i < 1_000_000; i++) {
      list.pushHead(element, 0, element.length);
    }
    long heap = ((BlockList) list.form()).heapBytes();
    assertTrue(heap < 10_200_000, () -> heap + " bytes");
    assertEquals(8, list.get(500_000).length);
  }
}
