package io.reredis.persist;

import io.reredis.command.Command;
import io.reredis.command.Engine;
import io.reredis.command.LocalTransport;
import io.reredis.command.Session;
import io.reredis.command.Worker;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Executes the commands of a log. Commands between MULTI and EXEC are executed together or, if the
 * file ends before EXEC, not at all. Used by one thread.
 */
final class Replay implements AutoCloseable {
  private final Engine engine;
  private final Session session;
  private final Worker worker;
  private final ReplyWriter reply = new ReplyWriter(256, 64 * 1024);
  private final List<byte[][]> transaction = new ArrayList<>();
  private long commands;

  Replay(Engine engine) {
    this.engine = engine;
    this.worker = engine.openWorker();
    this.session = engine.clients().openLocal(new LocalTransport("append-only file"));
    session.replays = true;
  }

  /** Returns the number of executed commands. */
  long commands() {
    return commands;
  }

  /**
   * Executes the commands of a file from {@code offset} on.
   *
   * @return the offset of the end of the last complete command or transaction, which is before the
   *     end of a truncated file
   * @throws BadFileException if the file is damaged rather than truncated
   */
  long run(InputStream in, Path path, long offset, long length) throws IOException {
    LogReader reader = new LogReader(in, path, offset, length);
    long whole = offset;
    boolean open = false;
    for (byte[][] line = reader.next(); line != null; line = reader.next()) {
      if (is(line, "MULTI")) {
        open = true;
        transaction.clear();
      } else if (open && is(line, "EXEC")) {
        for (byte[][] command : transaction) {
          execute(reader, command);
        }
        open = false;
      } else if (open) {
        transaction.add(line);
      } else {
        execute(reader, line);
      }
      if (!open) {
        whole = reader.position();
      }
    }
    boolean cut = reader.isTruncated() || open;
    if (reader.isTruncated() && reader.hasMarkBehind()) {
      throw reader.bad("a command that does not end, with others behind it");
    }
    return cut ? whole : length;
  }

  private static boolean is(byte[][] line, String word) {
    return line.length == 1
        && new String(line[0], StandardCharsets.ISO_8859_1).equalsIgnoreCase(word);
  }

  private void execute(LogReader reader, byte[][] line) throws BadFileException {
    commands++;
    Arguments arguments = Arguments.of(line);
    Command command = engine.table().findLogged(arguments.get(0));
    if (command == null) {
      throw reader.bad("unknown command '" + text(line[0]) + "'");
    }
    reply.clear();
    engine.executor().replay(session, command, arguments, reply, worker);
    if (reply.isError()) {
      String error = new String(reply.copyFrom(1), 0, reply.size() - 3, StandardCharsets.UTF_8);
      throw reader.bad("'" + text(line[0]) + "' failed: " + error);
    }
  }

  private static String text(byte[] word) {
    return new String(word, 0, Math.min(word.length, 64), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    session.close();
    engine.closeWorker(worker);
  }
}
