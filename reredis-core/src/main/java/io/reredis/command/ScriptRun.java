package io.reredis.command;

import io.reredis.base.Bytes;
import io.reredis.base.SafeLog;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.MemoryLimit;
import io.reredis.resp.Arguments;
import io.reredis.resp.ReplyWriter;
import io.reredis.script.ScriptException;
import io.reredis.script.ScriptHost;
import io.reredis.script.ScriptRuntime;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a script: runs its commands with the rights of the client, under the locks that
 * were taken for all of them.
 *
 * <p>Confined to the thread that runs the script, except {@link #kill}, {@link #end} and the
 * questions of other threads.
 */
public final class ScriptRun implements ScriptHost {
  private static final Logger LOG = SafeLog.of(ScriptRun.class);
  private static final Level[] LEVELS = {Level.DEBUG, Level.DEBUG, Level.INFO, Level.WARNING};

  /** The time after which a script leaves a thread that serves others, if it can begin again. */
  private static final long LEAVES_AFTER_NANOS = 2_000_000;

  /** The longest time that a script gets to end by itself when the store is closed. */
  private static final long CLOSING_NANOS = 5_000_000_000L;

  private static final ReredisException UNKNOWN =
      ReredisException.error("Unknown Redis command called from script");
  private static final ReredisException ARITY =
      ReredisException.error("Wrong number of args calling Redis command from script");
  private static final ReredisException NOT_ALLOWED =
      ReredisException.error("This Redis command is not allowed from script");
  private static final ReredisException READ_ONLY =
      ReredisException.error("Write commands are not allowed from read-only scripts.");

  private static final ReredisException NOT_FOR_READERS =
      ReredisException.error("Can not execute a script with write flag using *_ro command.");

  private final Call call;
  private final Session session;
  private final ScriptProgram entry;

  /** Whether the request allows no writes. */
  private final boolean reads;

  /** Whether the request or the flags allow no writes. */
  private final boolean readOnly;

  private final Arguments arguments;
  private final long startedAt = System.nanoTime();

  /** The request of a function, once it has run for a while; read by other threads. */
  private volatile @Nullable List<byte[]> request;

  /** Whether the script has written. Written by the running thread under this. */
  private volatile boolean written;

  /** Whether the script was killed before it had written. Written under this. */
  private volatile boolean killed;

  /** Whether the store is about to be closed. */
  private volatile boolean ended;

  /** Whether effects are logged. */
  private boolean logsEffects = true;

  /** Whether the script has used so much fuel that {@link #check} was called. */
  private boolean usedFuel;

  /** Set when the script has turned out to be long. Written by the running thread. */
  private volatile @Nullable LongScript longScript;

  /** Whether the memory limit was exceeded at the start although keys were evicted. */
  private boolean lacksMemory;

  /**
   * Creates an execution.
   *
   * @param readOnly whether the request allows no writes
   */
  private ScriptRun(Call call, ScriptProgram entry, boolean readOnly) {
    this.call = call;
    this.arguments = call.arguments;
    this.session = call.session;
    this.entry = entry;
    this.reads = readOnly;
    this.readOnly = readOnly || entry.flags().contains(ScriptFlag.NO_WRITES);
  }

  /** Runs a script for a request, whose keys begin with argument {@code first}. */
  public static void script(Call c, Scripts.Entry script, int first, int keys, boolean readOnly) {
    new ScriptRun(c, script, readOnly).run(first, keys);
  }

  /**
   * Runs a function for a request, whose keys begin with argument {@code first}.
   *
   * @param function the function that the name meant when the request began
   */
  public static void function(
      Call c, Functions.Function function, int first, int keys, boolean readOnly) {
    Functions.Function current = function;
    while (!new ScriptRun(c, current, readOnly).run(first, keys)) {
      current = c.engine().functions().get(c.arg(1));
    }
  }

  /**
   * Runs the script with the keys and arguments of the request, and writes its result.
   *
   * @param keys the number of keys, from argument {@code first} on
   * @return false if the script was replaced before its locks were taken; then it did not run
   */
  private boolean run(int first, int keys) {
    Engine engine = call.engine();
    Keyspace keyspace = engine.keyspace();
    // views, since the script's first command replaces the arguments of the call
    List<Bytes> given = new Words(arguments, first, first + keys);
    List<Bytes> rest = new Words(arguments, first + keys, arguments.count());
    long mask =
        entry.script().usesGivenKeysOnly() ? keyspace.shardMask(given) : Keyspace.ALL_SHARDS;
    if (engine.monitors().any() && !session.scriptShown) {
      engine.monitors().feed(session, arguments, engine.clock().micros());
      session.scriptShown = true;
    }
    call.worker().script = this;
    boolean leaves = false;
    try {
      if (call.inExec) {
        runInExec(mask, given, rest);
        return true;
      }
      return runAlone(mask, given, rest);
    } catch (LongCommands.LeavesException e) {
      leaves = true;
      throw e;
    } finally {
      call.worker().script = null;
      if (longScript != null) {
        longScript.end();
      }
      if (!leaves) {
        session.scriptShown = false;
        entry.history().ran(!usedFuel);
      }
    }
  }

  private boolean runAlone(long mask, List<Bytes> given, List<Bytes> rest) {
    HeldShards shards = call.engine().longCommands().shards();
    // threads for long commands have announced the shards already
    boolean announces = !entry.history().isShort() && !call.elsewhere && !call.stays;
    if (announces) {
      call.engine().longCommands().leaveScript(call);
      shards.begin(call.worker(), mask);
    }
    boolean[] ran = new boolean[1];
    try {
      lacksMemory = !makeRoom();
      checkFlags();
      call.forgetDeferred();
      call.engine()
          .keyspace()
          .atOneTime(
              mask,
              () -> {
                ran[0] = entry.isCurrent();
                if (ran[0]) {
                  runLocked(given, rest);
                }
                return true;
              });
      call.runDeferred();
    } finally {
      if (announces) {
        shards.end(mask);
      }
    }
    return ran[0];
  }

  /** Refuses a script that says by its flags that it writes, if writes are refused. */
  private void checkFlags() {
    if (!entry.hasFlags() || entry.flags().contains(ScriptFlag.NO_WRITES)) {
      return;
    }
    if (lacksMemory && !entry.flags().contains(ScriptFlag.ALLOW_OOM)) {
      throw MemoryLimit.OOM;
    }
    ReredisException refusal = call.engine().keyspace().refusals().current();
    if (refusal != null) {
      throw refusal;
    }
    if (reads) {
      throw NOT_FOR_READERS;
    }
  }

  /** Evicts keys if the memory limit is exceeded; returns whether there is room for writes. */
  private boolean makeRoom() {
    MemoryLimit memory = call.engine().keyspace().memory();
    if (!memory.isExceeded()) {
      return true;
    }
    try {
      memory.admit();
      return true;
    } catch (ReredisException e) {
      return false;
    }
  }

  /** Runs a script that was queued. EXEC holds its shards, unless it was read after EXEC began. */
  private void runInExec(long mask, List<Bytes> keys, List<Bytes> rest) {
    if (!call.engine().keyspace().isHeldByCaller(mask)) {
      throw Scripts.NO_SCRIPT;
    }
    lacksMemory = call.engine().keyspace().memory().isExceeded();
    checkFlags();
    runLocked(keys, rest);
  }

  private void runLocked(List<Bytes> keys, List<Bytes> rest) {
    final Arguments arguments = call.arguments;
    final Command command = call.command;
    final ReplyWriter reply = call.reply;
    final boolean inExec = call.inExec;
    final int database = call.session.database;
    call.queued = inExec;
    call.inExec = true;
    call.inScript = true;
    int mark = reply.size();
    try {
      ScriptRuntime runtime =
          entry.isFunction() ? call.worker().functions() : call.worker().scripts();
      runtime.run(entry.script(), this, keys, rest, reply);
    } catch (ScriptException e) {
      reply.rewind(mark);
      throw failure(e);
    } finally {
      call.arguments = arguments;
      call.command = command;
      call.reply = reply;
      call.inExec = inExec;
      call.inScript = false;
      call.session.database = database;
    }
  }

  /** Returns the error reply of a failed script, with the place as Redis adds it. */
  private ReredisException failure(ScriptException e) {
    String chunk = entry.isFunction() ? "user_function" : "user_script";
    String place = e.line() > 0 ? ", on @" + chunk + ":" + e.line() + "." : "";
    return ReredisException.ofReply(e.getMessage() + " script: " + entry.name() + place);
  }

  // --- commands

  @Override
  public void call(Arguments arguments, ReplyWriter reply) {
    int mark = reply.size();
    Command command = null;
    try {
      command = find(arguments);
      check(command, arguments);
    } catch (ReredisException e) {
      refuse(command, e, reply);
      return;
    }
    if (!written) {
      call.engine().longCommands().leaveScriptBefore(call, command, arguments);
      if (command.isWrite()) {
        beginToWrite();
      }
    }
    call.arguments = arguments;
    call.command = command;
    call.reply = reply;
    long began = System.nanoTime();
    Executor executor = call.engine().executor();
    if (logsEffects) {
      executor.run(call, command, mark);
    } else {
      runUnlogged(command, mark);
    }
    executor.finishInScript(call, command, began);
  }

  /** Notes that the script writes from now on, so that it is not killed any more. */
  private synchronized void beginToWrite() {
    checkKilled();
    written = true;
  }

  private void checkKilled() {
    if (killed) {
      throw new ScriptException("ERR Script killed by user with SCRIPT KILL...", 0);
    }
  }

  private void runUnlogged(Command command, int mark) {
    Keyspace keyspace = call.engine().keyspace();
    keyspace.leaveOutEffects(true);
    try {
      call.engine().executor().run(call, command, mark);
    } finally {
      keyspace.leaveOutEffects(false);
    }
  }

  @Override
  public void logEffects(boolean on) {
    logsEffects = on;
  }

  private void refuse(@Nullable Command command, ReredisException e, ReplyWriter reply) {
    reply.error(e.getMessage());
    if (command != null) {
      call.worker().rejected[command.index]++;
    }
    call.engine().errors().count(e.prefix());
  }

  private Command find(Arguments arguments) {
    Command command = call.engine().table().find(arguments.get(0));
    if (command == null) {
      throw UNKNOWN;
    }
    if (!command.subcommands().isEmpty() && arguments.count() > 1) {
      command = command.sub(arguments.get(1));
      if (command == null) {
        throw UNKNOWN;
      }
    }
    if (!command.accepts(arguments.count()) || command.isContainer()) {
      throw ARITY;
    }
    return command;
  }

  private void check(Command command, Arguments arguments) {
    boolean denied = command.has(CommandFlag.NOSCRIPT) && !call.engine().scripts().allowAll();
    if (denied || isAgainstBlocks(command)) {
      throw NOT_ALLOWED;
    }
    call.engine().guard().checkInScript(call, command, arguments);
    if (command.isWrite() && readOnly) {
      throw READ_ONLY;
    }
    Keyspace keyspace = call.engine().keyspace();
    if (lacksMemory
        && command.has(CommandFlag.DENYOOM)
        && !written
        && !entry.flags().contains(ScriptFlag.ALLOW_OOM)) {
      throw MemoryLimit.OOM;
    }
    ReredisException refusal = keyspace.refusals().current();
    if (refusal != null && command.isRefusedFor(refusal)) {
      throw refusal;
    }
  }

  /** Returns whether the command cannot be part of a block of commands. */
  private static boolean isAgainstBlocks(Command command) {
    return command.has(CommandTrait.NOT_IN_MULTI)
        || command.has(CommandTrait.NOT_QUEUED)
        || command.has(CommandFlag.NO_MULTI)
        || command.runsScript();
  }

  @Override
  public @Nullable Boolean mayCall(Arguments arguments) {
    try {
      Command command = find(arguments);
      return call.worker().access.allows(call.session.user, command, arguments, 0);
    } catch (ReredisException e) {
      return null;
    }
  }

  @Override
  public void log(int level, String message) {
    writeLog(level, message);
  }

  /** Writes a message of a script or a library to the log output. */
  static void writeLog(int level, String message) {
    LOG.log(LEVELS[level], message);
  }

  // --- its end

  @Override
  public void check() {
    if (!usedFuel) {
      usedFuel = true;
      entry.history().ran(false);
    }
    if (request == null && entry.isFunction()) {
      request = copy(arguments);
    }
    checkKilled();
    long ran = System.nanoTime() - startedAt;
    if (ended && (!written || ran > Math.min(call.engine().busyNanos(), CLOSING_NANOS))) {
      throw new ScriptException("ERR the server ends, and with it the script", 0);
    }
    if (ran > LEAVES_AFTER_NANOS) {
      if (!written) {
        call.engine().longCommands().leaveScript(call);
      }
      if (longScript == null) {
        longScript = new LongScript(call.engine(), entry);
      }
      longScript.goesOn(ran);
    }
  }

  /** Some arguments of the request. */
  private static final class Words extends AbstractList<Bytes> {
    private final Arguments all;
    private final int from;
    private final int to;

    Words(Arguments all, int from, int to) {
      this.all = all;
      this.from = from;
      this.to = to;
    }

    @Override
    public Bytes get(int index) {
      return all.get(from + index);
    }

    @Override
    public int size() {
      return to - from;
    }
  }

  Session session() {
    return session;
  }

  boolean isBusy() {
    LongScript running = longScript;
    return running != null && running.isBusy();
  }

  /** Lets the script end soon, unless it has written; returns whether it will. */
  synchronized boolean kill() {
    killed = !written;
    return killed;
  }

  boolean isFunction() {
    return entry.isFunction();
  }

  /** Returns the entry for FUNCTION STATS; null unless a function has run for a while. */
  Scripts.@Nullable RunningFunction asFunction() {
    List<byte[]> shown = request;
    return shown == null
        ? null
        : new Scripts.RunningFunction(entry.name(), shown, System.nanoTime() - startedAt);
  }

  private static List<byte[]> copy(Arguments arguments) {
    List<byte[]> words = new ArrayList<>(arguments.count());
    for (int i = 0; i < arguments.count(); i++) {
      words.add(arguments.get(i).copy());
    }
    return words;
  }

  /**
   * Lets the script end soon because the store is about to be closed: at once if it has not
   * written, otherwise when it has had as much time as others wait for a script.
   */
  void end() {
    ended = true;
  }
}
