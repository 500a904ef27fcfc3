package io.reredis.command;

import io.reredis.base.Bytes;
import io.reredis.resp.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sessions in MONITOR mode, which receive every command. Safe for use by all threads. */
public final class Monitors {
  private final CopyOnWriteArrayList<Session> sessions = new CopyOnWriteArrayList<>();

  /** Returns whether there are any; called before each command. */
  boolean any() {
    return !sessions.isEmpty();
  }

  /** Adds a session. */
  public void add(Session session) {
    sessions.addIfAbsent(session);
  }

  void remove(Session session) {
    if (session.monitoring) {
      sessions.remove(session);
    }
  }

  void feed(Session from, Arguments arguments, long micros) {
    feed(from.database, from.transport().address(), arguments, micros);
  }

  /** Shows a command that a script of a session has run. */
  void feedFromScript(Session from, Arguments arguments, long micros) {
    feed(from.database, "lua", arguments, micros);
  }

  private void feed(int database, String address, Arguments arguments, long micros) {
    StringBuilder line = new StringBuilder(128);
    line.append('+').append(micros / 1_000_000).append('.');
    String fraction = Long.toString(micros % 1_000_000);
    line.append("0".repeat(6 - fraction.length())).append(fraction);
    line.append(" [").append(database).append(' ').append(address).append(']');
    for (int i = 0; i < arguments.count(); i++) {
      line.append(' ');
      quote(arguments.get(i), line);
    }
    byte[] bytes = line.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    for (Session session : sessions) {
      if (session.replyMode == Session.ReplyMode.ON) {
        session.transport().push(bytes);
      }
    }
  }

  /** Appends bytes in quotes, with escapes for bytes that are not printable ASCII. */
  static void quote(Bytes bytes, StringBuilder into) {
    into.append('"');
    for (int i = 0; i < bytes.length(); i++) {
      int c = bytes.at(i) & 0xff;
      switch (c) {
        case '\\':
        case '"':
          into.append('\\').append((char) c);
          break;
        case '\n':
          into.append("\\n");
          break;
        case '\r':
          into.append("\\r");
          break;
        case '\t':
          into.append("\\t");
          break;
        case 7:
          into.append("\\a");
          break;
        case '\b':
          into.append("\\b");
          break;
        default:
          if (c >= ' ' && c < 127) {
            into.append((char) c);
          } else {
            into.append("\\x")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 15, 16));
          }
      }
    }
    into.append('"');
  }
}
