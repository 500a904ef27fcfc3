package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.operation.FieldExpiry;
import io.reredis.option.ExpireCondition;
import io.reredis.util.ReredisException;

/** The commands on the expiry of hash fields. */
final class FieldExpiryCommands implements Family {
  private static final ReredisException NEGATIVE =
      ReredisException.error("invalid expire time, must be >= 0");
  private static final ReredisException FIELDS_MISSING =
      ReredisException.error("Mandatory argument FIELDS is missing or not at the right position");
  private static final ReredisException NUMBER_ABOVE_ZERO =
      ReredisException.error("Parameter `numFields` should be greater than 0");
  private static final ReredisException NUMBER_POSITIVE =
      ReredisException.error("Number of fields must be a positive integer");
  private static final ReredisException NUMBER_MUST_MATCH =
      ReredisException.error("The `numfields` parameter must match the number of arguments");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "hexpire" -> c -> expire(c, 1000, true);
      case "hpexpire" -> c -> expire(c, 1, true);
      case "hexpireat" -> c -> expire(c, 1000, false);
      case "hpexpireat" -> c -> expire(c, 1, false);
      case "httl" -> c -> tell(c, 1000, true);
      case "hpttl" -> c -> tell(c, 1, true);
      case "hexpiretime" -> c -> tell(c, 1000, false);
      case "hpexpiretime" -> c -> tell(c, 1, false);
      case "hpersist" -> FieldExpiryCommands::hpersist;
      default -> throw Family.unknown(name);
    };
  }

  private static void hpersist(Call c) {
    int fields = fieldsOf(c, 2);
    reply(c, c.fieldExpiry().persist(c.db(), c.arg(1), c.rest(fields)));
  }

  private static void expire(Call c, long factor, boolean relative) {
    long value = c.integer(2);
    if (value < 0) {
      throw NEGATIVE;
    }
    long now = relative ? c.engine().clock().millis() : 0;
    if (value > FieldExpiry.MAX_TIME / factor || value * factor > FieldExpiry.MAX_TIME - now) {
      throw Errors.invalidExpire(c.command.name());
    }
    ExpireCondition condition = condition(c);
    int fields = fieldsAt(c, condition == ExpireCondition.ALWAYS ? 3 : 4, NUMBER_ABOVE_ZERO);
    long expireAt = value * factor + now;
    reply(c, c.fieldExpiry().expireAt(c.db(), c.arg(1), expireAt, condition, c.rest(fields)));
  }

  private static ExpireCondition condition(Call c) {
    boolean nx = c.is(3, "nx");
    boolean xx = c.is(3, "xx");
    boolean gt = c.is(3, "gt");
    boolean lt = c.is(3, "lt");
    return KeyCommands.condition(nx, xx, gt, lt);
  }

  /** Checks FIELDS at index {@code at}; returns the index of the first field. */
  static int fieldsOf(Call c, int at) {
    return fieldsAt(c, at, NUMBER_POSITIVE);
  }

  /**
   * Checks FIELDS at index {@code at} and the number after it; returns the index of the first
   * field.
   */
  private static int fieldsAt(Call c, int at, ReredisException badNumber) {
    if (at >= c.count() || !c.is(at, "fields")) {
      throw FIELDS_MISSING;
    }
    if (at + 1 == c.count()) {
      throw badNumber;
    }
    Bytes a = c.arg(at + 1);
    if (!Ascii.isLong(a.array(), a.offset(), a.length())
        || Ascii.toLong(a.array(), a.offset(), a.length()) < 1) {
      throw badNumber;
    }
    if (c.integer(at + 1) != c.count() - at - 2) {
      throw NUMBER_MUST_MATCH;
    }
    return at + 2;
  }

  private static void tell(Call c, long factor, boolean relative) {
    int fields = fieldsOf(c, 2);
    long now = relative ? c.engine().clock().millis() : 0;
    long[] times = c.fieldExpiry().times(c.db(), c.arg(1), c.rest(fields));
    c.reply.array(times.length);
    for (long time : times) {
      // seconds are rounded up, so that an existing field never has 0 left
      c.reply.integer(time < 0 ? time : Math.max(0, time - now + factor - 1) / factor);
    }
  }

  private static void reply(Call c, int[] answers) {
    c.reply.array(answers.length);
    for (int answer : answers) {
      c.reply.integer(answer);
    }
  }
}
