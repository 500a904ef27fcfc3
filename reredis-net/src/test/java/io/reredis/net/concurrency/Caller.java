package io.reredis.net.concurrency;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.resp.ReplyReader;
import io.reredis.util.ReredisException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A client for one thread: over TCP, by commands within the program, or by the typed API. */
interface Caller extends AutoCloseable {
  /** Executes a command and returns its reply. */
  Object call(String... command) throws IOException;

  @Override
  default void close() throws IOException {}

  /** Executes several commands in MULTI and EXEC, or a single one alone. */
  default Object callAll(List<String[]> commands) throws IOException {
    if (commands.size() == 1) {
      return call(commands.get(0));
    }
    call("multi");
    for (String[] command : commands) {
      call(command);
    }
    return call("exec");
  }

  /** Executes commands in a script, which either declares its keys or contains them. */
  default Object callInScript(List<String[]> commands, boolean namesKeys) throws IOException {
    StringBuilder calls = new StringBuilder();
    for (String[] command : commands) {
      calls.append(calls.isEmpty() ? "" : ", ").append("redis.call('").append(command[0]);
      calls.append("', ").append(namesKeys ? "KEYS[" + key(command) + "]" : "'" + command[1] + "'");
      for (int i = 2; i < command.length; i++) {
        calls.append(", '").append(command[i]).append("'");
      }
      calls.append(")");
    }
    String script = "return " + (commands.size() == 1 ? calls : "{" + calls + "}");
    return namesKeys ? call("eval", script, "2", "a", "b") : call("eval", script, "0");
  }

  private static int key(String[] command) {
    return command[1].equals("a") ? 1 : 2;
  }

  /** Returns a reply as text, an error as its message, and null for no value. */
  static String text(Object reply) {
    if (reply instanceof List<?> list) {
      return list.stream().map(Caller::text).toList().toString();
    }
    return reply instanceof ReredisException e ? e.getMessage() : Objects.toString(reply, null);
  }

  static Caller session(Reredis store) {
    CommandSession session = store.session();
    return new Caller() {
      @Override
      public Object call(String... command) {
        try {
          return session.execute(command);
        } catch (ReredisException e) {
          return e.getMessage();
        }
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  /** Returns a client that uses the typed API, which has no transactions. */
  static Caller typed(Reredis store) {
    return command -> {
      switch (command[0]) {
        case "get":
          return store.strings().get(command[1]);
        case "set":
          store.strings().set(command[1], command[2]);
          return "OK";
        case "getset":
          return store.strings().getAndSet(command[1], command[2]);
        case "append":
          return store.strings().append(command[1], command[2]);
        case "incr":
          return store.strings().increment(command[1]);
        default:
          throw new IllegalArgumentException(command[0]);
      }
    };
  }

  static Caller tcp(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    ReplyReader replies = new ReplyReader(new BufferedInputStream(socket.getInputStream()), true);
    return new Caller() {
      @Override
      public Object call(String... command) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("*" + command.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String word : command) {
          byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
          request.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
          request.writeBytes(bytes);
          request.writeBytes(new byte[] {'\r', '\n'});
        }
        socket.getOutputStream().write(request.toByteArray());
        return replies.read();
      }

      @Override
      public void close() throws IOException {
        socket.close();
      }
    };
  }
}
