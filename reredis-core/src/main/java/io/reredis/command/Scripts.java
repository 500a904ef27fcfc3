package io.reredis.command;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.resp.Arguments;
import io.reredis.script.Script;
import io.reredis.script.ScriptException;
import io.reredis.script.ScriptLanguage;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The scripts of a store: those that were read, by their digest, and those that run. Safe for use
 * by all threads.
 */
public final class Scripts {
  static final ReredisException NO_SCRIPT =
      new ReredisException(ErrorCode.NOSCRIPT, "No matching script. Please use EVAL.");
  private static final ReredisException BUSY_SCRIPT =
      new ReredisException(
          ErrorCode.BUSY,
          "Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.");
  private static final ReredisException BUSY_FUNCTION =
      new ReredisException(
          ErrorCode.BUSY,
          "Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.");
  private static final ReredisException NOT_BUSY =
      new ReredisException(ErrorCode.NOTBUSY, "No scripts in execution right now.");
  private static final ReredisException UNKILLABLE =
      new ReredisException(
          ErrorCode.UNKILLABLE,
          "Sorry the script already executed write commands against the dataset. You can either"
              + " wait the script termination or kill the server in a hard way using the SHUTDOWN"
              + " NOSAVE command.");
  private static final ReredisException NO_LANGUAGE =
      ReredisException.error(
          "scripts need the module reredis-lua: add io.reredis:reredis-lua to the dependencies");

  /** The length of a digest in hexadecimal. */
  private static final int DIGEST_LENGTH = 40;

  /** The heap bytes of a script besides its text and its code. */
  private static final int SCRIPT_BYTES = 200;

  /** The number of scripts of EVAL that are kept; those of SCRIPT LOAD are kept in any case. */
  private static final int MAX_OF_EVAL = 500;

  /** A script with its digest and the flags of its first line. */
  public static final class Entry implements ScriptProgram {
    private final String digest;
    private final byte[] text;
    private final Script script;
    private final Set<ScriptFlag> flags;
    private final boolean hasFlags;

    /** Whether SCRIPT LOAD has read it. */
    private volatile boolean loaded;

    /** When it was used last, in ms since 1970. */
    private volatile long usedAt;

    private final ScriptHistory history;

    private Entry(String digest, byte[] text, Script script, ScriptHeader header) {
      this.digest = digest;
      this.text = text;
      this.script = script;
      this.flags = header.flags();
      this.hasFlags = header.lines() > 0;
      this.history = new ScriptHistory(script.isStraight());
    }

    private void usedAt(long now) {
      if (now != usedAt) {
        usedAt = now;
      }
    }

    /** Returns the SHA-1 of the text in hexadecimal. */
    public String digest() {
      return digest;
    }

    @Override
    public Script script() {
      return script;
    }

    @Override
    public Set<ScriptFlag> flags() {
      return flags;
    }

    @Override
    public boolean hasFlags() {
      return hasFlags;
    }

    @Override
    public String name() {
      return digest;
    }

    @Override
    public boolean isFunction() {
      return false;
    }

    @Override
    public boolean isCurrent() {
      return true;
    }

    @Override
    public ScriptHistory history() {
      return history;
    }

    long bytes() {
      return SCRIPT_BYTES + text.length + script.bytes();
    }
  }

  private final Engine engine;

  /** The scripts by their digest in lower case. */
  private final Map<Bytes, Entry> entries = new ConcurrentHashMap<>();

  /** The same scripts by their text, which is found faster than its digest is computed. */
  private final Map<Bytes, Entry> texts = new ConcurrentHashMap<>();

  private final AtomicLong bytes = new AtomicLong();

  private volatile boolean allowsAll;

  /** Whether {@link #language} was looked for. Guarded by this. */
  private boolean looked;

  /** The language, or null if there is none. Guarded by this. */
  private @Nullable ScriptLanguage language;

  Scripts(Engine engine) {
    this.engine = engine;
  }

  /**
   * Returns the language of scripts.
   *
   * @throws ReredisException if there is no module with one
   */
  public synchronized ScriptLanguage language() {
    if (!looked) {
      looked = true;
      language = findLanguage();
    }
    if (language == null) {
      throw NO_LANGUAGE;
    }
    return language;
  }

  /**
   * Looks with the class loader of the thread, then with that of the store: the threads of a common
   * pool, for example, may have one that does not see the libraries of the program.
   */
  private static @Nullable ScriptLanguage findLanguage() {
    ClassLoader own = ScriptLanguage.class.getClassLoader();
    return ServiceLoader.load(ScriptLanguage.class)
        .findFirst()
        .or(() -> ServiceLoader.load(ScriptLanguage.class, own).findFirst())
        .orElse(null);
  }

  /** Sets whether scripts may run commands that are otherwise refused to them, for tests. */
  public void allowAll(boolean on) {
    allowsAll = on;
  }

  boolean allowAll() {
    return allowsAll;
  }

  // --- scripts that were read

  /**
   * Returns the script with a text, and keeps it for EVALSHA until {@link #MAX_OF_EVAL} others were
   * used after it.
   *
   * @throws ReredisException if there is an error in it
   */
  public Entry of(Bytes text) {
    Entry known = texts.get(text);
    if (known == null) {
      byte[] copy = text.copy();
      known = add(read(copy, digest(copy)));
    }
    known.usedAt(engine.clock().coarseMillis());
    return known;
  }

  /**
   * Returns the script with a text, and keeps it until {@link #flush}.
   *
   * @throws ReredisException if there is an error in it
   */
  public Entry load(Bytes text) {
    Entry entry = of(text);
    entry.loaded = true;
    return entry;
  }

  private Entry add(Entry read) {
    Entry before = entries.putIfAbsent(key(read), read);
    if (before != null) {
      return before;
    }
    texts.put(new Bytes(read.text), read);
    bytes.addAndGet(read.bytes());
    if (entries.size() > MAX_OF_EVAL) {
      forgetOldest();
    }
    engine.accountTables();
    return read;
  }

  /** Forgets the script of EVAL that was not used for longest if there are too many of them. */
  private void forgetOldest() {
    Entry oldest = null;
    int count = 0;
    for (Entry entry : entries.values()) {
      if (!entry.loaded) {
        count++;
        oldest = oldest == null || entry.usedAt < oldest.usedAt ? entry : oldest;
      }
    }
    if (count > MAX_OF_EVAL && oldest != null && entries.remove(key(oldest), oldest)) {
      texts.remove(new Bytes(oldest.text));
      bytes.addAndGet(-oldest.bytes());
    }
  }

  private static Bytes key(Entry entry) {
    return new Bytes(Ascii.bytes(entry.digest));
  }

  private Entry read(byte[] text, String digest) {
    ScriptLanguage in = language();
    ScriptHeader header = ScriptHeader.of(text, in.name());
    try {
      Script script = in.read(header.body(), header.lines(), this::keyPositions);
      return new Entry(digest, text, script, header);
    } catch (ScriptException e) {
      throw ReredisException.error("Error compiling script (new function): " + e.getMessage());
    }
  }

  /**
   * Returns the script with a digest in any case.
   *
   * @throws ReredisException NOSCRIPT if it was not read; ERR if there is no language
   */
  public Entry get(Bytes digest) {
    Entry entry = find(digest);
    if (entry == null) {
      language(); // without a language there are no scripts to be found
      throw NO_SCRIPT;
    }
    entry.usedAt(engine.clock().coarseMillis());
    return entry;
  }

  /** Returns the script with a digest in any case; null if it was not read. */
  public @Nullable Entry find(Bytes digest) {
    if (digest.length() != DIGEST_LENGTH) {
      return null;
    }
    Entry entry = entries.get(digest);
    if (entry != null) {
      return entry;
    }
    byte[] lower = new byte[DIGEST_LENGTH];
    for (int i = 0; i < DIGEST_LENGTH; i++) {
      lower[i] = (byte) Ascii.toLower(digest.at(i));
    }
    return entries.get(new Bytes(lower));
  }

  /** Forgets all scripts. */
  public void flush() {
    entries.clear();
    texts.clear();
    bytes.set(0);
  }

  /** Returns the number of scripts that were read. */
  public int count() {
    return entries.size();
  }

  /** Returns the heap bytes of the scripts that were read. */
  public long heldBytes() {
    return bytes.get();
  }

  /** Returns the SHA-1 of a text in hexadecimal. */
  public static String digest(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  // --- locks

  /** The keys of a command as {@link io.reredis.script.KeyPositions} says. */
  long keyPositions(byte[] name, int count) {
    Command command = engine.table().find(new Bytes(name));
    if (command == null
        || !command.subcommands().isEmpty()
        || command.keySpecs().isEmpty() && (command.isWrite() || command.has(CommandFlag.READONLY))
        || command.has(CommandTrait.LOCKS_ALL)
        || command.has(CommandTrait.LOCKS_OTHERS)
        || command.has(CommandTrait.LOCKS_REFERRED)) {
      return -1;
    }
    long positions = 0;
    for (KeySpec spec : command.keySpecs()) {
      long ofSpec = spec.isFixed() ? spec.positions(count) : -1;
      if (ofSpec < 0) {
        return -1;
      }
      positions |= ofSpec;
    }
    return positions;
  }

  /**
   * Returns whether a request runs a script that may use keys besides those that it names. A script
   * that cannot be run counts as one that does not.
   */
  boolean usesOtherKeys(Command command, Arguments arguments) {
    ScriptProgram program = program(command, arguments.get(1));
    return program != null && !program.script().usesGivenKeysOnly();
  }

  /**
   * Returns whether the script that a request runs has been short so far. A script that cannot be
   * run counts as short.
   */
  boolean isShort(Command command, Arguments arguments) {
    ScriptProgram program = program(command, arguments.get(1));
    return program == null || program.history().isShort();
  }

  /**
   * Returns whether a request may run a script or function that writes; also for one that cannot be
   * run.
   */
  boolean mayWrite(Command command, Arguments arguments) {
    if (command.has(CommandFlag.READONLY)) {
      return false;
    }
    ScriptProgram program = program(command, arguments.get(1));
    return program == null || !program.flags().contains(ScriptFlag.NO_WRITES);
  }

  private @Nullable ScriptProgram program(Command command, Bytes name) {
    return switch (command.script()) {
      case TEXT -> readable(name);
      case DIGEST -> find(name);
      case FUNCTION -> engine.functions().find(name);
    };
  }

  private @Nullable Entry readable(Bytes script) {
    try {
      return of(script);
    } catch (ReredisException e) {
      return null;
    }
  }

  // --- scripts that run

  /**
   * Refuses an operation that has to wait for all scripts, if one of them is busy.
   *
   * @throws ReredisException BUSY
   */
  public void refuseWhileBusy() {
    for (ScriptRun run : running()) {
      if (run.isBusy()) {
        throw busy(run.isFunction());
      }
    }
  }

  /** Ends the running scripts of some sessions because these are about to be closed. */
  public void end(Predicate<Session> of) {
    for (ScriptRun run : running()) {
      if (of.test(run.session())) {
        run.end();
      }
    }
  }

  /** Returns the scripts that run; one that begins or ends now may be missing. */
  private List<ScriptRun> running() {
    List<ScriptRun> running = new ArrayList<>();
    for (Worker worker : engine.openWorkers()) {
      ScriptRun run = worker.script;
      if (run != null) {
        running.add(run);
      }
    }
    return running;
  }

  /** Returns the function that has run for longest, of those that have run for a while; or null. */
  public @Nullable RunningFunction runningFunction() {
    RunningFunction longest = null;
    for (ScriptRun run : running()) {
      RunningFunction one = run.asFunction();
      if (one != null && (longest == null || one.nanos() > longest.nanos())) {
        longest = one;
      }
    }
    return longest;
  }

  /**
   * A function that runs.
   *
   * @param command the request
   * @param nanos the time that it has taken
   */
  public record RunningFunction(String name, List<byte[]> command, long nanos) {}

  /**
   * Ends the running scripts, or functions, that have written nothing yet.
   *
   * @throws ReredisException NOTBUSY if none runs, BUSY if only others run, UNKILLABLE if all have
   *     written
   */
  public void kill(boolean functions) {
    boolean any = false;
    boolean others = false;
    boolean killed = false;
    for (ScriptRun run : running()) {
      if (run.isFunction() == functions) {
        any = true;
        killed |= run.kill();
      } else {
        others = true;
      }
    }
    if (!any) {
      throw others ? busy(!functions) : NOT_BUSY;
    } else if (!killed) {
      throw UNKILLABLE;
    }
  }

  /** Returns the error for commands of other clients while a script or a function is busy. */
  static ReredisException busy(boolean function) {
    return function ? BUSY_FUNCTION : BUSY_SCRIPT;
  }
}
