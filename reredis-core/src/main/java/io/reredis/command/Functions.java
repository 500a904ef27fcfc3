package io.reredis.command;

import io.reredis.acl.Text;
import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.SafeLog;
import io.reredis.keyspace.Keyspace;
import io.reredis.rdb.LibraryPayload;
import io.reredis.script.Script;
import io.reredis.script.ScriptException;
import io.reredis.script.ScriptLanguage;
import io.reredis.script.ScriptLibrary;
import io.reredis.script.ScriptRegistry;
import io.reredis.script.ScriptRuntime;
import io.reredis.util.ReredisException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a store, in libraries. Safe for use by all threads.
 *
 * <p>All libraries together are one immutable value. A change replaces it under the locks of all
 * shards and is logged there, so that a snapshot and the log that follows it contain each change
 * once. A request reads the value without a lock.
 *
 * <p>The code of a library runs when it is loaded, to learn its functions, and once more in each
 * thread that calls one of them.
 *
 * <p>A library of a file that cannot be run, because there is no module for scripts or its code
 * fails, is kept as code. It has no functions, and is saved again.
 */
public final class Functions {
  private static final Logger LOG = SafeLog.of(Functions.class);

  /** The time that the code of a library may take, in ms, as in Redis. */
  private static final int LOAD_MILLIS = 500;

  /** The same for the code of a file, which has run in time before. */
  private static final int LOAD_FROM_FILE_MILLIS = 20_000;

  private static final int LIBRARY_BYTES = 250;
  private static final int FUNCTION_BYTES = 200;

  private static final byte[] FUNCTION = Ascii.bytes("FUNCTION");
  private static final byte[] LOAD = Ascii.bytes("LOAD");
  private static final byte[] REPLACE = Ascii.bytes("REPLACE");
  private static final byte[] DELETE = Ascii.bytes("DELETE");
  private static final byte[] FLUSH = Ascii.bytes("FLUSH");
  private static final byte[] RESTORE = Ascii.bytes("RESTORE");

  private static final ReredisException NOT_FOUND = ReredisException.error("Function not found");
  private static final ReredisException NO_LIBRARY = ReredisException.error("Library not found");
  private static final ReredisException NONE_REGISTERED =
      ReredisException.error("No functions registered");

  /** How libraries are added to those that are there. */
  public enum Policy {
    /** Fails if there is a library of that name. */
    APPEND,
    /** Replaces libraries of the same name. */
    REPLACE,
    /** Leaves libraries of the same name as they are. */
    SKIP,
    /** Removes all other libraries. */
    FLUSH
  }

  /** A function. */
  public static final class Function implements ScriptProgram {
    private final Functions owner;
    private final String name;
    private final byte @Nullable [] description;
    private final Set<ScriptFlag> flags;
    private final Script script;
    private final ScriptHistory history = new ScriptHistory(false);

    private Function(
        Functions owner,
        String name,
        byte @Nullable [] description,
        Set<ScriptFlag> flags,
        Script script) {
      this.owner = owner;
      this.name = name;
      this.description = description;
      this.flags = flags;
      this.script = script;
    }

    @Override
    public String name() {
      return name;
    }

    /** Returns what the library says about it, or null. */
    public byte @Nullable [] description() {
      return description;
    }

    @Override
    public Set<ScriptFlag> flags() {
      return flags;
    }

    @Override
    public Script script() {
      return script;
    }

    @Override
    public ScriptHistory history() {
      return history;
    }

    @Override
    public boolean hasFlags() {
      return true;
    }

    @Override
    public boolean isFunction() {
      return true;
    }

    @Override
    public boolean isCurrent() {
      return owner.contents.functions.get(lower(name)) == this;
    }

    private long bytes() {
      return FUNCTION_BYTES + (description == null ? 0 : description.length) + script.bytes();
    }
  }

  /**
   * A library.
   *
   * @param code its text with the first line
   * @param functions its functions
   * @param read its code, null if it cannot be run
   * @param failure why it cannot be run, or null
   */
  public record Library(
      String name,
      String engine,
      byte[] code,
      List<Function> functions,
      @Nullable ScriptLibrary read,
      @Nullable ReredisException failure) {
    private long bytes() {
      return LIBRARY_BYTES
          + code.length
          + (read == null ? 0 : read.bytes())
          + functions.stream().mapToLong(Function::bytes).sum();
    }
  }

  /** All libraries and functions, by their names; those of functions in lower case. */
  private record Contents(
      Map<String, Library> libraries, Map<String, Function> functions, long bytes, long version) {
    /**
     * Joins libraries.
     *
     * @throws ReredisException if two of them have a function of the same name
     */
    static Contents of(Collection<Library> all, long version) {
      Map<String, Library> libraries = new LinkedHashMap<>();
      Map<String, Function> functions = new LinkedHashMap<>();
      long bytes = 0;
      for (Library library : all) {
        libraries.put(library.name, library);
        bytes += library.bytes();
        for (Function function : library.functions) {
          if (functions.put(lower(function.name), function) != null) {
            throw ReredisException.error("Function " + function.name + " already exists");
          }
        }
      }
      return new Contents(libraries, functions, bytes, version);
    }
  }

  private final Engine engine;
  private volatile Contents contents = Contents.of(List.of(), 0);

  Functions(Engine engine) {
    this.engine = engine;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  // --- reading

  /**
   * Returns the function with a name in any case.
   *
   * @throws ReredisException if there is none
   */
  public Function get(Bytes name) {
    Function function = find(name);
    if (function != null) {
      return function;
    }
    for (Library library : contents.libraries.values()) {
      if (library.failure != null) {
        throw library.failure; // the function may be there
      }
    }
    throw NOT_FOUND;
  }

  /** Returns the function with a name in any case, or null. */
  @Nullable Function find(Bytes name) {
    return contents.functions.get(lower(Text.of(name)));
  }

  /** Returns all libraries. */
  public Collection<Library> libraries() {
    return contents.libraries.values();
  }

  /** Returns the code of all libraries. */
  public List<byte[]> codes() {
    return contents.libraries.values().stream().map(Library::code).toList();
  }

  /** Returns the number of libraries. */
  public int count() {
    return contents.libraries.size();
  }

  /** Returns the number of functions in all libraries. */
  public int functionCount() {
    return contents.functions.size();
  }

  /** Returns the heap bytes of all libraries. */
  public long heldBytes() {
    return contents.bytes;
  }

  /** Returns all libraries as FUNCTION DUMP does. */
  public byte[] dump() {
    return LibraryPayload.of(codes());
  }

  /** Returns the number of changes so far. */
  long version() {
    return contents.version;
  }

  /** Returns the code of the libraries that can be run. */
  List<ScriptLibrary> read() {
    List<ScriptLibrary> read = new ArrayList<>();
    for (Library library : contents.libraries.values()) {
      if (library.read != null) {
        read.add(library.read);
      }
    }
    return read;
  }

  // --- changes

  /**
   * Runs the code of a library and adds its functions.
   *
   * @param replaces whether it may replace a library of the same name
   * @param fromLog whether the code is kept even if it cannot be run
   * @return the name of the library
   */
  public String load(Bytes text, boolean replaces, boolean fromLog, Worker worker) {
    byte[] code = text.copy();
    LibraryHeader header = LibraryHeader.of(code);
    Library library;
    if (fromLog) {
      library = readOrKeep(code, worker::scripts);
    } else {
      checkEngine(header);
      checkAbsent(header.name(), replaces);
      library = read(code, worker::scripts, LOAD_MILLIS);
    }
    byte[][] effect =
        replaces
            ? new byte[][] {FUNCTION, LOAD, REPLACE, code}
            : new byte[][] {FUNCTION, LOAD, code};
    change(
        before -> {
          checkAbsent(header.name(), replaces);
          Map<String, Library> all = new LinkedHashMap<>(before.libraries);
          all.put(library.name, library);
          return all.values();
        },
        effect);
    return library.name;
  }

  private void checkAbsent(String name, boolean replaces) {
    if (!replaces && contents.libraries.containsKey(name)) {
      throw exists(name);
    }
  }

  private static ReredisException exists(String name) {
    return ReredisException.error("Library '" + name + "' already exists");
  }

  /**
   * Removes a library.
   *
   * @throws ReredisException if there is none of that name
   */
  public void delete(Bytes name) {
    String text = Text.of(name);
    change(
        before -> {
          Map<String, Library> all = new LinkedHashMap<>(before.libraries);
          if (all.remove(text) == null) {
            throw NO_LIBRARY;
          }
          return all.values();
        },
        FUNCTION,
        DELETE,
        name.copy());
  }

  /** Removes all libraries. */
  public void flush() {
    change(before -> List.of(), FUNCTION, FLUSH);
  }

  /**
   * Adds the libraries of a payload of {@link #dump}: all of them or, if one fails, none.
   *
   * @param fromLog whether code is kept even if it cannot be run
   */
  public void restore(Bytes payload, Policy policy, boolean fromLog, Worker worker) {
    List<Library> libraries = new ArrayList<>();
    for (byte[] code : LibraryPayload.open(payload)) {
      libraries.add(
          fromLog ? readOrKeep(code, worker::scripts) : read(code, worker::scripts, LOAD_MILLIS));
    }
    add(libraries, policy);
  }

  /**
   * Adds the libraries of a file. Those that cannot be run are kept.
   *
   * @throws ReredisException if there is a library of the same name, and the policy refuses it
   */
  public void addFromFile(List<byte[]> codes, Policy policy) {
    if (codes.isEmpty() && policy != Policy.FLUSH) {
      return;
    }
    ScriptRuntime[] opened = new ScriptRuntime[1];
    Supplier<ScriptRuntime> runtime =
        () -> {
          if (opened[0] == null) {
            opened[0] = engine.scripts().language().open();
          }
          return opened[0];
        };
    List<Library> libraries = codes.stream().map(code -> readOrKeep(code, runtime)).toList();
    if (policy != Policy.SKIP) {
      add(libraries, policy);
      return;
    }
    engine.keyspace().lock(Keyspace.ALL_SHARDS);
    try {
      Set<String> there = contents.libraries.keySet();
      add(libraries.stream().filter(one -> !there.contains(one.name)).toList(), Policy.APPEND);
    } finally {
      engine.keyspace().unlock(Keyspace.ALL_SHARDS);
    }
  }

  private void add(List<Library> libraries, Policy policy) {
    Set<String> names = new HashSet<>();
    for (Library library : libraries) {
      if (!names.add(library.name)) {
        throw exists(library.name);
      }
    }
    change(
        before -> {
          Map<String, Library> all =
              new LinkedHashMap<>(policy == Policy.FLUSH ? Map.of() : before.libraries);
          for (Library library : libraries) {
            if (all.put(library.name, library) != null && policy != Policy.REPLACE) {
              throw ReredisException.error("Library " + library.name + " already exists");
            }
          }
          return all.values();
        },
        FUNCTION,
        RESTORE,
        LibraryPayload.of(libraries.stream().map(Library::code).toList()),
        Ascii.bytes(policy.name()));
  }

  private void change(
      java.util.function.Function<Contents, Collection<Library>> step, byte[]... effect) {
    engine
        .keyspace()
        .wholeDatabases()
        .change(() -> contents = Contents.of(step.apply(contents), contents.version + 1), effect);
    engine.accountTables();
  }

  // --- running the code of a library

  private void checkEngine(LibraryHeader header) {
    if (!engine.scripts().language().name().equalsIgnoreCase(header.engine())) {
      throw ReredisException.error("Engine '" + header.engine() + "' not found");
    }
  }

  private Library readOrKeep(byte[] code, Supplier<ScriptRuntime> runtime) {
    LibraryHeader header = LibraryHeader.of(code);
    try {
      return read(code, runtime, LOAD_FROM_FILE_MILLIS);
    } catch (ReredisException e) {
      LOG.log(
          Level.WARNING,
          "the function library {0} cannot be run; it is kept: {1}",
          header.name(),
          e.getMessage());
      return new Library(header.name(), upper(header.engine()), code, List.of(), null, e);
    }
  }

  private static String upper(String engine) {
    return engine.toUpperCase(Locale.ROOT);
  }

  private Library read(byte[] code, Supplier<ScriptRuntime> runtime, int millis) {
    LibraryHeader header = LibraryHeader.of(code);
    checkEngine(header);
    ScriptLanguage language = engine.scripts().language();
    ScriptLibrary read;
    try {
      read = language.readLibrary(header.body(), 0, engine.scripts()::keyPositions);
    } catch (ScriptException e) {
      throw ReredisException.error("Error compiling function: " + e.getMessage());
    }
    Registry registry = new Registry(millis);
    try {
      runtime.get().load(read, registry);
    } catch (ScriptException e) {
      throw ReredisException.error("Error registering functions: " + e.getMessage());
    }
    if (registry.functions.isEmpty()) {
      throw NONE_REGISTERED;
    }
    return new Library(
        header.name(),
        upper(header.engine()),
        code,
        List.copyOf(registry.functions.values()),
        read,
        null);
  }

  /** Collects the functions of a library while its code runs. */
  private final class Registry implements ScriptRegistry {
    private final Map<String, Function> functions = new LinkedHashMap<>();
    private final long endsAt;

    Registry(int millis) {
      endsAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public void register(
        String name, byte @Nullable [] description, List<String> flags, Script function) {
      Set<ScriptFlag> read = EnumSet.noneOf(ScriptFlag.class);
      for (String flag : flags) {
        ScriptFlag one = ScriptFlag.of(flag);
        if (one == null) {
          throw new ScriptException("ERR unknown flag given", 0);
        }
        read.add(one);
      }
      if (!LibraryHeader.isName(name)) {
        throw new ScriptException("ERR " + LibraryHeader.WRONG_NAME, 0);
      }
      Function added = new Function(Functions.this, name, description, read, function);
      if (functions.putIfAbsent(lower(name), added) != null) {
        throw new ScriptException("ERR Function already exists in the library", 0);
      }
    }

    @Override
    public void log(int level, String message) {
      ScriptRun.writeLog(level, message);
    }

    @Override
    public void check() {
      if (System.nanoTime() - endsAt > 0) {
        throw new ScriptException("ERR FUNCTION LOAD timeout", 0);
      }
    }
  }
}
