package io.reredis.operation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.option.AddCondition;
import io.reredis.option.ExpireCondition;
import org.junit.jupiter.api.Test;

/** Tests the conditions of the API as the operations apply them. */
class ConditionsTest {
  private static final double NEW = Double.NaN;

  private static boolean allows(AddCondition condition, double old, double score) {
    return Conditions.allows(condition, old, score);
  }

  private static boolean allows(ExpireCondition condition, long old, long next) {
    return Conditions.allows(condition, old, next);
  }

  @Test
  void conditionsOfScores() {
    assertTrue(allows(AddCondition.ALWAYS, NEW, 1) && allows(AddCondition.ALWAYS, 1, 1));
    assertTrue(Conditions.adds(AddCondition.NEW) && allows(AddCondition.NEW, NEW, 1));
    assertFalse(allows(AddCondition.NEW, 1, 2));
    assertFalse(Conditions.adds(AddCondition.EXISTING) || allows(AddCondition.EXISTING, NEW, 1));
    assertTrue(allows(AddCondition.EXISTING, 1, 2));
    assertTrue(allows(AddCondition.HIGHER, NEW, 1) && allows(AddCondition.HIGHER, 1, 2));
    assertFalse(allows(AddCondition.HIGHER, 1, 1) || allows(AddCondition.HIGHER, 2, 1));
    assertTrue(allows(AddCondition.LOWER, 2, 1) && allows(AddCondition.LOWER, NEW, 1));
    assertFalse(allows(AddCondition.LOWER, 1, 2) || allows(AddCondition.LOWER, 1, 1));
    assertFalse(allows(AddCondition.EXISTING_LOWER, NEW, 1));
    assertTrue(allows(AddCondition.EXISTING_LOWER, 2, 1));
    assertFalse(allows(AddCondition.EXISTING_HIGHER, NEW, 1));
    assertTrue(allows(AddCondition.EXISTING_HIGHER, 1, 2));
  }

  /** A key without an expiry counts as expiring last. */
  @Test
  void conditionsOfExpiries() {
    assertTrue(allows(ExpireCondition.ALWAYS, -1, 5));
    assertTrue(allows(ExpireCondition.NONE_SET, -1, 5));
    assertFalse(allows(ExpireCondition.NONE_SET, 1, 5));
    assertFalse(allows(ExpireCondition.SET, -1, 5));
    assertTrue(allows(ExpireCondition.LATER, 4, 5));
    assertFalse(allows(ExpireCondition.LATER, 5, 5) || allows(ExpireCondition.LATER, -1, 5));
    assertTrue(allows(ExpireCondition.EARLIER, -1, 5) && allows(ExpireCondition.EARLIER, 6, 5));
    assertFalse(allows(ExpireCondition.EARLIER, 5, 5));
    assertFalse(allows(ExpireCondition.SET_AND_EARLIER, -1, 5));
  }
}
