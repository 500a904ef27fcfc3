package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.command.Call;
import io.reredis.util.ReredisException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Parses the timeouts of blocking commands. */
final class Timeouts {
  private static final ReredisException NOT_FLOAT =
      ReredisException.error("timeout is not a float or out of range");
  private static final ReredisException OUT_OF_RANGE =
      ReredisException.error("timeout is out of range");
  private static final ReredisException NEGATIVE = ReredisException.error("timeout is negative");
  private static final ReredisException NOT_INTEGER =
      ReredisException.error("timeout is not an integer or out of range");
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Timeouts() {}

  /**
   * Returns the deadline in ms since 1970 for a timeout argument in seconds, a decimal number;
   * {@link Long#MAX_VALUE} for 0.
   *
   * @throws ReredisException if it is not a number, negative or out of range
   */
  static long seconds(Call c, int index) {
    Bytes a = c.arg(index);
    BigDecimal seconds = Decimal.parse(a.array(), a.offset(), a.length());
    if (seconds == null) {
      throw NOT_FLOAT;
    }
    BigDecimal millis = seconds.movePointRight(3).setScale(0, RoundingMode.CEILING);
    if (millis.compareTo(MOST) > 0) {
      throw OUT_OF_RANGE;
    }
    if (seconds.signum() < 0) {
      throw NEGATIVE;
    }
    return deadline(c, millis.longValueExact());
  }

  /** Like {@link #seconds}, for a whole number of milliseconds. */
  static long millis(Call c, int index) {
    Bytes a = c.arg(index);
    if (!io.reredis.base.Ascii.isLong(a.array(), a.offset(), a.length())) {
      throw NOT_INTEGER;
    }
    long millis = io.reredis.base.Ascii.toLong(a.array(), a.offset(), a.length());
    if (millis < 0) {
      throw NEGATIVE;
    }
    return deadline(c, millis);
  }

  private static long deadline(Call c, long millis) {
    if (millis == 0) {
      return Long.MAX_VALUE;
    }
    long now = c.engine().clock().millis();
    if (millis > Long.MAX_VALUE - now) {
      throw OUT_OF_RANGE;
    }
    return now + millis;
  }
}
