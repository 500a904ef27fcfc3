package io.reredis.command.family;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.base.Reason;
import io.reredis.base.SafeLog;
import io.reredis.command.Call;
import io.reredis.command.Engine;
import io.reredis.command.Executor;
import io.reredis.command.Outcome;
import io.reredis.command.Peers;
import io.reredis.command.Session;
import io.reredis.command.Suspension;
import io.reredis.keyspace.Keyspace;
import io.reredis.operation.Departure;
import io.reredis.operation.DumpOperations;
import io.reredis.util.ReredisException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One execution of MIGRATE: its arguments, and the transfer of the keys to the other server.
 *
 * <p>The client is suspended while a thread of {@link Peers} does the work; other clients are
 * served. Keys may therefore change during the transfer. Each key is watched from the moment its
 * value is serialized, and removed only if it is unchanged when the other server has acknowledged
 * it. So no write is lost: at every moment one of the two servers has the latest value. The values
 * are sent in batches, and the replies to a batch are awaited before the next batch is serialized,
 * which bounds the memory on both sides.
 */
final class Migration implements Runnable {
  private static final Logger LOG = SafeLog.of(Migration.class);
  private static final int BATCH_KEYS = 256;
  private static final int BATCH_BYTES = 256 * 1024;
  private static final int BUFFER = 64 * 1024;
  private static final int MAX_LINE = 16 * 1024;
  private static final int DEFAULT_TIMEOUT = 1000;

  private static final ReredisException KEY_AND_KEYS =
      ReredisException.error(
          "When using MIGRATE KEYS option, the key argument must be set to the empty string");
  private static final ReredisException NO_PEERS =
      ReredisException.error("MIGRATE needs a server: this store was opened without one");

  private static final String UNREACHABLE = "IOERR error or timeout connecting to the client";
  private static final String UNWRITABLE = "IOERR error or timeout writing to target instance";
  private static final String UNREADABLE = "IOERR error or timeout reading to target instance";

  private static final byte[] AUTH = Ascii.bytes("AUTH");
  private static final byte[] SELECT = Ascii.bytes("SELECT");
  private static final byte[] RESTORE = Ascii.bytes("RESTORE");
  private static final byte[] REPLACE = Ascii.bytes("REPLACE");

  private final Engine engine;
  private final DumpOperations dumps;
  private final Session session;
  private final Suspension suspension = new Suspension(Long.MAX_VALUE, null, false);

  private final String host;
  private final int port;
  private final int database;
  private final List<byte[]> keys = new ArrayList<>(1);
  private int timeout;
  private long targetDatabase;
  private boolean copy;
  private boolean replace;
  private byte @Nullable [] user;
  private byte @Nullable [] password;

  private Peers.@Nullable Peer peer;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;

  /** The removed keys; a key that is given twice is removed once. */
  private final Set<Bytes> removed = new HashSet<>();

  /** The line of the error reply, which is the first error; null if there is none. */
  private @Nullable String error;

  private Migration(Call c) {
    engine = c.engine();
    dumps = engine.operations().dumps();
    session = c.session;
    database = c.db();
    host = c.text(1);
    port = port(c.arg(2));
    parse(c);
  }

  /** Suspends the client and begins the transfer. */
  static void begin(Call c) {
    Migration migration = new Migration(c);
    Peers peers = c.engine().peers();
    if (peers == null) {
      throw NO_PEERS;
    }
    c.session.suspend(migration.suspension);
    c.outcome = Outcome.SUSPENDED;
    peers.execute(migration);
  }

  // --- grammar

  /** Returns the port; -1, to which no connection is possible, if it is invalid. */
  private static int port(Bytes a) {
    boolean number = Ascii.isLong(a.array(), a.offset(), a.length());
    long value = number ? Ascii.toLong(a.array(), a.offset(), a.length()) : -1;
    return value > 0 && value <= 65535 ? (int) value : -1;
  }

  private void parse(Call c) {
    int firstKey = 3;
    int end = 4;
    for (int i = 6; i < c.count(); i++) {
      int more = c.count() - i - 1;
      if (c.is(i, "copy")) {
        copy = true;
      } else if (c.is(i, "replace")) {
        replace = true;
      } else if (c.is(i, "auth") && more > 0) {
        user = null;
        password = secret(c, ++i);
      } else if (c.is(i, "auth2") && more > 1) {
        user = secret(c, ++i);
        password = secret(c, ++i);
      } else if (c.is(i, "keys")) {
        if (c.arg(3).length() > 0) {
          throw KEY_AND_KEYS;
        }
        firstKey = i + 1;
        end = c.count();
        break;
      } else {
        throw Errors.SYNTAX;
      }
    }
    long millis = c.integer(5);
    targetDatabase = c.integer(4);
    timeout = millis <= 0 ? DEFAULT_TIMEOUT : (int) Math.min(millis, Integer.MAX_VALUE);
    for (int i = firstKey; i < end; i++) {
      keys.add(c.arg(i).copy());
    }
  }

  private static byte[] secret(Call c, int index) {
    byte[] secret = c.arg(index).copy();
    c.redact(index);
    return secret;
  }

  // --- work

  @Override
  public void run() {
    String reply;
    try {
      reply = move();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "MIGRATE failed", e);
      error = "ERR internal error";
      reply = null;
    } catch (OutOfMemoryError e) {
      LOG.log(Level.ERROR, "MIGRATE ran out of memory", e);
      error = "ERR not enough memory to serialize the value";
      reply = null;
    }
    String simple = error == null ? reply : null;
    session.serve(
        suspension,
        writer -> {
          if (simple != null) {
            writer.simple(simple);
          } else {
            assert error != null;
            writer.error(error);
          }
        });
  }

  /** Moves all keys; returns the reply, or null if the connection failed. */
  private @Nullable String move() {
    boolean any = false;
    try {
      int next = 0;
      while (next < keys.size()) {
        List<Departure> batch = new ArrayList<>();
        try {
          next = writeDown(next, batch);
          if (batch.isEmpty()) {
            continue;
          }
          any = true;
          if (peer == null && !open() || !send(batch)) {
            return null;
          }
        } finally {
          batch.forEach(dumps::stay);
        }
      }
    } finally {
      close();
    }
    return any ? "OK" : "NOKEY";
  }

  /**
   * Serializes the next existing keys into a batch; returns the index of the first remaining key.
   */
  private int writeDown(int from, List<Departure> batch) {
    int next = from;
    long bytes = 0;
    while (next < keys.size() && batch.size() < BATCH_KEYS && bytes < BATCH_BYTES) {
      Departure departure = dumps.depart(database, keys.get(next++));
      if (departure != null) {
        batch.add(departure);
        bytes += notNull(departure.payload()).length;
      }
    }
    return next;
  }

  /** Connects, authenticates and selects the database; returns false on failure. */
  private boolean open() {
    try {
      peer = notNull(engine.peers()).connect(host, port, timeout);
    } catch (ConnectException e) {
      // Redis notices a refused connection only when it writes
      return failed(UNWRITABLE);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "MIGRATE to {0}:{1}: {2}", host, port, Reason.of(e));
      return failed(UNREACHABLE);
    }
    in = new BufferedInputStream(peer.input());
    out = new BufferedOutputStream(peer.output(), BUFFER);
    boolean authenticates = password != null;
    try {
      if (authenticates && user == null) {
        assert password != null;
        command(AUTH, password);
      } else if (authenticates) {
        assert user != null;
        assert password != null;
        command(AUTH, user, password);
      }
      command(SELECT, number(targetDatabase));
      out.flush();
    } catch (IOException e) {
      return failed(UNWRITABLE);
    }
    try {
      boolean entered = !authenticates || isTaken(reply());
      return isTaken(reply()) && entered;
    } catch (IOException e) {
      return failed(UNREADABLE);
    }
  }

  /**
   * Sends a batch, and removes the keys that have arrived; returns false if the connection is lost.
   */
  private boolean send(List<Departure> batch) {
    List<Departure> sent = new ArrayList<>(batch.size());
    boolean written = true;
    try {
      for (Departure departure : batch) {
        if (restore(departure)) {
          sent.add(departure);
        }
      }
      assert out != null;
      out.flush();
    } catch (IOException e) {
      // RESTOREs sent completely may have succeeded, but their replies are not awaited
      written = failed(UNWRITABLE);
    }
    try {
      for (int i = 0; written && i < sent.size(); i++) {
        if (isTaken(reply()) && !copy) {
          remove(sent.get(i));
        }
      }
    } catch (IOException e) {
      return failed(UNREADABLE);
    }
    return written;
  }

  private boolean restore(Departure departure) throws IOException {
    long left = 0;
    if (departure.expireAt() != Keyspace.NO_EXPIRY) {
      left = departure.expireAt() - engine.clock().millis();
      if (left < 0) {
        return false;
      }
      left = Math.max(1, left);
    }
    if (replace) {
      command(RESTORE, departure.key(), number(left), notNull(departure.payload()), REPLACE);
    } else {
      command(RESTORE, departure.key(), number(left), notNull(departure.payload()));
    }
    return true;
  }

  private void remove(Departure departure) {
    Bytes key = new Bytes(departure.key());
    if (dumps.leave(departure)) {
      removed.add(key);
    } else if (!removed.contains(key)) {
      failed(
          "ERR key '"
              + Executor.shown(key)
              + "' was changed while it was migrated: it stays, and the target has its old value");
    }
  }

  private void close() {
    if (peer != null) {
      try {
        peer.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "closing: {0}", e.getMessage());
      }
    }
  }

  /** Records the error if it is the first one; always returns false. */
  private boolean failed(String line) {
    error = error == null ? line : error;
    return false;
  }

  // --- the protocol

  private static byte[] number(long value) {
    return Ascii.bytes(Long.toString(value));
  }

  private void command(byte[]... words) throws IOException {
    assert out != null;
    out.write(Ascii.bytes("*" + words.length + "\r\n"));
    for (byte[] word : words) {
      out.write(Ascii.bytes("$" + word.length + "\r\n"));
      out.write(word);
      out.write('\r');
      out.write('\n');
    }
  }

  /** Returns whether a reply of the other server is not an error; records an error. */
  private boolean isTaken(String line) {
    return !line.startsWith("-")
        || failed("ERR Target instance replied with error: " + line.substring(1));
  }

  /** Reads one line, which is a complete reply for each command used here. */
  private String reply() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    assert in != null;
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() == MAX_LINE) {
        throw new IOException("no reply");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
