package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import org.jspecify.annotations.Nullable;

/** The units and reference points of expiry arguments. */
enum ExpiryUnit {
  SECONDS(1000, true),
  MILLISECONDS(1, true),
  UNIX_SECONDS(1000, false),
  UNIX_MILLISECONDS(1, false);

  private final long factor;
  private final boolean relative;

  ExpiryUnit(long factor, boolean relative) {
    this.factor = factor;
    this.relative = relative;
  }

  /** Returns the unit for an option of SET and GETEX, or null. */
  static @Nullable ExpiryUnit ofSetOption(Bytes option) {
    if (option.length() == 2) {
      return option.is("ex") ? SECONDS : option.is("px") ? MILLISECONDS : null;
    }
    if (option.length() == 4) {
      return option.is("exat") ? UNIX_SECONDS : option.is("pxat") ? UNIX_MILLISECONDS : null;
    }
    return null;
  }

  /**
   * Returns a positive argument as a time in ms since 1970.
   *
   * @throws io.reredis.util.ReredisException if it is not positive, not an integer, or out of range
   */
  long expireAt(Call c, int index, String command) {
    long value = c.integer(index);
    if (value <= 0) {
      throw Errors.invalidExpire(command);
    }
    return toMillis(c, value, command);
  }

  /**
   * Returns {@code value} as a time in ms since 1970, possibly in the past.
   *
   * @throws io.reredis.util.ReredisException if it is out of range
   */
  long toMillis(Call c, long value, String command) {
    if (value > Long.MAX_VALUE / factor || value < Long.MIN_VALUE / factor) {
      throw Errors.invalidExpire(command);
    }
    long millis = value * factor;
    long now = relative ? c.engine().clock().millis() : 0;
    if (millis > Long.MAX_VALUE - now) {
      throw Errors.invalidExpire(command);
    }
    return millis + now;
  }
}
