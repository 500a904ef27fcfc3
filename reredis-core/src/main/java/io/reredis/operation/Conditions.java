package io.reredis.operation;

import io.reredis.option.AddCondition;
import io.reredis.option.ExpireCondition;

/** Whether the conditions of the API hold. */
final class Conditions {
  private Conditions() {}

  /** Returns whether members that do not exist are added. */
  static boolean adds(AddCondition condition) {
    return switch (condition) {
      case ALWAYS, NEW, HIGHER, LOWER -> true;
      case EXISTING, EXISTING_HIGHER, EXISTING_LOWER -> false;
    };
  }

  /** Returns whether a score may replace the old one, which is NaN for a new member. */
  static boolean allows(AddCondition condition, double old, double score) {
    boolean isNew = Double.isNaN(old);
    return switch (condition) {
      case ALWAYS -> true;
      case NEW -> isNew;
      case EXISTING -> !isNew;
      case HIGHER -> isNew || score > old;
      case LOWER -> isNew || score < old;
      case EXISTING_HIGHER -> score > old;
      case EXISTING_LOWER -> score < old;
    };
  }

  /** Returns whether an expiry may be changed from {@code old} (negative: none) to {@code next}. */
  static boolean allows(ExpireCondition condition, long old, long next) {
    return switch (condition) {
      case ALWAYS -> true;
      case NONE_SET -> old < 0;
      case SET -> old >= 0;
      case LATER -> old >= 0 && next > old;
      case EARLIER -> old < 0 || next < old;
      case SET_AND_EARLIER -> old >= 0 && next < old;
    };
  }
}
