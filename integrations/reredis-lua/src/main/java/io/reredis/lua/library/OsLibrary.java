package io.reredis.lua.library;

import io.reredis.lua.vm.Builtin;
import io.reredis.lua.vm.Call;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.Numbers;
import io.reredis.lua.vm.State;
import io.reredis.lua.vm.Types;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** The functions in {@code os} that concern time. */
public final class OsLibrary implements Builtin.Library {
  private static final String[] NAMES = {"clock", "date", "difftime", "getenv", "time"};
  private static final double NANOSECONDS = 1e9;

  private final Clock clock;
  private final long start = System.nanoTime();

  /** Creates the library; a clock gives the time and the zone. */
  public OsLibrary(Clock clock) {
    this.clock = clock;
  }

  /** Sets the table of the functions as a global. */
  public void install(State state) {
    LuaTable table = new LuaTable();
    for (String name : NAMES) {
      table.put(name, new Builtin(this, name));
    }
    state.globals().put("os", table);
  }

  @Override
  public int call(String name, Call c) {
    return switch (name) {
      case "clock" -> c.give((System.nanoTime() - start) / NANOSECONDS);
      case "date" -> date(c);
      case "difftime" -> c.give(c.number(1) - c.number(2, 0));
      case "getenv" -> getEnvironmentVariable(c);
      case "time" -> time(c);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Gives nil, as if no variable were set: programs see nothing of the process. */
  private static int getEnvironmentVariable(Call c) {
    c.string(1);
    return c.give((Object) null);
  }

  // --- dates

  private int date(Call c) {
    LuaString format = c.string(1, LuaString.of("%c"));
    final long seconds = c.integer(2, clock.millis() / 1000);
    byte[] text = format.bytes();
    boolean universal = text.length > 0 && text[0] == '!';
    int from = universal ? 1 : 0;
    ZonedDateTime time;
    try {
      ZoneId zone = universal ? ZoneOffset.UTC : clock.getZone();
      time = Instant.ofEpochSecond(seconds).atZone(zone);
    } catch (DateTimeException e) {
      return c.give((Object) null);
    }
    LuaString rest = LuaString.of(text, from, text.length);
    return c.give(rest.is("*t") ? fields(c, time) : format(c, time, rest, universal));
  }

  private static LuaTable fields(Call c, ZonedDateTime time) {
    LuaTable table = new LuaTable(0, 9);
    c.state().allocate(512);
    table.put("sec", (double) time.getSecond());
    table.put("min", (double) time.getMinute());
    table.put("hour", (double) time.getHour());
    table.put("day", (double) time.getDayOfMonth());
    table.put("month", (double) time.getMonthValue());
    table.put("year", (double) time.getYear());
    table.put("wday", time.getDayOfWeek().getValue() % 7 + 1.0);
    table.put("yday", (double) time.getDayOfYear());
    table.put("isdst", time.getZone().getRules().isDaylightSavings(time.toInstant()));
    return table;
  }

  private static LuaString format(Call c, ZonedDateTime time, LuaString format, boolean universal) {
    Buffer result = new Buffer(c.state());
    byte[] bytes = format.bytes();
    for (int i = 0; i < bytes.length && bytes[i] != 0; i++) {
      if (bytes[i] != '%' || i + 1 == bytes.length || bytes[i + 1] == 0) {
        result.add(bytes[i]);
      } else {
        result.add(
            LuaString.of(DateFormat.conversion(time, (char) (bytes[++i] & 0xff), universal)));
      }
    }
    return result.string();
  }

  // --- times

  private int time(Call c) {
    if (c.isNil(1)) {
      return c.give((double) (clock.millis() / 1000));
    }
    LuaTable table = c.table(1);
    final long second = field(table, "sec", 0);
    final long minute = field(table, "min", 0);
    final long hour = field(table, "hour", 12);
    final long day = field(table, "day", null);
    final long month = field(table, "month", null);
    long year = field(table, "year", null);
    Object summer = table.get("isdst");
    try {
      ZonedDateTime time =
          LocalDateTime.of((int) year, 1, 1, 0, 0)
              .plusMonths(month - 1)
              .plusDays(day - 1)
              .plusHours(hour)
              .plusMinutes(minute)
              .plusSeconds(second)
              .atZone(clock.getZone());
      long seconds = time.toEpochSecond();
      if (summer != null) {
        seconds += correction(time, Types.isTrue(summer));
      }
      return seconds == -1 ? c.give((Object) null) : c.give((double) seconds);
    } catch (DateTimeException e) {
      return c.give((Object) null);
    }
  }

  /** Returns the seconds by which the given kind of time and that of the zone differ. */
  private static long correction(ZonedDateTime time, boolean summer) {
    boolean isSummer = time.getZone().getRules().isDaylightSavings(time.toInstant());
    return isSummer == summer ? 0 : summer ? -3600 : 3600;
  }

  private static long field(LuaTable table, String name, @Nullable Integer otherwise) {
    Double number = Numbers.toNumber(table.get(name));
    if (number != null) {
      return (int) Call.toInteger(number);
    } else if (otherwise == null) {
      throw LuaError.of("field '" + name + "' missing in date table");
    }
    return otherwise;
  }
}
