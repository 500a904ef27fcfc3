package io.reredis.command;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.operation.BitmapOperations;
import io.reredis.operation.FieldExpiry;
import io.reredis.operation.GeoOperations;
import io.reredis.operation.HashOperations;
import io.reredis.operation.HyperLogLogOperations;
import io.reredis.operation.KeyOperations;
import io.reredis.operation.ListOperations;
import io.reredis.operation.SetAlgebra;
import io.reredis.operation.SetOperations;
import io.reredis.operation.SortedSetAlgebra;
import io.reredis.operation.SortedSetOperations;
import io.reredis.operation.StreamGroupOperations;
import io.reredis.operation.StreamOperations;
import io.reredis.operation.StringOperations;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a command: its arguments, its session and the writer of its reply.
 *
 * <p>A worker reuses one object for all its calls; no reference to it outlives the call.
 */
public final class Call {
  private static final byte[] REDACTED = Ascii.bytes("(redacted)");

  private final Engine engine;
  private final Worker worker;
  private final Range range = new Range();
  private final List<Runnable> deferred = new ArrayList<>(0);

  /** Whether a command has failed with OOM since this was last set to false. */
  public boolean ranOut;

  @SuppressWarnings("NullAway.Init") // set by begin
  public Session session;

  @SuppressWarnings("NullAway.Init") // set by begin
  public Arguments arguments;

  @SuppressWarnings("NullAway.Init") // set by begin
  public ReplyWriter reply;

  @SuppressWarnings("NullAway.Init") // set by the executor
  public Command command;

  @SuppressWarnings("NullAway.Init") // set by begin
  public Outcome outcome;

  /** Whether the command runs within EXEC, where no command may be suspended. */
  public boolean inExec;

  /** Whether a script runs the command. */
  public boolean inScript;

  /** Whether the script that runs was queued, so that it is part of EXEC. */
  boolean queued;

  /** Whether the command must be completed on this thread although it is long. */
  boolean stays;

  /** Whether the command runs on a thread for long commands, where it must not wait for keys. */
  public boolean elsewhere;

  /** The copy of the arguments made for a blocked command, or null. */
  public @Nullable Arguments kept;

  /** Nanoseconds to add to the duration of a command that was suspended to sleep: DEBUG SLEEP. */
  public long sleptNanos;

  Call(Engine engine, Worker worker) {
    this.engine = engine;
    this.worker = worker;
  }

  /**
   * Prepares for the next request. Stores a reference only if it differs, which is rare in a
   * pipeline: storing a reference into an old object costs a memory fence under G1.
   */
  void begin(Session nextSession, Arguments nextArguments, ReplyWriter nextReply) {
    if (session != nextSession) {
      session = nextSession;
    }
    if (arguments != nextArguments) {
      arguments = nextArguments;
    }
    if (reply != nextReply) {
      reply = nextReply;
    }
    if (outcome != Outcome.CONTINUE) {
      outcome = Outcome.CONTINUE;
    }
    if (kept != null) {
      kept = null;
    }
    inExec = false;
    queued = false;
    inScript = false;
    stays = false;
    elsewhere = false;
    sleptNanos = 0;
  }

  /** Clears the references to the request and the reply. */
  @SuppressWarnings("NullAway") // begin sets them again
  void forget() {
    session = null;
    arguments = null;
    reply = null;
    kept = null;
  }

  /** Sets the command, storing the reference only if it differs. */
  void command(Command next) {
    if (command != next) {
      command = next;
    }
  }

  /** Returns the engine. */
  public Engine engine() {
    return engine;
  }

  /** Returns the worker that executes the call. */
  public Worker worker() {
    return worker;
  }

  /** Returns the operations on strings. */
  public StringOperations strings() {
    return engine.strings();
  }

  /** Returns the operations on bitmaps. */
  public BitmapOperations bitmaps() {
    return engine.operations().bitmaps();
  }

  /** Returns the operations on one set. */
  public SetOperations sets() {
    return engine.operations().sets();
  }

  /** Returns the operations on several sets. */
  public SetAlgebra setAlgebra() {
    return engine.operations().setAlgebra();
  }

  /** Returns the operations on streams. */
  public StreamOperations streams() {
    return engine.operations().streams();
  }

  /** Returns the operations on consumer groups. */
  public StreamGroupOperations streamGroups() {
    return engine.operations().streamGroups();
  }

  /** Returns the operations on lists. */
  public ListOperations lists() {
    return engine.operations().lists();
  }

  /** Returns the operations on HyperLogLogs. */
  public HyperLogLogOperations hyperLogLogs() {
    return engine.operations().hyperLogLogs();
  }

  /** Returns the operations on hashes. */
  public HashOperations hashes() {
    return engine.operations().hashes();
  }

  /** Returns the operations on the expiry of hash fields. */
  public FieldExpiry fieldExpiry() {
    return engine.operations().fieldExpiry();
  }

  /** Returns the operations on one sorted set. */
  public SortedSetOperations sortedSets() {
    return engine.operations().sortedSets();
  }

  /** Returns the operations on several sorted sets. */
  public SortedSetAlgebra sortedSetAlgebra() {
    return engine.operations().sortedSetAlgebra();
  }

  /** Returns the operations on geospatial indexes. */
  public GeoOperations geo() {
    return engine.operations().geo();
  }

  /** Returns the operations on keys of any type. */
  public KeyOperations keys() {
    return engine.keys();
  }

  /** Returns the session's database with its flags, as operations take it. */
  public int db() {
    return session.view();
  }

  /** Returns the number of arguments, including the name of the command. */
  public int count() {
    return arguments.count();
  }

  /** Returns an argument, which is valid during the call. */
  public Bytes arg(int index) {
    return arguments.get(index);
  }

  /** Returns an argument as a string. */
  public String text(int index) {
    return arguments.get(index).toString();
  }

  /** Returns whether an argument equals a word in any case; {@code lower} is in lower case. */
  public boolean is(int index, String lower) {
    return arguments.is(index, lower);
  }

  /**
   * Returns an integer argument.
   *
   * @throws io.reredis.util.ReredisException if it is not an integer
   */
  public long integer(int index) {
    Bytes a = arguments.get(index);
    if (!Ascii.isLong(a.array(), a.offset(), a.length())) {
      throw Errors.NOT_INTEGER;
    }
    return Ascii.toLong(a.array(), a.offset(), a.length());
  }

  /**
   * Returns an integer argument whose negation is representable.
   *
   * @throws io.reredis.util.ReredisException if it is not an integer or is the least {@code long}
   */
  public long symmetric(int index) {
    long value = integer(index);
    if (value == Long.MIN_VALUE) {
      throw Errors.NOT_SYMMETRIC;
    }
    return value;
  }

  /**
   * Returns an argument that is the number of a database.
   *
   * @throws io.reredis.util.ReredisException if there is no such database
   */
  public int database(int index) {
    long number = integer(index);
    if (number != (int) number) {
      throw Errors.NOT_INT;
    }
    if (number < 0 || number >= engine.keyspace().databases()) {
      throw Errors.DB_INDEX;
    }
    return (int) number;
  }

  /** Registers an action for EXEC to run after releasing its locks. */
  public void afterExec(Runnable action) {
    deferred.add(action);
  }

  /** Discards actions left by a failed EXEC. */
  public void forgetDeferred() {
    deferred.clear();
  }

  /** Runs the actions registered with {@link #afterExec}. */
  public void runDeferred() {
    if (!deferred.isEmpty()) {
      List<Runnable> actions = List.copyOf(deferred);
      deferred.clear();
      actions.forEach(Runnable::run);
    }
  }

  /** Overwrites a secret argument after its use, so that MONITOR and SLOWLOG do not show it. */
  public void redact(int index) {
    arguments.get(index).set(REDACTED, 0, REDACTED.length);
  }

  /**
   * Returns the arguments from {@code from} to the end. The list is reused: it is valid until the
   * next call of this method or {@link #range}.
   */
  public List<Bytes> rest(int from) {
    return range.of(arguments, from, arguments.count());
  }

  /**
   * Returns the arguments from {@code from} up to, not including, {@code to}; reused as in {@link
   * #rest}.
   */
  public List<Bytes> range(int from, int to) {
    return range.of(arguments, from, to);
  }

  private static final class Range extends AbstractList<Bytes> implements RandomAccess {
    @SuppressWarnings("NullAway.Init") // set by of
    private Arguments arguments;

    private int from;
    private int to;

    Range of(Arguments arguments, int from, int to) {
      this.arguments = arguments;
      this.from = from;
      this.to = to;
      return this;
    }

    @Override
    public Bytes get(int index) {
      return arguments.get(from + index);
    }

    @Override
    public int size() {
      return to - from;
    }
  }
}
