package io.reredis;

import io.reredis.access.Databases;
import io.reredis.access.Inside;
import io.reredis.acl.Text;
import io.reredis.base.Entropy;
import io.reredis.base.Errors;
import io.reredis.change.ChangeListener;
import io.reredis.change.Subscription;
import io.reredis.command.Engine;
import io.reredis.command.family.Families;
import io.reredis.config.Config;
import io.reredis.config.SavePoint;
import io.reredis.delivery.ChangeHub;
import io.reredis.delivery.NotificationFlags;
import io.reredis.intercept.CommandInterceptor;
import io.reredis.intercept.WriteInterceptor;
import io.reredis.keyspace.AtomicBlocks;
import io.reredis.keyspace.Keyspace;
import io.reredis.operation.Operations;
import io.reredis.option.ExistingKeys;
import io.reredis.persist.Importer;
import io.reredis.persist.Persistence;
import io.reredis.pubsub.Channels;
import io.reredis.store.Bitmaps;
import io.reredis.store.Codec;
import io.reredis.store.Database;
import io.reredis.store.GeoIndexes;
import io.reredis.store.Hashes;
import io.reredis.store.HyperLogLogs;
import io.reredis.store.Keys;
import io.reredis.store.Lists;
import io.reredis.store.Sets;
import io.reredis.store.SortedSets;
import io.reredis.store.Streams;
import io.reredis.store.Strings;
import io.reredis.store.Watch;
import io.reredis.type.Thresholds;
import io.reredis.util.Clock;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An in-process Redis-compatible store.
 *
 * <pre>{@code
 * try (Reredis store = Reredis.open()) {
 *   store.strings().set("greeting", "hello", Duration.ofMinutes(5));
 *   String value = store.strings().get("greeting");
 * }
 * }</pre>
 *
 * <p>Thread-safe. A daemon thread removes expired keys ({@link Builder#activeExpiry(boolean)});
 * with a directory, further daemon threads write the data files. The modules {@code reredis-net}
 * and {@code reredis-ws} serve the store over TCP and to a live web page.
 */
public final class Reredis implements AutoCloseable {
  static {
    Inside.register(store -> ((Reredis) store).inside);
  }

  private final Engine engine;
  private final Config config;
  private final ChangeHub changes;
  private final PubSub<String> pubSub;
  private final Scripts scripts = new Scripts(this);
  private final Inside inside;
  private final List<Database<String, String>> databases;
  private final @Nullable ExpiryThread expiry;

  /** Null if the store was opened without a directory. */
  private final @Nullable Persistence persistence;

  /** Null until the option {@code jmx} is yes. Guarded by this, locked after the config. */
  private @Nullable StoreManagement management;

  private final ConcurrentLinkedDeque<CommandSession> idleSessions = new ConcurrentLinkedDeque<>();

  private Reredis(Builder builder) {
    config = builder.config.copy();
    Channels channels = new Channels();
    pubSub = new PubSub<>(channels, Codec.utf8());
    changes = new ChangeHub(channels);
    int count = (int) config.number("databases");
    Keyspace keyspace = new Keyspace(count, builder.clock, Entropy.number(), changes);
    changes.attach(keyspace);
    Thresholds thresholds = keyspace.thresholds();
    config.listen(
        (option, value) -> apply(thresholds, option, value),
        "hash-max-listpack-entries",
        "hash-max-listpack-value",
        "list-max-listpack-size",
        "set-max-intset-entries",
        "set-max-listpack-entries",
        "set-max-listpack-value",
        "zset-max-listpack-entries",
        "zset-max-listpack-value",
        "stream-node-max-bytes",
        "stream-node-max-entries",
        "hll-sparse-max-bytes");
    config.listen(
        "notify-keyspace-events", value -> changes.notifications(NotificationFlags.parse(value)));
    Operations operations = new Operations(keyspace, config);
    byte[] id = new byte[20];
    Entropy.fill(id);
    engine =
        new Engine(
            keyspace, operations, channels, config, Families::table, HexFormat.of().formatHex(id));
    inside = new Inside(engine, changes);
    for (Map.Entry<String, List<String>> user : builder.users.entrySet()) {
      engine.users().define(Text.of(user.getKey()), user.getValue());
    }
    databases = databases(count, operations);
    for (Map.Entry<String, String> renamed : builder.renamed.entrySet()) {
      engine.table().rename(renamed.getKey(), renamed.getValue());
    }
    persistence = builder.directory == null ? null : openPersistence(builder);
    expiry = builder.activeExpiry ? new ExpiryThread(engine) : null;
    config.listen("jmx", value -> manage(value.equals("yes")));
  }

  @SuppressWarnings("unchecked") // the registered constructor creates databases of text
  private List<Database<String, String>> databases(int count, Operations operations) {
    List<Database<String, String>> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(Databases.create(Database.class, i, operations));
    }
    return all;
  }

  private Persistence openPersistence(Builder builder) {
    if (!builder.savePointsSet && !config.is("appendonly")) {
      config.preset("save", SavePoint.REDIS_DEFAULT);
    }
    try {
      assert builder.directory != null;
      Persistence opened = Persistence.open(engine, builder.directory);
      engine.durability(opened);
      changes.quiet(true);
      if (builder.loadInBackground) {
        opened.loadInBackground(() -> changes.quiet(false));
      } else {
        opened.load(() -> changes.quiet(false));
      }
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Applies an option; one method for all, since a lambda for each would delay the start. */
  private static void apply(Thresholds t, String option, String value) {
    switch (option) {
      case "hash-max-listpack-entries" -> t.hashEntries = most(value);
      case "hash-max-listpack-value" -> t.hashValue = most(value);
      case "list-max-listpack-size" -> t.listSize = Integer.parseInt(value);
      case "set-max-intset-entries" -> t.intsetEntries = most(value);
      case "set-max-listpack-entries" -> t.setEntries = most(value);
      case "set-max-listpack-value" -> t.setValue = most(value);
      case "zset-max-listpack-entries" -> t.sortedSetEntries = most(value);
      case "zset-max-listpack-value" -> t.sortedSetValue = most(value);
      case "stream-node-max-bytes" -> t.streamNodeBytes = most(value);
      case "stream-node-max-entries" -> t.streamNodeEntries = most(value);
      case "hll-sparse-max-bytes" -> t.sparseHyperLogLog = most(value);
      default -> throw new IllegalArgumentException("not listened to: " + option);
    }
  }

  /** Returns a limit as an int, capped at the largest int, which no value can reach. */
  private static int most(String value) {
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(value));
  }

  /** Registers the bean for JMX, or removes it. */
  private synchronized void manage(boolean on) {
    if (on && management == null) {
      management = new StoreManagement(this);
    }
    if (management != null) {
      management.register(on);
    }
  }

  /** Returns the directory of the data files, or null. */
  @Nullable String directory() {
    return persistence == null ? null : config.get("dir");
  }

  /** Opens an empty store with default options: 16 databases, active expiry. */
  public static Reredis open() {
    return open(builder -> {});
  }

  /**
   * Opens a store, which is empty unless a directory with data is set.
   *
   * @param setup sets options that differ from their defaults
   * @throws UncheckedIOException if another store uses the directory, or if a file is unreadable or
   *     damaged
   * @throws io.reredis.util.ReredisException if an option, a user or a renamed command is invalid
   */
  public static Reredis open(Consumer<Builder> setup) {
    Objects.requireNonNull(setup, "setup");
    Builder builder = new Builder();
    setup.accept(builder);
    return new Reredis(builder);
  }

  /** Returns the strings of database 0. */
  public Strings<String, String> strings() {
    return database(0).strings();
  }

  /** Returns the bitmaps of database 0. */
  public Bitmaps<String> bitmaps() {
    return database(0).bitmaps();
  }

  /** Returns the sets of database 0. */
  public Sets<String, String> sets() {
    return database(0).sets();
  }

  /** Returns the streams of database 0. */
  public Streams<String, String> streams() {
    return database(0).streams();
  }

  /** Returns the lists of database 0. */
  public Lists<String, String> lists() {
    return database(0).lists();
  }

  /** Returns the HyperLogLogs of database 0. */
  public HyperLogLogs<String, String> hyperLogLogs() {
    return database(0).hyperLogLogs();
  }

  /** Returns the hashes of database 0. */
  public Hashes<String, String> hashes() {
    return database(0).hashes();
  }

  /** Returns the sorted sets of database 0. */
  public SortedSets<String, String> sortedSets() {
    return database(0).sortedSets();
  }

  /** Returns the geo indexes of database 0. */
  public GeoIndexes<String, String> geoIndexes() {
    return database(0).geoIndexes();
  }

  /** Returns the keys of database 0. */
  public Keys<String> keys() {
    return database(0).keys();
  }

  /**
   * Returns a database by its number.
   *
   * @throws IndexOutOfBoundsException if there is no such database
   * @throws io.reredis.util.ReredisException with the code LOADING while the directory is being
   *     loaded ({@link Builder#loadInBackground}); all methods that access keys throw this
   *     exception during that time
   */
  public Database<String, String> database(int number) {
    checkLoaded();
    return databases.get(number);
  }

  /**
   * Runs a block of operations on keys of database 0 as one atomic step, undone if the block
   * throws. {@link Database#atomically} has the rules.
   */
  public <T extends @Nullable Object> T atomically(
      Collection<String> keys, Function<? super Database<String, String>, ? extends T> block) {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(block, "block");
    return database(0).atomically(keys, block);
  }

  /** Like {@link #atomically}, for a block without a result. */
  public void runAtomically(
      Collection<String> keys, Consumer<? super Database<String, String>> block) {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(block, "block");
    database(0).runAtomically(keys, block);
  }

  /** Watches keys of database 0 for changes; see {@link Database#watch}. */
  public Watch<String, String> watch(String... keys) {
    Objects.requireNonNull(keys, "keys");
    return database(0).watch(keys);
  }

  private void checkLoaded() {
    if (persistence != null && persistence.isLoading()) {
      throw Errors.here(Errors.LOADING);
    }
  }

  /**
   * Returns a future that completes when the directory has been loaded. Dependent actions run on
   * the loading thread. The future is complete already if there is nothing to load. If loading
   * fails, the future completes with the exception that {@link #open} would have thrown; only
   * {@link #close} may then be called. If the store is closed before loading ends, the future
   * completes with a {@link java.util.concurrent.CancellationException}.
   */
  public CompletableFuture<Void> loaded() {
    return engine.durability().loaded();
  }

  /**
   * Executes a command in database 0 and returns its reply as a Java value; {@link CommandSession}
   * lists the types and says how blocking commands behave.
   *
   * <p>Calls share no state; for stateful commands such as MULTI, open a {@link #session()}.
   *
   * @throws io.reredis.util.ReredisException if the reply is an error
   * @throws IllegalArgumentException without arguments
   */
  public @Nullable Object execute(String... arguments) {
    Objects.requireNonNull(arguments, "arguments");
    CommandSession session = idleSessions.poll();
    if (session == null) {
      session = session();
    }
    try {
      return session.execute(arguments);
    } finally {
      session.reset();
      idleSessions.push(session);
    }
  }

  /** Opens an in-process session with its own state, to be closed by the caller. */
  public CommandSession session() {
    return new CommandSession(engine, null);
  }

  /**
   * Registers a listener for changes of keys that match a glob pattern, in any database. {@link
   * io.reredis.store.Keys} explains the syntax of patterns. {@link ChangeListener} explains which
   * threads call the listener, and in which order. When a database is cleared, or two databases are
   * swapped, {@link ChangeListener#onDatabaseReset} is called.
   *
   * @return the registration; closing it removes the listener
   */
  public Subscription onChange(String pattern, ChangeListener listener) {
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(listener, "listener");
    return changes.listen(pattern, listener);
  }

  /**
   * Registers an interceptor that decides about each request of a client before it is executed.
   * Interceptors are called in the order of their registration, until one returns a verdict other
   * than {@link io.reredis.intercept.Verdict#proceed()}. Without interceptors, the check costs one
   * read of a field for each command.
   *
   * @return the registration; closing it removes the interceptor
   */
  public Subscription intercept(CommandInterceptor interceptor) {
    Objects.requireNonNull(interceptor, "interceptor");
    return engine.interception().add(interceptor)::run;
  }

  /**
   * Registers an interceptor that decides about each write to a key before it happens.
   *
   * @return the registration; closing it removes the interceptor
   */
  public Subscription interceptWrites(WriteInterceptor interceptor) {
    Objects.requireNonNull(interceptor, "interceptor");
    return engine.keyspace().refusals().intercept(interceptor)::run;
  }

  /**
   * Returns access to publishing and subscribing to channels, with text in UTF-8 as content; {@link
   * PubSub#with} changes the type.
   */
  public PubSub<String> pubSub() {
    return pubSub;
  }

  /** Returns access to scripts and functions in Lua. */
  public Scripts scripts() {
    return scripts;
  }

  /** Returns statistics of the store, such as the number of keys, memory use and hits. */
  public StoreInfo info() {
    return StoreInfo.of(engine);
  }

  /** Returns the current value of an option of redis.conf, or null if the option is unknown. */
  public @Nullable String option(String name) {
    return config.get(Objects.requireNonNull(name, "name"));
  }

  /**
   * Saves all keys to the file {@code dbfilename} in the directory; returns when the file is
   * durable. Writes continue meanwhile. O(N) in the data
   *
   * @throws UncheckedIOException if saving fails; an existing file is kept
   * @throws IllegalStateException if the store was opened without a directory, or in an atomic
   *     block
   */
  public void snapshot() {
    AtomicBlocks.refuseWithin(engine.keyspace());
    try {
      Persistence used = persistence();
      checkLoaded();
      used.snapshot();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private Persistence persistence() {
    if (persistence == null) {
      throw new IllegalStateException("the store was opened without a directory");
    }
    return persistence;
  }

  /**
   * Writes a snapshot of all keys to a stream in Redis's RDB format, with a checksum and,
   * regardless of {@code rdbcompression}, without compression. Writes continue meanwhile; the
   * stream is not closed. O(N) in the data
   *
   * @throws UncheckedIOException if writing to the stream fails
   */
  public void exportTo(OutputStream out) {
    Objects.requireNonNull(out, "out");
    AtomicBlocks.refuseWithin(engine.keyspace());
    checkLoaded();
    try {
      Importer.export(engine, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Adds the keys and the libraries of functions of a stream in Redis's RDB format, as written by
   * {@link #exportTo} or redis-server. Each key is added to the database with the number that it
   * has in the stream; expired keys are skipped. Not atomic: the store may be used meanwhile. O(N)
   * in the data
   *
   * @throws UncheckedIOException if reading fails, if the data is damaged (the message has the
   *     offset), if the store has no database with the number of a key, or if a key exists already;
   *     keys imported before remain in the store
   * @throws io.reredis.util.ReredisException if the store rejects the write, for instance OOM
   */
  public void importFrom(InputStream in) {
    importFrom(in, ExistingKeys.REFUSE);
  }

  /**
   * Like {@link #importFrom(InputStream)}, with a policy for keys that exist already.
   *
   * @param existing whether such a key ends the import, is skipped, or is replaced
   */
  public void importFrom(InputStream in, ExistingKeys existing) {
    Objects.requireNonNull(in, "in");
    Objects.requireNonNull(existing, "existing");
    AtomicBlocks.refuseWithin(engine.keyspace());
    checkLoaded();
    try {
      Importer.load(engine, in, existing);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Closes the store and stops its threads. Further writes, blocked calls and pending futures fail
   * with a {@link io.reredis.util.ReredisException} ERR; reads still return the last data. With a
   * directory, the log is flushed, and the keys are saved if there are save points. Without a
   * directory, nothing is saved. A background load is cancelled, and the files stay unchanged.
   * Closing again has no effect.
   *
   * @throws UncheckedIOException if something could not be saved; the message says what and why
   */
  @Override
  public void close() {
    manage(false);
    engine.scripts().end(session -> true);
    if (expiry != null) {
      expiry.close();
    }
    try {
      if (persistence != null) {
        persistence.close();
      } else {
        engine.keyspace().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } finally {
      closeSessions();
    }
  }

  private void closeSessions() {
    engine.clients().unblockAll(Errors.CLOSED);
    for (CommandSession session = idleSessions.poll();
        session != null;
        session = idleSessions.poll()) {
      session.close();
    }
  }

  /** Options for opening a store. */
  public static final class Builder {
    private final Config config = new Config();
    private Clock clock = Clock.system();
    private @Nullable Path directory;
    private boolean activeExpiry = true;
    private boolean loadInBackground;

    private boolean savePointsSet;

    private final Map<String, String> renamed = new LinkedHashMap<>();
    private final Map<String, List<String>> users = new LinkedHashMap<>();

    private Builder() {
      config.check("notify-keyspace-events", value -> NotificationFlags.parse(value).letters());
      config.check("jmx", Builder::checkedJmx);
    }

    private static String checkedJmx(String value) {
      if (value.equals("yes") && ModuleLayer.boot().findModule("java.management").isEmpty()) {
        throw ReredisException.error("jmx needs the module java.management, which is not present");
      }
      return value;
    }

    /**
     * Sets the number of databases, from 1 to 10000; 16 by default.
     *
     * @throws io.reredis.util.ReredisException if the number is outside that range
     */
    public Builder databases(int count) {
      return option("databases", Integer.toString(count));
    }

    /**
     * Sets an option by its name in redis.conf.
     *
     * @throws io.reredis.util.ReredisException if the option is unknown or the value is invalid
     */
    public Builder option(String name, String value) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
      config.preset(name, value);
      savePointsSet |= name.equalsIgnoreCase("save");
      return this;
    }

    /** Returns the value of an option as set so far, or null if the option is unknown. */
    public @Nullable String option(String name) {
      return config.get(Objects.requireNonNull(name, "name"));
    }

    /**
     * Sets the directory of the data files, which are loaded on opening. Without a directory, the
     * default, all data is in memory only. The options {@code save} and {@code appendonly}
     * determine when files are written:
     *
     * <ul>
     *   <li>neither is set: a snapshot at redis-server's default save points and by {@link
     *       Reredis#close};
     *   <li>{@code save} with save points: a snapshot at these and by {@link Reredis#close};
     *   <li>{@code appendonly yes}: each change goes to the append-only log; snapshots are written
     *       only if {@code save} is set, too;
     *   <li>an empty {@code save} and no log: a snapshot only by {@link Reredis#snapshot} and the
     *       commands SAVE and BGSAVE.
     * </ul>
     *
     * <p>In the first three cases, opening creates a missing directory, and the store locks it
     * until it is closed.
     */
    public Builder directory(Path path) {
      Objects.requireNonNull(path, "path");
      this.directory = path;
      return option("dir", path.toAbsolutePath().normalize().toString());
    }

    /**
     * Sets whether the store opens at once and loads the directory on a background thread, so that
     * servers can accept connections during the load. Until {@link Reredis#loaded} completes, the
     * typed API and the commands that Redis rejects while it loads fail with LOADING. Listeners are
     * not notified of loaded keys. Off by default: {@link Reredis#open} returns when loading is
     * complete.
     */
    public Builder loadInBackground(boolean on) {
      this.loadInBackground = on;
      return this;
    }

    /**
     * Defines a user for network clients, with rules as in the command ACL SETUSER, such as {@code
     * on}, {@code >secret}, {@code ~cache:*} and {@code +@read}. {@link Reredis#open} throws if a
     * rule is invalid.
     *
     * @throws io.reredis.util.ReredisException ERR if the user is defined already
     */
    public Builder user(String name, String... rules) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(rules, "rules");
      for (String rule : rules) {
        Objects.requireNonNull(rule, "rule");
      }
      List<String> texts = Stream.of(rules).map(Text::of).toList();
      if (users.putIfAbsent(name, texts) != null) {
        throw io.reredis.util.ReredisException.error(
            "Duplicate user found. A user can only be defined once in config files");
      }
      return this;
    }

    /**
     * Renames a command; an empty new name disables it. {@link Reredis#open} throws if a name is
     * invalid.
     */
    public Builder renameCommand(String name, String newName) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(newName, "newName");
      renamed.put(name, newName);
      return this;
    }

    /** Sets the clock, for tests; the system clock by default. */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets whether a daemon thread removes expired keys, continues evictions, and samples the rates
     * of INFO. Without it, expired keys are removed only when they are accessed, keys are evicted
     * only by writes, and the rates are 0. On by default.
     */
    public Builder activeExpiry(boolean on) {
      this.activeExpiry = on;
      return this;
    }
  }
}
