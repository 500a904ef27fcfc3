package io.reredis.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The values of {@code log-format}: the layout of a log line. */
enum LogFormat {
  /** The format of redis-server: {@code 123:M 01 Jan 2026 12:00:00.000 * text}. */
  LEGACY {
    @Override
    String line(Instant at, Time time, LogLevel level, String message, @Nullable Throwable thrown) {
      String head = PID + ":M " + time.print(at) + ' ' + level.sign + ' ' + oneLine(message);
      return thrown == null ? head : head + '\n' + trace(thrown);
    }
  },
  /** Words {@code name=value}, the format of Valkey. */
  LOGFMT {
    @Override
    String line(Instant at, Time time, LogLevel level, String message, @Nullable Throwable thrown) {
      return "pid="
          + PID
          + " role=master timestamp="
          + quoted(time.print(at))
          + " level="
          + level.label()
          + " message="
          + quoted(message)
          + (thrown == null ? "" : " error=" + quoted(trace(thrown)));
    }
  },
  /** One JSON object per line. */
  JSON {
    @Override
    String line(Instant at, Time time, LogLevel level, String message, @Nullable Throwable thrown) {
      Time used = time == Time.LEGACY ? Time.ISO8601 : time;
      return "{\"time\":"
          + quoted(used.print(at))
          + ",\"level\":"
          + quoted(level.label())
          + ",\"pid\":"
          + PID
          + ",\"message\":"
          + quoted(message)
          + (thrown == null ? "" : ",\"error\":" + quoted(trace(thrown)))
          + '}';
    }
  };

  private static final long PID = ProcessHandle.current().pid();

  /**
   * The values of {@code log-timestamp-format}. They are not printed by a {@link
   * java.time.format.DateTimeFormatter}, which loads so many classes that the start takes longer.
   */
  enum Time {
    LEGACY {
      @Override
      String print(Instant at) {
        ZonedDateTime time = at.atZone(ZONE);
        int month = 3 * (time.getMonthValue() - 1);
        return two(time.getDayOfMonth())
            + ' '
            + "JanFebMarAprMayJunJulAugSepOctNovDec".substring(month, month + 3)
            + ' '
            + time.getYear()
            + ' '
            + clock(time);
      }
    },
    ISO8601 {
      @Override
      String print(Instant at) {
        ZonedDateTime time = at.atZone(ZONE);
        ZoneOffset offset = time.getOffset();
        return time.toLocalDate()
            + "T"
            + clock(time)
            + (offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId());
      }
    },
    MILLISECONDS {
      @Override
      String print(Instant at) {
        return Long.toString(at.toEpochMilli());
      }
    };

    private static final ZoneId ZONE = ZoneId.systemDefault();

    static Time of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    abstract String print(Instant at);

    /** Returns the time of the day to the millisecond. */
    private static String clock(ZonedDateTime time) {
      int millis = 1000 + time.getNano() / 1_000_000;
      return two(time.getHour())
          + ':'
          + two(time.getMinute())
          + ':'
          + two(time.getSecond())
          + '.'
          + Integer.toString(millis).substring(1);
    }

    private static String two(int number) {
      return Integer.toString(100 + number).substring(1);
    }
  }

  static LogFormat of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Returns the text of a line, without its line end. */
  abstract String line(
      Instant at, Time time, LogLevel level, String message, @Nullable Throwable thrown);

  /** Escapes line ends, so that data from clients cannot forge log lines. */
  private static String oneLine(String message) {
    return message.replace("\r", "\\r").replace("\n", "\\n");
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString().stripTrailing();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ') {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
