package io.reredis.option;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A member of a sorted set with its score.
 *
 * @param member its bytes, which belong to the caller
 * @param score its score, never NaN
 */
public record ScoredMember(byte[] member, double score) {
  /** Returns a member given as text. */
  public static ScoredMember of(String member, double score) {
    return new ScoredMember(member.getBytes(StandardCharsets.UTF_8), score);
  }

  /** Returns the member decoded as UTF-8. */
  public String text() {
    return new String(member, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScoredMember that
        && score == that.score
        && Arrays.equals(member, that.member);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(member) * 31 + Double.hashCode(score + 0.0);
  }

  @Override
  public String toString() {
    return text() + "=" + score;
  }
}
