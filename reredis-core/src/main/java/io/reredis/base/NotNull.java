package io.reredis.base;

import org.jspecify.annotations.Nullable;

/** Tells the null checker what it cannot infer. */
public final class NotNull {
  private NotNull() {}

  /** Returns the value, which the caller knows is not null; tests check this by an assertion. */
  public static <T> T notNull(@Nullable T value) {
    assert value != null;
    return value;
  }
}
