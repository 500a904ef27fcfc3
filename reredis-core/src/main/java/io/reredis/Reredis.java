package io.reredis;

import io.reredis.acl.Text;
import io.reredis.change.ChangeHub;
import io.reredis.change.ChangeListener;
import io.reredis.change.NotificationFlags;
import io.reredis.command.Engine;
import io.reredis.config.Config;
import io.reredis.config.SavePoint;
import io.reredis.keyspace.Keyspace;
import io.reredis.persist.Importer;
import io.reredis.persist.Persistence;
import io.reredis.pubsub.PubSub;
import io.reredis.store.Bitmaps;
import io.reredis.store.Database;
import io.reredis.store.ExistingKeys;
import io.reredis.store.GeoIndexes;
import io.reredis.store.Hashes;
import io.reredis.store.HyperLogLogs;
import io.reredis.store.Keys;
import io.reredis.store.Lists;
import io.reredis.store.Operations;
import io.reredis.store.Sets;
import io.reredis.store.SortedSets;
import io.reredis.store.Streams;
import io.reredis.store.Strings;
import io.reredis.type.Thresholds;
import io.reredis.util.Bytes;
import io.reredis.util.Clock;
import io.reredis.util.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A store: Redis's data and commands within the program.
 *
 * <pre>{@code
 * try (Reredis store = Reredis.open()) {
 *   store.strings().set("greeting", "hello", Duration.ofMinutes(5));
 *   String value = store.strings().get("greeting");
 * }
 * }</pre>
 *
 * <p>Safe for use by all threads. The one thread that it starts is a daemon that removes expired
 * keys; {@link Builder#activeExpiry(boolean)} turns it off. Doors for others, a TCP port or a live
 * page, are opened on it by the modules {@code reredis-net} and {@code reredis-ws}.
 */
public final class Reredis implements AutoCloseable {
  private final Engine engine;
  private final Config config;
  private final Clock clock;
  private final ChangeHub changes;
  private final Database[] databases;
  private final ExpiryThread expiry;

  /** Null where the store was opened without a directory. */
  private final Persistence persistence;

  private final ConcurrentLinkedDeque<CommandSession> idleSessions = new ConcurrentLinkedDeque<>();

  private Reredis(Builder builder) {
    config = builder.config;
    clock = builder.clock;
    SecureRandom random = new SecureRandom();
    PubSub pubSub = new PubSub();
    changes = new ChangeHub(pubSub);
    int count = (int) config.number("databases");
    Keyspace keyspace = new Keyspace(count, clock, random.nextLong(), changes);
    changes.attach(keyspace);
    heedThresholds(config, keyspace.thresholds());
    config.listen(
        "notify-keyspace-events", value -> changes.notifications(NotificationFlags.parse(value)));
    Operations operations = new Operations(keyspace, config);
    byte[] id = new byte[20];
    random.nextBytes(id);
    engine = new Engine(keyspace, operations, pubSub, config, HexFormat.of().formatHex(id));
    builder.users.forEach((name, rules) -> engine.users().define(Text.of(name), rules));
    databases = new Database[count];
    for (int i = 0; i < count; i++) {
      databases[i] = new Database(i, operations, clock);
    }
    builder.renamed.forEach(engine.table()::rename);
    persistence = builder.directory == null ? null : openPersistence(builder);
    expiry = builder.activeExpiry ? new ExpiryThread(engine) : null;
  }

  private Persistence openPersistence(Builder builder) {
    if (!builder.savePointsSet && !config.is("appendonly")) {
      config.preset("save", SavePoint.REDIS_DEFAULT);
    }
    try {
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

  private static void heedThresholds(Config config, Thresholds t) {
    config.listen("hash-max-listpack-entries", value -> t.hashEntries = most(value));
    config.listen("hash-max-listpack-value", value -> t.hashValue = most(value));
    config.listen("list-max-listpack-size", value -> t.listSize = Integer.parseInt(value));
    config.listen("set-max-intset-entries", value -> t.intsetEntries = most(value));
    config.listen("set-max-listpack-entries", value -> t.setEntries = most(value));
    config.listen("set-max-listpack-value", value -> t.setValue = most(value));
    config.listen("zset-max-listpack-entries", value -> t.sortedSetEntries = most(value));
    config.listen("zset-max-listpack-value", value -> t.sortedSetValue = most(value));
    config.listen("stream-node-max-bytes", value -> t.streamNodeBytes = most(value));
    config.listen("stream-node-max-entries", value -> t.streamNodeEntries = most(value));
    config.listen("hll-sparse-max-bytes", value -> t.sparseHyperLogLog = most(value));
  }

  /** A limit as an int; one that no value can reach becomes the largest int. */
  private static int most(String value) {
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(value));
  }

  /** Opens an empty store with the defaults: 16 databases, active expiry. */
  public static Reredis open() {
    return open(builder -> {});
  }

  /**
   * Opens an empty store.
   *
   * @param setup sets what is to differ from the defaults
   */
  public static Reredis open(Consumer<Builder> setup) {
    Builder builder = new Builder();
    setup.accept(builder);
    return new Reredis(builder);
  }

  /** The strings of database 0. */
  public Strings strings() {
    return database(0).strings();
  }

  /** The bitmaps of database 0. */
  public Bitmaps bitmaps() {
    return database(0).bitmaps();
  }

  /** The sets of database 0. */
  public Sets sets() {
    return database(0).sets();
  }

  /** The streams of database 0. */
  public Streams streams() {
    return database(0).streams();
  }

  /** The lists of database 0. */
  public Lists lists() {
    return database(0).lists();
  }

  /** The HyperLogLogs of database 0. */
  public HyperLogLogs hyperLogLogs() {
    return database(0).hyperLogLogs();
  }

  /** The hashes of database 0. */
  public Hashes hashes() {
    return database(0).hashes();
  }

  /** The sorted sets of database 0. */
  public SortedSets sortedSets() {
    return database(0).sortedSets();
  }

  /** The geo indexes of database 0. */
  public GeoIndexes geoIndexes() {
    return database(0).geoIndexes();
  }

  /** The keys of database 0. */
  public Keys keys() {
    return database(0).keys();
  }

  /**
   * A database by its number.
   *
   * @throws IndexOutOfBoundsException where there is none of that number
   * @throws io.reredis.util.ReredisException LOADING while it is being loaded ({@link
   *     Builder#loadInBackground}), as all that leads to its keys
   */
  public Database database(int number) {
    checkLoaded();
    return databases[number];
  }

  private void checkLoaded() {
    if (persistence != null && persistence.isLoading()) {
      throw Errors.LOADING;
    }
  }

  /**
   * Completes when the data of the directory has been loaded, on the thread that has done it; at
   * once where there is nothing to load. Where that failed it completes with what {@link #open}
   * would have thrown, and all there is left to do is to close the store; where the store was
   * closed before, with a {@link java.util.concurrent.CancellationException}.
   */
  public CompletableFuture<Void> loaded() {
    return engine.durability().loaded();
  }

  /**
   * Executes a command in database 0 and returns its reply: {@code String}, {@code Long}, {@code
   * Double}, {@code Boolean}, {@code List}, {@code Map}, {@code Set} or null.
   *
   * <p>Each call stands alone; for a state, such as MULTI, open a {@link #session()}.
   *
   * @throws io.reredis.util.ReredisException where the reply is an error
   */
  public Object execute(String... arguments) {
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

  /** Opens a client within the program, with a state of its own. The caller closes it. */
  public CommandSession session() {
    return new CommandSession(engine, null);
  }

  /**
   * Calls a listener after each change of a key that matches a glob pattern, in any database.
   *
   * @return closing it ends the calls
   */
  public AutoCloseable onChange(String pattern, ChangeListener listener) {
    return changes.listen(pattern, listener);
  }

  /** Sends a message to the subscribers of a channel, and returns how many got it. */
  public int publish(String channel, String message) {
    return engine.pubSub().publish(Bytes.of(channel), Bytes.of(message));
  }

  /**
   * Calls a listener with each message that is published on a channel, on the publishing thread.
   *
   * @return closing it ends the calls
   */
  public AutoCloseable subscribe(String channel, Consumer<String> listener) {
    Bytes name = Bytes.of(channel);
    io.reredis.pubsub.Subscriber subscriber =
        (pattern, message) ->
            listener.accept(new String(message.payload(), StandardCharsets.UTF_8));
    engine.pubSub().subscribe(name, subscriber);
    return () -> engine.pubSub().unsubscribe(name, subscriber);
  }

  /** The value of a configuration option, null for an unknown one. */
  public String option(String name) {
    return config.get(name);
  }

  /** What the doors work on; of no use to programs. */
  @SuppressWarnings("exports")
  public Engine engine() {
    return engine;
  }

  /** The changes, for doors; programs use {@link #onChange}. */
  @SuppressWarnings("exports")
  public ChangeHub changes() {
    return changes;
  }

  /**
   * Saves all keys to the file {@code dbfilename} of the directory now, and returns when it is on
   * the disk. Writers go on meanwhile. O(N)
   *
   * @throws UncheckedIOException where that fails; the file that was there stays
   * @throws IllegalStateException where the store was opened without a directory
   */
  public void snapshot() {
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
   * Writes all keys as they are at one moment to a stream, in Redis's RDB format, with a checksum
   * and, whatever {@code rdbcompression} says, nothing compressed. Writers go on meanwhile; the
   * stream is not closed. O(N)
   *
   * @throws IOException what the stream throws
   */
  public void exportTo(OutputStream out) throws IOException {
    checkLoaded();
    Importer.export(engine, out);
  }

  /**
   * Adds the keys of a stream in Redis's RDB format, such as {@link #exportTo} or redis-server have
   * written; keys that have expired are left out. O(N)
   *
   * @throws IOException where the stream is damaged, with the offset, or has a key that is there
   *     already; the keys before that one stay
   */
  public void importFrom(InputStream in) throws IOException {
    importFrom(in, ExistingKeys.REFUSE);
  }

  /**
   * As {@link #importFrom(InputStream)}, with a choice for keys that are there already.
   *
   * @param existing whether such a key ends the import, stays, or is replaced
   */
  public void importFrom(InputStream in, ExistingKeys existing) throws IOException {
    checkLoaded();
    Importer.load(engine, in, existing);
  }

  /**
   * Ends the background work. Calls that write throw from now on, and calls and futures that wait
   * for keys end with the same error. With a directory, the log is flushed, and the keys are saved
   * where there are save points; otherwise what the store holds is gone with the last reference to
   * it. A load in the background is given up, and the files stay as they are. Closing again does
   * nothing.
   *
   * @throws UncheckedIOException where something could not be saved; the message says what and why
   */
  @Override
  public void close() {
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

  /** What a store is opened with. */
  public static final class Builder {
    private final Config config = new Config();
    private Clock clock = Clock.system();
    private Path directory;
    private boolean activeExpiry = true;
    private boolean loadInBackground;

    private boolean savePointsSet;

    private final Map<String, String> renamed = new LinkedHashMap<>();
    private final Map<String, List<String>> users = new LinkedHashMap<>();

    private Builder() {
      config.check("notify-keyspace-events", value -> NotificationFlags.parse(value).letters());
    }

    /** Sets the number of databases, 16 by default. */
    public Builder databases(int count) {
      return option("databases", Integer.toString(count));
    }

    /**
     * Sets an option by its name in redis.conf.
     *
     * @throws io.reredis.util.ReredisException where there is no such option, or the value is wrong
     */
    public Builder option(String name, String value) {
      config.preset(name, value);
      savePointsSet |= name.equalsIgnoreCase("save");
      return this;
    }

    /** The value of an option as it is set so far, null for an unknown one. */
    public String option(String name) {
      return config.get(name);
    }

    /**
     * Sets the directory that the data is kept in. What it holds is loaded. The options {@code
     * save} and {@code appendonly} say when something is written; without either the keys are saved
     * as redis-server does by default, at its save points and by {@link Reredis#close}. Where
     * something is written the directory is made if it is not there, and belongs to this store
     * until it is closed. With {@code save} set to nothing and no log only {@link Reredis#snapshot}
     * and the commands that save write. Without a directory, the default, everything is in memory
     * only.
     */
    public Builder directory(Path path) {
      this.directory = path;
      return option("dir", path.toAbsolutePath().normalize().toString());
    }

    /**
     * Sets whether the store opens at once and loads what the directory holds on a thread of its
     * own, so that doors can be opened that tell their clients to wait. Until {@link
     * Reredis#loaded} completes, commands but those that Redis executes then are refused with
     * LOADING, and so is the typed API; no listener is told of what is loaded. Off by default:
     * {@link Reredis#open} returns when everything is there.
     */
    public Builder loadInBackground(boolean on) {
      this.loadInBackground = on;
      return this;
    }

    /**
     * Defines a user of the doors by rules as ACL SETUSER takes them, such as {@code on}, {@code
     * >secret}, {@code ~cache:*} and {@code +@read}. A wrong rule is an error when the store opens.
     *
     * @throws io.reredis.util.ReredisException where the user is defined already
     */
    public Builder user(String name, String... rules) {
      List<String> texts = Stream.of(rules).map(Text::of).toList();
      if (users.putIfAbsent(name, texts) != null) {
        throw io.reredis.util.ReredisException.error(
            "Duplicate user found. A user can only be defined once in config files");
      }
      return this;
    }

    /**
     * Has a command answer to another name, or to none where that is empty. A wrong name is an
     * error when the store opens.
     */
    public Builder renameCommand(String name, String newName) {
      renamed.put(name, newName);
      return this;
    }

    /** Sets the clock, for tests; the machine's by default. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets whether a daemon thread removes expired keys. Without it they go when they are next
     * asked for. On by default.
     */
    public Builder activeExpiry(boolean on) {
      this.activeExpiry = on;
      return this;
    }
  }
}
