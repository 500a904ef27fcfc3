package io.reredis.command;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.base.Flight;
import io.reredis.base.SafeLog;
import io.reredis.intercept.Verdict;
import io.reredis.keyspace.MemoryLimit;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Executes the requests of sessions: finds the command, checks its preconditions, runs it, and
 * writes its reply.
 *
 * <p>An error of the request only causes an error reply. An unexpected exception is a bug: it is
 * logged, the client gets {@code ERR internal error}, and the server continues. Used by all
 * threads, each with its own {@link Worker}.
 */
public final class Executor {
  private static final Logger LOG = SafeLog.of(Executor.class);
  private static final int MAX_SHOWN = 128;
  private static final long MICRO = 1000;
  private static final long MILLI = 1_000_000;
  public static final ReredisException NOT_IN_TRANSACTION =
      ReredisException.error("Command not allowed inside a transaction");
  private static final ReredisException MONITORING =
      ReredisException.error("Replica can't interact with the keyspace");

  /** Held here so that the class of errors is initialized while there is memory for it. */
  private static final ReredisException HEAP_FULL = Errors.HEAP_FULL;

  private final Engine engine;

  /** When a line of HTTP was last logged, in ms since 1970. */
  private final AtomicLong httpLogged = new AtomicLong();

  Executor(Engine engine) {
    this.engine = engine;
  }

  /**
   * Executes one request.
   *
   * @param startedAt the {@link System#nanoTime} at its start, or at the end of the previous
   *     request
   * @return the next action of the transport
   */
  public Outcome execute(
      Session session, Arguments arguments, ReplyWriter reply, Worker worker, long startedAt) {
    Call call = worker.call;
    call.begin(session, arguments, reply);
    reply.begin(session.version);
    session.commands++;
    int mark = reply.size();
    Outcome outcome;
    Flight.Task event = Flight.beginCommand();
    worker.enter();
    try {
      outcome = dispatch(call, startedAt);
    } catch (Throwable e) {
      outcome = failOutside(call, mark, e);
    }
    worker.leave();
    if (event != null) {
      end(event, session);
    }
    reply.end();
    if (session.verdict != null
        && outcome != Outcome.SUSPENDED
        && outcome != Outcome.POSTPONED
        && endIntercepted(session, reply, mark)) {
      outcome = Outcome.CLOSE;
    }
    if (session.replyMode != Session.ReplyMode.ON
        && outcome != Outcome.SUSPENDED
        && outcome != Outcome.POSTPONED) {
      applyReplyMode(session, reply, mark);
    }
    return session.isKilled() ? Outcome.CLOSE : outcome;
  }

  /** Records the last command of a session. */
  private static void end(Flight.Task event, Session session) {
    Command command = session.lastCommand;
    event.end(session.id(), command == null ? null : command.name());
  }

  /**
   * Replies to an unexpected error outside the handler, such as in the checks before it. Makes a
   * running transaction fail, because the command is not queued.
   */
  private Outcome failOutside(Call call, int mark, Throwable e) {
    boolean full = e instanceof OutOfMemoryError;
    LOG.log(Level.ERROR, full ? "the heap is full: a request failed" : "a request failed", e);
    call.reply.rewind(mark);
    refuse(call, null, full ? HEAP_FULL : Errors.INTERNAL);
    return Outcome.CONTINUE;
  }

  /** Replies OOM to a request that was discarded because there was no memory for it. */
  public void refuse(Session session, Arguments none, ReplyWriter reply, Worker worker) {
    Call call = worker.call;
    call.begin(session, none, reply);
    reply.version(session.version);
    int mark = reply.size();
    refuse(call, null, MemoryLimit.OOM);
    if (session.replyMode != Session.ReplyMode.ON) {
      applyReplyMode(session, reply, mark);
    }
  }

  /**
   * Executes a command of the log. It was checked when it was logged, so only its arity is checked
   * again; it is not counted, and not shown to MONITOR.
   */
  public void replay(
      Session session, Command command, Arguments arguments, ReplyWriter reply, Worker worker) {
    Call call = worker.call;
    call.begin(session, arguments, reply);
    reply.version(session.version);
    int mark = reply.size();
    try {
      Command wanted = subcommand(command, arguments);
      call.command(wanted);
      checkArity(wanted, arguments);
      run(call, wanted, mark);
    } catch (ReredisException e) {
      reply.error(e.getMessage());
    }
  }

  private static void applyReplyMode(Session session, ReplyWriter reply, int mark) {
    if (session.replyMode == Session.ReplyMode.SKIP_NEXT) {
      session.replyMode = Session.ReplyMode.SKIP;
    } else {
      reply.rewind(mark);
      if (session.replyMode == Session.ReplyMode.SKIP) {
        session.replyMode = Session.ReplyMode.ON;
      }
    }
  }

  private Outcome dispatch(Call call, long startedAt) {
    Session session = call.session;
    session.lastActiveAt = engine.clock().coarseMillis();
    Command command = null;
    try {
      command = find(call.arguments);
      call.command(command);
      if (session.lastCommand != command) {
        session.lastCommand = command;
      }
      checkAllowed(call, command);
    } catch (ReredisException e) {
      if (command == null && isHttp(call)) {
        return Outcome.CLOSE;
      }
      refuse(call, command, e);
      return Outcome.CONTINUE;
    }
    if (engine.interception().isOn() && session.verdict == null) {
      Outcome outcome = intercept(call, command);
      if (outcome != null) {
        return outcome;
      }
    }
    if (engine.pause().isOn() && isPaused(call, command)) {
      return Outcome.POSTPONED;
    }
    if (session.transaction != null && !command.has(CommandTrait.NOT_QUEUED)) {
      queue(call, command);
      return Outcome.CONTINUE;
    }
    try {
      if (isHeldUp(call, command)) {
        return Outcome.POSTPONED;
      }
      if (call.worker().servesOthers
          && (command.mayBeLong || call.arguments.count() > LongCommands.LONG)
          && engine.longCommands().takeLong(call, command)) {
        return gone(command);
      }
    } catch (ReredisException e) {
      refuse(call, command, e);
      return Outcome.CONTINUE;
    }
    int mark = call.reply.size();
    try {
      run(call, command, mark);
    } catch (LongCommands.LeavesException e) {
      if (leaves(call, command, mark, e.counted)) {
        return gone(command);
      }
    }
    finish(call, command, startedAt);
    return call.outcome;
  }

  /** Asks the interceptors once for each request; returns null to execute it. */
  private @Nullable Outcome intercept(Call call, Command command) {
    Session session = call.session;
    Verdict verdict = engine.interception().before(call, command);
    switch (verdict.kind()) {
      case PROCEED:
      case CUT:
        session.verdict = verdict;
        return null;
      case DELAY:
        session.verdict = verdict;
        session.suspend(new Suspension(timeAfter(verdict.delay().orElse(null)), null, true));
        return Outcome.POSTPONED;
      case REFUSE:
        refuse(call, command, notNull(verdict.error()));
        return Outcome.CONTINUE;
      case DISCONNECT:
        return Outcome.CLOSE;
    }
    throw new AssertionError(verdict);
  }

  /** Returns the time after a delay; null is one without end. */
  private long timeAfter(@Nullable Duration delay) {
    return delay == null ? Long.MAX_VALUE : engine.clock().millis() + delay.toMillis();
  }

  /** Forgets the verdict about a request that has ended; returns whether it cuts the reply. */
  private static boolean endIntercepted(Session session, ReplyWriter reply, int mark) {
    Verdict verdict = session.verdict;
    session.verdict = null;
    if (verdict == null || verdict.kind() != Verdict.Kind.CUT) {
      return false;
    }
    int sent = session.transport().isLocal() ? 0 : verdict.bytes().orElse(0);
    reply.rewind(mark + Math.min(sent, reply.size() - mark));
    return true;
  }

  /**
   * Returns whether a long command holds shards that the command needs, so that it is executed
   * later. A thread that serves one client waits for it.
   *
   * @throws ReredisException BUSY if it is a busy script
   */
  private boolean isHeldUp(Call call, Command command) {
    HeldShards shards = engine.longCommands().shards();
    if (!shards.isActive()) {
      return false;
    }
    if (call.worker().servesOthers) {
      return shards.holdsUp(call, command);
    }
    shards.await(call, command);
    return false;
  }

  /**
   * Returns the outcome of a moved command. A command that may block, and one that may run a
   * script, may have to be executed again, so its request must be kept.
   */
  private static Outcome gone(Command command) {
    return command.has(CommandFlag.BLOCKING) || mayRunScripts(command)
        ? Outcome.POSTPONED
        : Outcome.SUSPENDED;
  }

  static boolean mayRunScripts(Command command) {
    return command.runsScript() || command.has(CommandTrait.EXECUTES);
  }

  /**
   * Moves a command that has turned out to be long to another thread; executes it here and returns
   * false if that is not possible.
   */
  private boolean leaves(Call call, Command command, int mark, boolean counted) {
    call.reply.rewind(mark);
    if (counted) {
      engine.keyspace().uncountHit();
    }
    if (engine.longCommands().take(call, command)) {
      return true;
    }
    call.stays = true;
    run(call, command, mark);
    return false;
  }

  private void queue(Call call, Command command) {
    Session session = call.session;
    try {
      assert session.transaction != null;
      session.transaction.add(command, call.arguments, engine.clientMemory().budget() / 2);
      engine.clientMemory().observe(session);
      call.reply.queued();
    } catch (ReredisException e) {
      refuse(call, command, e);
    }
  }

  /** Runs the handler and turns any exception into an error reply. */
  public void run(Call call, Command command, int mark) {
    boolean tracked = !engine.tracking().isIdle();
    try {
      if (tracked) {
        engine.tracking().begin(call, command);
      }
      command.handler().run(call);
    } catch (Throwable e) {
      fail(call, command, mark, e);
    } finally {
      if (tracked) {
        engine.tracking().end(call, command);
      }
    }
  }

  private void fail(Call call, Command command, int mark, Throwable e) {
    if (e instanceof LongCommands.LeavesException leaves) {
      throw leaves;
    }
    ReredisException error = e instanceof ReredisException own ? own : unexpected(command, e);
    call.reply.rewind(mark);
    call.ranOut |= error.code() == ErrorCode.OOM;
    call.reply.error(error.getMessage());
    call.worker().failed[command.index]++;
    engine.errors().count(error.prefix());
  }

  private static ReredisException unexpected(Command command, Throwable e) {
    if (e instanceof OutOfMemoryError) {
      LOG.log(Level.ERROR, "the heap is full: " + command.name() + " failed", e);
      return HEAP_FULL;
    }
    LOG.log(Level.ERROR, "command " + command.name() + " failed", e);
    return Errors.INTERNAL;
  }

  /**
   * Counts a command that has run and shows it to MONITOR; a suspended command is counted after its
   * reply.
   */
  public void finish(Call call, Command command, long startedAt) {
    long now = System.nanoTime();
    long took = now - startedAt + call.sleptNanos;
    Worker worker = call.worker();
    worker.finishedAt = now;
    if (engine.monitors().any()) {
      feedMonitors(call, command);
    }
    if (call.outcome == Outcome.SUSPENDED) {
      Arguments own = call.kept == null ? call.arguments.detach() : call.kept;
      call.session.unfinished = new Unfinished(command, own, worker, took);
    } else {
      account(call.session, command, call.arguments, worker, took);
    }
  }

  /** Counts a command that a script has run and shows it to MONITOR. */
  void finishInScript(Call call, Command command, long startedAt) {
    long took = System.nanoTime() - startedAt;
    if (engine.monitors().any()
        && !command.has(CommandFlag.SKIP_MONITOR)
        && !command.has(CommandFlag.ADMIN)) {
      engine.monitors().feedFromScript(call.session, call.arguments, engine.clock().micros());
    }
    call.worker().ran(command, took, engine.latencyTracking());
    call.worker().sampleKey(call.session.database, command, call.arguments);
    if (took > engine.slowerThanNanos() && !command.has(CommandFlag.SKIP_SLOWLOG)) {
      logSlow(call.session, call.arguments, took);
    }
  }

  /** A suspended command, which is counted after its reply. */
  record Unfinished(Command command, Arguments arguments, Worker worker, long took) {}

  /** Counts a suspended command after its reply was written. Called by the session's thread. */
  void finishLate(Session session, ReplyWriter reply, int mark) {
    if (session.verdict != null && endIntercepted(session, reply, mark)) {
      session.kill();
    }
    Unfinished late = session.unfinished;
    if (late == null) {
      return;
    }
    session.unfinished = null;
    String code = reply.errorCode(mark);
    if (code != null) {
      late.worker.failed[late.command.index]++;
      engine.errors().count(code);
    }
    account(session, late.command, late.arguments, late.worker, late.took);
  }

  private void account(
      Session session, Command command, Arguments arguments, Worker worker, long took) {
    worker.ran(command, took, engine.latencyTracking());
    worker.sampleKey(session.database, command, arguments);
    if (took > engine.slowerThanNanos() && !command.has(CommandFlag.SKIP_SLOWLOG)) {
      logSlow(session, arguments, took);
    }
    long threshold = engine.latencyThresholdNanos();
    if (threshold > 0 && took >= threshold) {
      String event = command.has(CommandFlag.FAST) ? "fast-command" : "command";
      engine.latency().add(event, engine.clock().millis() / 1000, took / MILLI);
    }
  }

  /** Shows a command that has run; the commands of EXEC come before EXEC itself. */
  private void feedMonitors(Call call, Command command) {
    if (!command.has(CommandFlag.SKIP_MONITOR) && !command.has(CommandFlag.ADMIN)) {
      engine.monitors().feed(call.session, call.arguments, engine.clock().micros());
    }
  }

  private void logSlow(Session session, Arguments arguments, long took) {
    engine
        .slowlog()
        .add(
            engine.clock().millis() / 1000,
            took / MICRO,
            arguments,
            session.transport().address(),
            session.name,
            engine.config().number("slowlog-max-len"));
  }

  // --- checks

  private Command find(Arguments arguments) {
    Command command = engine.table().find(arguments.get(0));
    if (command == null) {
      throw unknownCommand(arguments);
    }
    return subcommand(command, arguments);
  }

  private static Command subcommand(Command command, Arguments arguments) {
    if (!command.subcommands().isEmpty() && arguments.count() > 1) {
      Command sub = command.sub(arguments.get(1));
      if (sub == null) {
        throw unknownSubcommand(command, arguments.get(1));
      }
      return sub;
    }
    return command;
  }

  /**
   * Returns whether a web page may be making a browser send requests to this port: the lines after
   * such a request must not be executed.
   */
  private boolean isHttp(Call call) {
    if (!call.arguments.is(0, "post") && !call.arguments.is(0, "host:")) {
      return false;
    }
    long now = engine.clock().millis();
    long last = httpLogged.get();
    if (now - last >= 60_000 && httpLogged.compareAndSet(last, now)) {
      LOG.log(
          Level.WARNING,
          "possible attack: {0} sent a line of HTTP, POST or Host:; the connection is closed",
          call.session.transport().address());
    }
    return true;
  }

  static ReredisException unknownCommand(Arguments arguments) {
    String name = shown(arguments.get(0), MAX_SHOWN);
    StringBuilder text = new StringBuilder("unknown command '");
    text.append(name).append("', with args beginning with: ");
    int start = text.length();
    for (int i = 1; i < arguments.count() && text.length() - start < MAX_SHOWN; i++) {
      int left = MAX_SHOWN - (text.length() - start);
      text.append('\'').append(shown(arguments.get(i), left)).append("' ");
    }
    return ReredisException.error(text.toString());
  }

  static ReredisException unknownSubcommand(Command command, Bytes name) {
    String parent = command.name().toUpperCase(Locale.ROOT);
    return ReredisException.error(
        "unknown subcommand '" + shown(name, MAX_SHOWN) + "'. Try " + parent + " HELP.");
  }

  /** Creates the error for a wrong number of arguments. */
  public static ReredisException wrongArity(Command command) {
    return ReredisException.error("wrong number of arguments for '" + command.name() + "' command");
  }

  /** Returns the beginning of an argument, for the text of an error. */
  public static String shown(Bytes argument) {
    return shown(argument, MAX_SHOWN);
  }

  private static String shown(Bytes argument, int most) {
    return new Bytes(argument.array(), argument.offset(), Math.min(argument.length(), most))
        .toString();
  }

  private void checkAllowed(Call call, Command command) {
    Session session = call.session;
    checkArity(command, call.arguments);
    if (command.enabledBy() != null) {
      Protection.check(engine, command, session.transport());
    }
    if (!session.authenticated && !command.has(CommandFlag.NO_AUTH) && !engine.users().isOpen()) {
      throw Errors.AUTHENTICATION_REQUIRED;
    }
    if (session.transaction != null && isAgainstTransactions(command)) {
      throw NOT_IN_TRANSACTION;
    }
    if (!session.user.isUnrestricted()) {
      boolean multi = session.transaction != null;
      engine.guard().check(session, command, call.arguments, call.worker().access, multi);
    }
    if (session.version == 2
        && session.isSubscribed()
        && !command.has(CommandTrait.WHILE_SUBSCRIBED)) {
      throw subscribed(command);
    }
    if (session.monitoring && (command.isWrite() || command.has(CommandFlag.READONLY))) {
      throw MONITORING;
    }
    if (engine.keyspace().memory().isExceeded() && mayNeedMemory(session, command)) {
      admit(call);
    }
    ReredisException refusal = engine.keyspace().refusals().current();
    if (refusal != null && command.isRefusedFor(refusal)) {
      throw refusal;
    }
  }

  private void admit(Call call) {
    try {
      engine.keyspace().memory().admit();
    } finally {
      // as in Redis, invalidation messages for evicted keys precede the reply
      if (call.session.replyMode == Session.ReplyMode.ON) {
        call.session.transport().pushesFirst(call.reply);
      }
    }
  }

  private static ReredisException subscribed(Command command) {
    return ReredisException.error(
        "Can't execute '"
            + command.name()
            + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
            + " context");
  }

  private static void checkArity(Command command, Arguments arguments) {
    if (!command.accepts(arguments.count()) || command.isContainer()) {
      throw wrongArity(command);
    }
  }

  /**
   * Returns whether a command may need memory: a command with the flag {@code denyoom}, a command
   * to queue, or an EXEC of commands with the flag.
   */
  private static boolean mayNeedMemory(Session session, Command command) {
    if (session.transaction == null) {
      return command.has(CommandFlag.DENYOOM);
    }
    return command.has(CommandTrait.EXECUTES)
        ? session.transaction.mayNeedMemory
        : !command.has(CommandTrait.NOT_QUEUED);
  }

  /**
   * Returns whether a command is rejected within MULTI. MIGRATE is rejected because it waits for
   * another server, and EXEC cannot hold its locks meanwhile.
   */
  private static boolean isAgainstTransactions(Command command) {
    return command.has(CommandFlag.NO_MULTI) || command.has(CommandTrait.NOT_IN_MULTI);
  }

  private boolean isPaused(Call call, Command command) {
    Session session = call.session;
    long now = engine.clock().millis();
    boolean exec = command.has(CommandTrait.EXECUTES) && session.transaction != null;
    boolean writes =
        exec
            ? notNull(session.transaction).queue.stream()
                .anyMatch(q -> q.command().mayReplicate() || runsWriter(q.command(), q.arguments()))
            : runsWriter(command, call.arguments);
    if (!engine.pause().holds(command, now) && !(writes && now < engine.pause().until())
        || command.isAboutClients()) {
      return false;
    }
    Suspension reason = new Suspension(engine.pause().until(), null, false);
    session.suspend(reason);
    if (!engine.pause().waits(session)) {
      session.timeOut(reason);
    }
    return true;
  }

  /** Returns whether a command runs a script or function that may write. */
  private boolean runsWriter(Command command, Arguments arguments) {
    return command.runsScript() && engine.scripts().mayWrite(command, arguments);
  }

  /** Discards the transaction because its EXEC is rejected. */
  private static void abort(Call call, ReredisException reason) {
    call.session.dropTransaction();
    String text = reason.getMessage();
    call.reply.error(
        "EXECABORT Transaction discarded because of: "
            + (text.startsWith("ERR ") ? text.substring(4) : text));
  }

  private void refuse(Call call, @Nullable Command command, ReredisException e) {
    if (command != null && command.has(CommandTrait.EXECUTES)) {
      abort(call, e);
    } else {
      call.reply.error(e.getMessage());
    }
    if (call.session.transaction != null) {
      call.session.transaction.refuse();
    }
    if (command != null) {
      call.worker().rejected[command.index]++;
    }
    engine.errors().count(e.prefix());
  }
}
