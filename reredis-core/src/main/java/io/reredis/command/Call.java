package io.reredis.command;

import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.store.BitmapOperations;
import io.reredis.store.FieldExpiry;
import io.reredis.store.GeoOperations;
import io.reredis.store.HashOperations;
import io.reredis.store.HyperLogLogOperations;
import io.reredis.store.KeyOperations;
import io.reredis.store.ListOperations;
import io.reredis.store.SetAlgebra;
import io.reredis.store.SetOperations;
import io.reredis.store.SortedSetAlgebra;
import io.reredis.store.SortedSetOperations;
import io.reredis.store.StreamGroupOperations;
import io.reredis.store.StreamOperations;
import io.reredis.store.StringOperations;
import io.reredis.util.Ascii;
import io.reredis.util.Bytes;
import io.reredis.util.Errors;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * One command that is being executed: its arguments, its session and where its reply goes.
 *
 * <p>A worker uses the same object for all its calls; nobody keeps it.
 */
public final class Call {
  private static final byte[] REDACTED = Ascii.bytes("(redacted)");

  private final Engine engine;
  private final Worker worker;
  private final Range range = new Range();
  private final List<Runnable> deferred = new ArrayList<>(0);

  /** Whether a command has failed for want of memory since this was last set to false. */
  public boolean ranOut;

  public Session session;
  public Arguments arguments;
  public ReplyWriter reply;
  public Command command;
  public Outcome outcome;

  /** Whether the command runs within EXEC, where nothing may be suspended. */
  public boolean inExec;

  /** Whether the command is executed here although others wait. */
  boolean stays;

  /** Whether the command runs on a thread for long ones, where nothing may wait for keys. */
  public boolean elsewhere;

  /** A copy of the arguments that was made to wait with; null for none. */
  public Arguments kept;

  /** Time that the command counts as taken though it gave its thread back, for DEBUG SLEEP. */
  public long sleptNanos;

  Call(Engine engine, Worker worker) {
    this.engine = engine;
    this.worker = worker;
  }

  /**
   * Takes the next request. References are stored only where they differ, which in a pipeline is
   * seldom: storing one into an old object costs a memory fence under G1.
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
    stays = false;
    elsewhere = false;
    sleptNanos = 0;
  }

  /** Lets go of the request and the reply. */
  void forget() {
    session = null;
    arguments = null;
    reply = null;
    kept = null;
  }

  void command(Command next) {
    if (command != next) {
      command = next;
    }
  }

  public Engine engine() {
    return engine;
  }

  public Worker worker() {
    return worker;
  }

  public StringOperations strings() {
    return engine.strings();
  }

  public BitmapOperations bitmaps() {
    return engine.operations().bitmaps();
  }

  public SetOperations sets() {
    return engine.operations().sets();
  }

  public SetAlgebra setAlgebra() {
    return engine.operations().setAlgebra();
  }

  public StreamOperations streams() {
    return engine.operations().streams();
  }

  public StreamGroupOperations streamGroups() {
    return engine.operations().streamGroups();
  }

  public ListOperations lists() {
    return engine.operations().lists();
  }

  public HyperLogLogOperations hyperLogLogs() {
    return engine.operations().hyperLogLogs();
  }

  public HashOperations hashes() {
    return engine.operations().hashes();
  }

  public FieldExpiry fieldExpiry() {
    return engine.operations().fieldExpiry();
  }

  public SortedSetOperations sortedSets() {
    return engine.operations().sortedSets();
  }

  public SortedSetAlgebra sortedSetAlgebra() {
    return engine.operations().sortedSetAlgebra();
  }

  public GeoOperations geo() {
    return engine.operations().geo();
  }

  public KeyOperations keys() {
    return engine.keys();
  }

  /** The session's database with its flags, as the operations take it. */
  public int db() {
    return session.view();
  }

  public int count() {
    return arguments.count();
  }

  public Bytes arg(int index) {
    return arguments.get(index);
  }

  public String text(int index) {
    return arguments.get(index).toString();
  }

  public boolean is(int index, String lower) {
    return arguments.is(index, lower);
  }

  /** The integer argument at {@code index}, or the error that it is none. */
  public long integer(int index) {
    Bytes a = arguments.get(index);
    if (!Ascii.isLong(a.array(), a.offset(), a.length())) {
      throw Errors.NOT_INTEGER;
    }
    return Ascii.toLong(a.array(), a.offset(), a.length());
  }

  /** The integer argument at {@code index}, whose negative must be one, too. */
  public long symmetric(int index) {
    long value = integer(index);
    if (value == Long.MIN_VALUE) {
      throw Errors.NOT_SYMMETRIC;
    }
    return value;
  }

  /** The database number at {@code index}, or the error that there is no such database. */
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

  /** Lets EXEC do something once it has given back its locks. */
  public void afterExec(Runnable action) {
    deferred.add(action);
  }

  /** Begins an EXEC: what one that broke down has left is not done. */
  public void forgetDeferred() {
    deferred.clear();
  }

  /** Does what {@link #afterExec} put off. */
  public void runDeferred() {
    if (!deferred.isEmpty()) {
      List<Runnable> actions = List.copyOf(deferred);
      deferred.clear();
      actions.forEach(Runnable::run);
    }
  }

  /** Hides a secret from MONITOR and SLOWLOG, once it has been used. */
  public void redact(int index) {
    arguments.get(index).set(REDACTED, 0, REDACTED.length);
  }

  /** The arguments from {@code from} to the end, as a list that holds during the call. */
  public List<Bytes> rest(int from) {
    return range.of(arguments, from, arguments.count());
  }

  /** The arguments from {@code from} to before {@code to}, as a list that holds during the call. */
  public List<Bytes> range(int from, int to) {
    return range.of(arguments, from, to);
  }

  private static final class Range extends AbstractList<Bytes> implements RandomAccess {
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
