package io.reredis.option;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.util.StreamId;
import org.junit.jupiter.api.Test;

/** The contents of options, as the operations read them. */
class OptionsTest {
  private static final double NEW = Double.NaN;

  @Test
  void ranges() {
    Range ranks = Range.byRank(1, -2).reversed().limit(3, 4);
    assertEquals(Range.By.RANK, ranks.by());
    assertEquals(1, ranks.first());
    assertEquals(-2, ranks.last());
    assertTrue(ranks.isReversed());
    assertFalse(ranks.reversed().isReversed());
    assertEquals(3, ranks.offset());
    assertEquals(4, ranks.count());
    Range scores = Range.byScore(1, false, 2, true);
    assertEquals(Range.By.SCORE, scores.by());
    assertEquals(1, scores.min());
    assertEquals(2, scores.max());
    assertFalse(scores.isMinIncluded());
    assertTrue(scores.isMaxIncluded());
    assertEquals(Long.MAX_VALUE, scores.count());
    byte[] from = {'a'};
    Range members = Range.byMember(from, false, null, true);
    from[0] = 'b';
    assertEquals(Range.By.MEMBER, members.by());
    assertArrayEquals(new byte[] {'a'}, members.from().member());
    assertFalse(members.from().included());
    assertNull(members.to().member());
  }

  @Test
  void searches() {
    GeoQuery circle = GeoQuery.around(15, 37).radius(2, GeoUnit.KM);
    assertEquals(15, circle.longitude());
    assertEquals(37, circle.latitude());
    assertFalse(circle.isBox());
    assertEquals(2, circle.width());
    assertEquals(GeoUnit.KM, circle.unit());
    assertEquals(1000, circle.unit().meters());
    assertEquals(GeoQuery.Order.NONE, circle.order());
    assertEquals(0, circle.count());
    byte[] member = {1};
    GeoQuery box =
        GeoQuery.around(member).box(3, 4, GeoUnit.M).limit(5, true).ordered(GeoQuery.Order.DESC);
    member[0] = 2;
    assertArrayEquals(new byte[] {1}, box.member());
    assertTrue(box.isBox());
    assertEquals(3, box.width());
    assertEquals(4, box.height());
    assertEquals(5, box.count());
    assertTrue(box.isAny());
    assertEquals(GeoQuery.Order.DESC, box.order());
  }

  @Test
  void bitFields() {
    BitField.Type type = BitField.Type.signed(5);
    assertEquals(15, type.max());
    assertEquals(-16, type.min());
    assertEquals(0, BitField.Type.unsigned(8).min());
    BitField field = BitField.none().set(type, 3, 7).overflow(BitField.Overflow.FAIL).get(type, 4);
    BitField.Step[] steps = field.steps();
    assertEquals(
        new BitField.Step(BitField.Kind.SET, type, 3, 7, BitField.Overflow.WRAP), steps[0]);
    assertEquals(
        new BitField.Step(BitField.Kind.GET, type, 4, 0, BitField.Overflow.FAIL), steps[1]);
  }

  @Test
  void trims() {
    StreamTrim byLength = StreamTrim.toLength(5);
    assertEquals(5, byLength.maxLength());
    assertNull(byLength.minId());
    assertFalse(byLength.isApproximate());
    assertEquals(0, byLength.limit());
    StreamTrim byId = StreamTrim.from(StreamId.MAX).approximately();
    assertEquals(-1, byId.maxLength());
    assertEquals(StreamId.MAX, byId.minId());
    assertTrue(byId.isApproximate());
    assertEquals(-1, byId.limit());
    assertEquals(7, byId.approximately(7).limit());
  }

  @Test
  void conditionsOfScores() {
    assertTrue(AddCondition.ALWAYS.allows(NEW, 1) && AddCondition.ALWAYS.allows(1, 1));
    assertTrue(AddCondition.NEW.adds() && AddCondition.NEW.allows(NEW, 1));
    assertFalse(AddCondition.NEW.updates() || AddCondition.NEW.allows(1, 2));
    assertFalse(AddCondition.EXISTING.adds() || AddCondition.EXISTING.allows(NEW, 1));
    assertTrue(AddCondition.HIGHER.allows(NEW, 1) && AddCondition.HIGHER.allows(1, 2));
    assertFalse(AddCondition.HIGHER.allows(1, 1) || AddCondition.HIGHER.allows(2, 1));
    assertTrue(AddCondition.LOWER.allows(2, 1));
    assertFalse(AddCondition.LOWER.allows(1, 2) || AddCondition.LOWER.allows(1, 1));
    assertFalse(AddCondition.EXISTING_LOWER.allows(NEW, 1));
    assertFalse(AddCondition.EXISTING_HIGHER.allows(NEW, 1));
  }

  /** No expiry counts as the latest. */
  @Test
  void conditionsOfExpiries() {
    assertTrue(ExpireCondition.ALWAYS.allows(-1, 5));
    assertTrue(ExpireCondition.NONE_SET.allows(-1, 5));
    assertFalse(ExpireCondition.NONE_SET.allows(1, 5));
    assertFalse(ExpireCondition.SET.allows(-1, 5));
    assertTrue(ExpireCondition.LATER.allows(4, 5));
    assertFalse(ExpireCondition.LATER.allows(5, 5) || ExpireCondition.LATER.allows(-1, 5));
    assertTrue(ExpireCondition.EARLIER.allows(-1, 5) && ExpireCondition.EARLIER.allows(6, 5));
    assertFalse(ExpireCondition.EARLIER.allows(5, 5));
    assertFalse(ExpireCondition.SET_AND_EARLIER.allows(-1, 5));
  }
}
