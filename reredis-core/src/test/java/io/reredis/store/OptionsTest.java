package io.reredis.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.operation.FieldStep;
import io.reredis.operation.GeoSpec;
import io.reredis.operation.RangeSpec;
import io.reredis.operation.TrimSpec;
import io.reredis.option.GeoUnit;
import io.reredis.option.ScoredMember;
import io.reredis.util.StreamId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Checks the content of options as the operations read it, and the rejection of invalid values. */
class OptionsTest {
  private static final List<Double> NO_LENGTHS =
      List.of(-1.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void ranges() {
    RangeSpec ranks = Range.byRank(1, -2).reversed().limit(3, 4).spec();
    assertEquals(RangeSpec.By.RANK, ranks.by());
    assertEquals(1, ranks.first());
    assertEquals(-2, ranks.last());
    assertTrue(ranks.isReversed());
    assertFalse(ranks.reversed().isReversed());
    assertEquals(3, ranks.offset());
    assertEquals(4, ranks.count());
    RangeSpec scores = Range.byScore(1, false, 2, true).spec();
    assertEquals(RangeSpec.By.SCORE, scores.by());
    assertEquals(1, scores.min());
    assertEquals(2, scores.max());
    assertFalse(scores.isStartIncluded());
    assertTrue(scores.isEndIncluded());
    assertEquals(Long.MAX_VALUE, scores.count());
    refuses("a limit is NaN", () -> Range.byScore(Double.NaN, 1));
    refuses("offset must be at least 0: -1", () -> Range.all().limit(-1, 2));
    refuses("count must be at least 0: -2", () -> Range.all().limit(1, -2));
  }

  @Test
  void searches() {
    GeoSpec circle = GeoQuery.around(15, 37).radius(2, GeoUnit.KM).spec();
    assertEquals(15, circle.longitude());
    assertEquals(37, circle.latitude());
    assertFalse(circle.isBox());
    assertEquals(2, circle.width());
    assertEquals(GeoUnit.KM, circle.unit());
    assertEquals(1000, circle.unit().meters());
    assertEquals(GeoSpec.Order.NONE, circle.order());
    assertEquals(0, circle.count());
    GeoSpec box =
        GeoQuery.around(1, 2)
            .box(3, 4, GeoUnit.M)
            .limit(5, true)
            .ordered(GeoQuery.Order.DESC)
            .spec();
    assertTrue(box.isBox());
    assertEquals(3, box.width());
    assertEquals(4, box.height());
    assertEquals(5, box.count());
    assertTrue(box.isAny());
    assertEquals(GeoSpec.Order.DESC, box.order());
  }

  @Test
  void searchesWithoutAnArea() {
    GeoQuery query = GeoQuery.around(1, 2);
    for (double length : NO_LENGTHS) {
      refuses(
          "radius must be finite and at least 0: " + length, () -> query.radius(length, GeoUnit.M));
      refuses(
          "width must be finite and at least 0: " + length, () -> query.box(length, 1, GeoUnit.M));
      refuses(
          "height must be finite and at least 0: " + length, () -> query.box(1, length, GeoUnit.M));
    }
    refuses(
        "coordinates out of range: longitude 181.0, latitude 0.0", () -> GeoQuery.around(181, 0));
    refuses(
        "coordinates out of range: longitude 0.0, latitude NaN",
        () -> GeoQuery.around(0, Double.NaN));
    refuses("count must be at least 1: 0", () -> query.limit(0, false));
  }

  @Test
  void bitFields() {
    BitField.Type type = BitField.Type.signed(5);
    FieldStep.Type spec = new FieldStep.Type(true, 5);
    assertEquals(15, spec.max());
    assertEquals(-16, spec.min());
    FieldStep[] steps =
        BitField.none()
            .set(type, 3, 7)
            .overflow(BitField.Overflow.FAIL)
            .get(type, 4)
            .incrementBy(type, 5, 8)
            .steps();
    assertEquals(
        List.of(
            new FieldStep(FieldStep.Kind.SET, spec, 3, 7, FieldStep.Overflow.WRAP),
            new FieldStep(FieldStep.Kind.GET, spec, 4, 0, FieldStep.Overflow.WRAP),
            new FieldStep(FieldStep.Kind.INCRBY, spec, 5, 8, FieldStep.Overflow.FAIL)),
        List.of(steps));
    refuses("offset must be at least 0: -1", () -> BitField.none().set(type, -1, 0));
    refuses("bits must be from 1 to 63: 64", () -> BitField.Type.unsigned(64));
    refuses("bits must be from 1 to 64: 0", () -> BitField.Type.signed(0));
  }

  @Test
  void trims() {
    TrimSpec byLength = StreamTrim.toLength(5).spec();
    assertEquals(5, byLength.maxLength());
    assertNull(byLength.minId());
    assertFalse(byLength.isApproximate());
    assertEquals(0, byLength.limit());
    TrimSpec byId = StreamTrim.from(StreamId.MAX).approximately().spec();
    assertEquals(-1, byId.maxLength());
    assertEquals(StreamId.MAX, byId.minId());
    assertTrue(byId.isApproximate());
    assertEquals(-1, byId.limit());
    assertEquals(7, byId.approximately(7).limit());
    refuses("length must be at least 0: -1", () -> StreamTrim.toLength(-1));
    refuses("most must be at least 0: -1", () -> StreamTrim.toLength(1).approximately(-1));
  }

  @Test
  void scores() {
    refuses("the score is NaN", () -> ScoredMember.of("a", Double.NaN));
    refuses("the score is NaN", () -> new ScoredMember<>("a", Double.NaN));
  }

  @Test
  void idsOfStreamEntries() {
    assertEquals(new StreamId(5, 7), StreamId.parse("5-7"));
    assertEquals(new StreamId(5, 0), StreamId.parse("5"));
    assertEquals(StreamId.MAX, StreamId.parse("18446744073709551615-18446744073709551615"));
    for (String wrong : List.of("", "-", "5-", "-5", "+5-1", " 5", "5-x", "18446744073709551616")) {
      assertNull(StreamId.parse(wrong), wrong);
    }
  }
}
