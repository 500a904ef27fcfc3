package io.reredis.option;

/**
 * When an expiry may be changed.
 *
 * @param ifNone only if the key has no expiry ({@code NX})
 * @param ifSome only if the key has one ({@code XX})
 * @param ifLater only if the new one is later ({@code GT}); no expiry counts as latest
 * @param ifSooner only if the new one is sooner ({@code LT})
 */
public record ExpireCondition(boolean ifNone, boolean ifSome, boolean ifLater, boolean ifSooner) {
  /** Without condition. */
  public static final ExpireCondition ALWAYS = new ExpireCondition(false, false, false, false);

  /** Returns whether an expiry may be changed from {@code old} (negative: none) to {@code next}. */
  public boolean allows(long old, long next) {
    if (ifNone && old >= 0 || ifSome && old < 0) {
      return false;
    }
    if (ifLater && (old < 0 || next <= old)) {
      return false;
    }
    return !ifSooner || old < 0 || next < old;
  }
}
