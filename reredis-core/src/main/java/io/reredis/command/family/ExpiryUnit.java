package io.reredis.command.family;

import io.reredis.command.Call;
import io.reredis.util.Bytes;
import io.reredis.util.Errors;

/** The ways to say when a key expires. */
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

  /** The unit that an option of SET and GETEX names, or null. */
  static ExpiryUnit ofSetOption(Bytes option) {
    if (option.length() == 2) {
      return option.is("ex") ? SECONDS : option.is("px") ? MILLISECONDS : null;
    }
    if (option.length() == 4) {
      return option.is("exat") ? UNIX_SECONDS : option.is("pxat") ? UNIX_MILLISECONDS : null;
    }
    return null;
  }

  /** Reads the argument at {@code index}, which must be positive, as a time in ms since 1970. */
  long expireAt(Call c, int index, String command) {
    long value = c.integer(index);
    if (value <= 0) {
      throw Errors.invalidExpire(command);
    }
    return toMillis(c, value, command);
  }

  /** The time that {@code value} names, in ms since 1970, which may have passed. */
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
