package io.reredis.command;

import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.util.List;

/** Formats sessions as CLIENT LIST and CLIENT INFO show them. */
public final class ClientLine {
  private ClientLine() {}

  /**
   * Returns the lines of several sessions, each with a line feed.
   *
   * @param own the session that makes the request, whose bytes count as its query buffer
   * @param now ms since 1970
   * @param most the greatest number of characters
   * @throws ReredisException OOM if there are more
   */
  public static String of(
      List<Session> sessions, Session own, Arguments request, long now, long most) {
    StringBuilder text = new StringBuilder(320);
    for (Session session : sessions) {
      long input = session.transport().inputBytes();
      append(text, session, session == own ? input + request.wireBytes() : input, now);
      if (text.length() > most) {
        throw ReplyWriter.tooLarge(most);
      }
    }
    return text.toString();
  }

  /** Returns the line of one session, without a line feed. */
  public static String of(Session session, long now) {
    StringBuilder text = new StringBuilder(320);
    append(text, session, session.transport().inputBytes(), now);
    return text.toString().strip();
  }

  private static void append(StringBuilder text, Session session, long input, long now) {
    Transport transport = session.transport();
    Transaction transaction = session.transaction;
    Command last = session.lastCommand;
    long output = transport.outputBytes();
    long queued = transaction == null ? 0 : transaction.bytes;
    text.append("id=").append(session.id());
    field(text, "addr", transport.address());
    field(text, "laddr", transport.localAddress());
    field(text, "fd", transport.descriptor());
    field(text, "name", session.name);
    field(text, "age", Math.max(0, now - session.createdAt()) / 1000);
    field(text, "idle", Math.max(0, now - session.lastActiveAt()) / 1000);
    field(text, "flags", flags(session));
    field(text, "db", session.database);
    field(text, "sub", session.channels().size());
    field(text, "psub", session.patterns().size());
    field(text, "ssub", session.shardChannels().size());
    field(text, "multi", transaction == null ? -1 : transaction.queue.size());
    field(text, "watch", session.watchedCount());
    field(text, "qbuf", input);
    field(text, "qbuf-free", 0);
    field(text, "argv-mem", 0);
    field(text, "multi-mem", queued);
    field(text, "rbs", 0);
    field(text, "rbp", 0);
    field(text, "obl", output);
    field(text, "oll", 0);
    field(text, "omem", output);
    field(text, "tot-mem", ClientMemory.held(session));
    field(text, "events", output > 0 ? "rw" : "r");
    field(text, "cmd", last == null ? "NULL" : last.name());
    field(text, "user", session.user.shownName());
    field(text, "redir", session.tracking == null ? -1 : session.tracking.redirect());
    field(text, "resp", session.version);
    field(text, "lib-name", session.libraryName);
    field(text, "lib-ver", session.libraryVersion);
    text.append('\n');
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append(' ').append(name).append('=').append(value);
  }

  private static void field(StringBuilder text, String name, long value) {
    text.append(' ').append(name).append('=').append(value);
  }

  private static String flags(Session session) {
    StringBuilder flags = new StringBuilder(4);
    add(flags, session.monitoring, 'O');
    add(flags, session.isSubscribed(), 'P');
    add(flags, session.transaction != null, 'x');
    add(flags, session.suspension() != null, 'b');
    add(flags, session.isWatchedChanged(), 'd');
    TrackingMode tracking = session.tracking;
    add(flags, tracking != null, 't');
    add(flags, tracking != null && tracking.isRedirectBroken(), 'R');
    add(flags, tracking != null && tracking.broadcasts(), 'B');
    add(flags, session.isKilled(), 'A');
    add(flags, session.transport().address().startsWith("/"), 'U');
    add(flags, session.noEvict, 'e');
    add(flags, session.noTouch, 'T');
    return flags.length() == 0 ? "N" : flags.toString();
  }

  private static void add(StringBuilder flags, boolean on, char letter) {
    if (on) {
      flags.append(letter);
    }
  }
}
