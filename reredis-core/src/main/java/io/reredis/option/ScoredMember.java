package io.reredis.option;

import java.util.Objects;

/**
 * A member of a sorted set with its score. Two are equal if members and scores are equal.
 *
 * @param member the member
 * @param score its score, never NaN
 * @param <V> the type of the member
 */
public record ScoredMember<V>(V member, double score) {
  /**
   * Checks that the member is not null, and the score.
   *
   * @throws IllegalArgumentException if it is NaN
   */
  public ScoredMember {
    Objects.requireNonNull(member, "member");
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("the score is NaN");
    }
  }

  /**
   * Returns a member with a score.
   *
   * @throws IllegalArgumentException if the score is NaN
   */
  public static <V> ScoredMember<V> of(V member, double score) {
    return new ScoredMember<>(member, score);
  }

  @Override
  public String toString() {
    return member + "=" + score;
  }
}
