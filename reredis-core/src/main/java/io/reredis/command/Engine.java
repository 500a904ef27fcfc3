package io.reredis.command;

import io.reredis.acl.Users;
import io.reredis.config.Config;
import io.reredis.keyspace.EvictionPolicy;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.MemoryLimit;
import io.reredis.operation.KeyOperations;
import io.reredis.operation.Operations;
import io.reredis.operation.StringOperations;
import io.reredis.pubsub.Channels;
import io.reredis.resp.RequestLimits;
import io.reredis.util.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state that commands share: the operations, the configuration, the clients and the statistics
 * of one store. Safe for use by all threads.
 */
public final class Engine {
  private final Keyspace keyspace;
  private final Operations operations;
  private final Channels channels;
  private final Config config;
  private final Clock clock;
  private final String runId;
  private final long startedAt;
  private final Supplier<CommandTable> tableSource;

  /** Null until it is first used; written under the monitor. */
  private volatile @Nullable CommandTable table;

  private final Users users;
  private final Guard guard = new Guard(this);
  private final Clients clients = new Clients(this);
  private final ClientMemory clientMemory = new ClientMemory(this);
  private final Monitors monitors = new Monitors();
  private final Pause pause = new Pause();
  private final Interception interception = new Interception();
  private final Shutdown shutdown = new Shutdown(this);
  private final Slowlog slowlog = new Slowlog();
  private final LatencyMonitor latency = new LatencyMonitor();
  private final ErrorStats errors = new ErrorStats();
  private final Rates rates = new Rates(this);
  private final HeapFigures heap = new HeapFigures();
  private final Executor executor = new Executor(this);
  private final LongCommands longCommands = new LongCommands(this);
  private final Scripts scripts = new Scripts(this);
  private final Functions functions = new Functions(this);
  private final HotKeys hotKeys = new HotKeys(this);
  private final List<Worker> workers = new CopyOnWriteArrayList<>();

  /** Guards the figures of {@link #retired}. */
  private final Object retiring = new Object();

  /** The sum of the figures of closed workers; null if none was closed. Written under a lock. */
  private volatile @Nullable Worker retired;

  private final Tracking tracking;
  private final Prefetcher prefetcher;
  private final Map<String, Supplier<String>> facts = new ConcurrentHashMap<>();

  /** Whether active expiry runs; set by DEBUG SET-ACTIVE-EXPIRE. */
  private volatile boolean activeExpiry = true;

  /** Whether background work is paused; set by DEBUG PAUSE-CRON. */
  private volatile boolean cronPaused;

  /** The id of the replication history, at first the run id; changed by DEBUG CHANGE-REPL-ID. */
  private volatile String replicationId;

  private volatile Durability durability = Durability.NONE;

  /** Connects to other servers; null if no server module has set it. */
  private volatile @Nullable Peers peers;

  /** The bytes last reported by {@link #accountTables}; guarded by {@link #guard}. */
  private long accountedTables;

  /** The number of values removed by commands that free them in the background in Redis. */
  private final LongAdder lazyFreed = new LongAdder();

  private volatile boolean protectedMode;
  private volatile long slowerThanNanos;
  private volatile long latencyThresholdNanos;
  private volatile long busyNanos;
  private volatile boolean latencyTracking;
  private volatile RequestLimits limits = RequestLimits.DEFAULT;

  /**
   * Creates the engine of a store.
   *
   * @param table returns the table of commands; called once, when the table is first used
   */
  public Engine(
      Keyspace keyspace,
      Operations operations,
      Channels channels,
      Config config,
      Supplier<CommandTable> table,
      String runId) {
    this.tableSource = table;
    this.users = new Users(new TableCatalog(this));
    this.keyspace = keyspace;
    this.operations = operations;
    this.channels = channels;
    this.config = config;
    this.clock = keyspace.clock();
    this.runId = runId;
    this.replicationId = runId;
    this.startedAt = clock.millis();
    this.tracking = new Tracking(this);
    this.prefetcher = new Prefetcher(keyspace);
    keyspace.memory().onTimed(this::noteLatency);
    keyspace.keepKeysWhile(() -> pause.isOn() && pause.until() > clock.millis());
    config.listen(
        this::apply,
        "acl-pubsub-default",
        "protected-mode",
        "requirepass",
        "acllog-max-len",
        "slowlog-log-slower-than",
        "slowlog-max-len",
        "latency-monitor-threshold",
        "latency-tracking",
        "maxmemory-policy",
        "maxmemory",
        "maxmemory-samples",
        "maxmemory-eviction-tenacity",
        "lfu-log-factor",
        "lfu-decay-time",
        "maxmemory-clients",
        "proto-max-bulk-len",
        "busy-reply-threshold");
  }

  /** Applies an option; one method for all, since a lambda for each would delay the start. */
  private void apply(String option, String value) {
    MemoryLimit memory = keyspace.memory();
    switch (option) {
      case "acl-pubsub-default" -> users.channelsByDefault(value.equals("allchannels"));
      case "protected-mode" -> protectedMode = value.equals("yes");
      case "requirepass" -> users.defaultPassword(value);
      case "acllog-max-len" -> guard.log().trim(Long.parseLong(value));
      case "slowlog-log-slower-than" -> slowerThanNanos = scaled(Long.parseLong(value), 1000);
      case "slowlog-max-len" -> slowlog.trim(Long.parseLong(value));
      case "latency-monitor-threshold" ->
          latencyThresholdNanos = scaled(Long.parseLong(value), 1_000_000);
      case "busy-reply-threshold" -> busyNanos = busyNanos(Long.parseLong(value));
      case "latency-tracking" -> latencyTracking = value.equals("yes");
      case "maxmemory-policy" -> memory.policy(EvictionPolicy.of(value));
      case "maxmemory" -> memory.limit(Long.parseLong(value));
      case "maxmemory-samples" -> memory.samples(Integer.parseInt(value));
      case "maxmemory-eviction-tenacity" -> memory.tenacity(Integer.parseInt(value));
      case "lfu-log-factor" -> memory.lfuFactor(Integer.parseInt(value));
      case "lfu-decay-time" -> memory.lfuDecay(Integer.parseInt(value));
      case "maxmemory-clients" -> clientMemory.limit(value);
      case "proto-max-bulk-len" ->
          limits = new RequestLimits(Long.parseLong(value), Integer.MAX_VALUE);
      default -> throw new IllegalArgumentException("not listened to: " + option);
    }
  }

  private void noteLatency(String event, long nanos) {
    long threshold = latencyThresholdNanos;
    if (threshold > 0 && nanos >= threshold) {
      latency.add(event, clock.millis() / 1000, nanos / 1_000_000);
    }
  }

  /** Returns the time after which a script is busy; 0 ms means never, as in Redis. */
  private static long busyNanos(long millis) {
    return millis == 0 ? Long.MAX_VALUE : scaled(millis, 1_000_000);
  }

  private static long scaled(long value, long factor) {
    return value < 0
        ? Long.MAX_VALUE
        : value > Long.MAX_VALUE / factor ? Long.MAX_VALUE : value * factor;
  }

  /** Returns the keys of all databases. */
  public Keyspace keyspace() {
    return keyspace;
  }

  /** Returns the operations of all families. */
  public Operations operations() {
    return operations;
  }

  /** Returns the operations on strings. */
  public StringOperations strings() {
    return operations.strings();
  }

  /** Returns the operations on keys of any type. */
  public KeyOperations keys() {
    return operations.keys();
  }

  /** Returns the subscriptions to channels and patterns. */
  public Channels channels() {
    return channels;
  }

  /** Returns the options. */
  public Config config() {
    return config;
  }

  /** Returns the clock that expiry, timeouts and statistics use. */
  public Clock clock() {
    return clock;
  }

  /** Returns the table of all commands. */
  public CommandTable table() {
    CommandTable read = table;
    return read != null ? read : readTable();
  }

  private synchronized CommandTable readTable() {
    CommandTable read = table;
    if (read == null) {
      read = tableSource.get();
      table = read;
    }
    return read;
  }

  /** Returns the executor of requests. */
  public Executor executor() {
    return executor;
  }

  /** Returns the prefetcher for pipelines. */
  public Prefetcher prefetcher() {
    return prefetcher;
  }

  /** Returns the executor of commands that take long. */
  public LongCommands longCommands() {
    return longCommands;
  }

  /** Returns the scripts that were read, and those that run. */
  public Scripts scripts() {
    return scripts;
  }

  /** Returns the libraries of functions. */
  public Functions functions() {
    return functions;
  }

  /** Returns the open sessions. */
  public Clients clients() {
    return clients;
  }

  /** Creates a worker, which lets one more thread execute commands. */
  public Worker openWorker() {
    return openWorker(false);
  }

  /**
   * Creates a worker, which lets one more thread execute commands.
   *
   * @param servesOthers whether the thread serves many clients, so that other threads execute long
   *     commands
   */
  public Worker openWorker(boolean servesOthers) {
    Worker worker = new Worker(this, servesOthers);
    workers.add(worker);
    hotKeys.opened(worker);
    return worker;
  }

  /** Removes a worker; its figures stay part of the statistics. */
  public void closeWorker(Worker worker) {
    synchronized (retiring) {
      if (retired == null) {
        retired = new Worker(this);
      }
      retired.absorb(worker);
      workers.remove(worker);
    }
  }

  /** Returns the size limits for requests of a session; they are lower before authentication. */
  public RequestLimits limitsFor(Session session) {
    return session.authenticated() ? limits : RequestLimits.UNAUTHENTICATED;
  }

  /**
   * Sets the supplier of an INFO field that only another module knows, such as {@code tcp_port}.
   */
  public void fact(String name, Supplier<String> value) {
    facts.put(name, value);
  }

  /** Returns the value of an INFO field set by another module, or {@code otherwise}. */
  public String fact(String name, String otherwise) {
    Supplier<String> value = facts.get(name);
    return value == null ? otherwise : value.get();
  }

  /** Sets the action that ends the program after its data is safe. */
  public void onShutdown(Runnable action) {
    shutdown.onExit(action);
  }

  /** Returns the procedure that ends the program. */
  public Shutdown shutdown() {
    return shutdown;
  }

  /** Sets the persistence of the data. Called before any command is executed. */
  public void durability(Durability keeper) {
    durability = keeper;
  }

  /** Returns the persistence of the data. */
  public Durability durability() {
    return durability;
  }

  /** Sets the way to connect to other servers. */
  public void peers(Peers way) {
    peers = way;
  }

  /** Returns the way to connect to other servers, or null. */
  public @Nullable Peers peers() {
    return peers;
  }

  /** Returns whether active expiry is on. */
  public boolean activeExpiry() {
    return activeExpiry;
  }

  /** Turns active expiry on or off. */
  public void activeExpiry(boolean on) {
    activeExpiry = on;
  }

  /** Returns whether background work is paused. */
  public boolean isCronPaused() {
    return cronPaused;
  }

  /** Pauses or resumes background work. */
  public void pauseCron(boolean paused) {
    cronPaused = paused;
  }

  /** Returns the id of the replication history, 40 hexadecimal digits. */
  public String replicationId() {
    return replicationId;
  }

  /** Sets the id of the replication history. */
  public void replicationId(String id) {
    replicationId = id;
  }

  /** Returns the random id of this run, 40 hexadecimal digits. */
  public String runId() {
    return runId;
  }

  /** Returns when the store was opened, in ms since 1970. */
  public long startedAt() {
    return startedAt;
  }

  /** Returns the users and their rights. */
  public Users users() {
    return users;
  }

  /**
   * Returns whether servers must reject connections from other machines: protected mode is on and
   * the default user has no password.
   */
  public boolean refusesOthers() {
    return protectedMode && users.defaultUser().profile().needsNoPassword();
  }

  /** Returns the check of user rights. */
  public Guard guard() {
    return guard;
  }

  /**
   * Reports to the memory limit the bytes of tables whose size depends on clients: users, keys
   * cached by clients, the slow log, the ACL log, scripts and functions.
   */
  public void accountTables() {
    synchronized (guard) {
      long now =
          tracking.heldBytes()
              + users.heldBytes()
              + slowlog.heldBytes()
              + guard.log().heldBytes()
              + scripts.heldBytes()
              + functions.heldBytes();
      keyspace.memory().addOthers(now - accountedTables);
      accountedTables = now;
    }
  }

  /**
   * Returns the counter of values removed by commands that free them in the background in Redis.
   */
  public LongAdder lazyFreed() {
    return lazyFreed;
  }

  /** Returns the invalidation of client caches. */
  public Tracking tracking() {
    return tracking;
  }

  /** Returns the sessions in MONITOR mode. */
  public Monitors monitors() {
    return monitors;
  }

  /** Returns the state of CLIENT PAUSE. */
  public Pause pause() {
    return pause;
  }

  /** Returns the interceptors of commands. */
  public Interception interception() {
    return interception;
  }

  /** Returns the slow log. */
  public Slowlog slowlog() {
    return slowlog;
  }

  /** Returns the samples of the latency monitor. */
  public LatencyMonitor latency() {
    return latency;
  }

  /** Returns the keys that commands use most. */
  public HotKeys hotKeys() {
    return hotKeys;
  }

  /** Returns the counts of error replies. */
  public ErrorStats errors() {
    return errors;
  }

  /** Returns the rates per second that INFO shows. */
  public Rates rates() {
    return rates;
  }

  /**
   * Returns the used memory in bytes: keys, values, tables, clients, and unwritten effects of the
   * log. Updates its peak.
   */
  public long usedMemory() {
    return heap.noteUsed(keyspace.memory().used() + notCounted());
  }

  /**
   * Returns the part of the used memory that does not count against {@code maxmemory}, in bytes.
   */
  public long notCounted() {
    return durability.bufferedBytes();
  }

  /** Returns the budget for the memory of clients. */
  public ClientMemory clientMemory() {
    return clientMemory;
  }

  /** Returns the figures of the JVM's heap. */
  public HeapFigures heap() {
    return heap;
  }

  /** Resets the statistics: CONFIG RESETSTAT. */
  public void resetStatistics() {
    synchronized (retiring) {
      if (retired != null) {
        retired.reset();
      }
    }
    workers.forEach(Worker::reset);
    rates.reset();
    errors.reset();
    lazyFreed.reset();
    guard.resetCounters();
    clients.resetCounters();
    clientMemory.resetCounters();
    keyspace.memory().resetCounters();
    keyspace.figures().resetCounters();
  }

  /** Returns the totals that {@link Rates} samples, in the order of {@link Rates.Figure}. */
  long[] counters() {
    long[] sums = new long[Rates.Figure.values().length];
    for (Worker worker : workers()) {
      sums[0] += worker.commands;
      sums[1] += worker.netInput;
      sums[2] += worker.netOutput;
      sums[3] += worker.turns;
      sums[4] += worker.busyNanos;
    }
    return sums;
  }

  /** Returns a new worker with the sum of the figures of all workers, including closed ones. */
  public Worker allWorkers() {
    Worker sum = new Worker(this);
    for (Worker worker : workers) {
      sum.absorb(worker);
    }
    synchronized (retiring) {
      if (retired != null) {
        sum.absorb(retired);
      }
    }
    return sum;
  }

  /** Returns the open workers. */
  List<Worker> openWorkers() {
    return workers;
  }

  /** Returns the open workers and the sum of the closed ones. */
  List<Worker> workers() {
    List<Worker> all = new ArrayList<>(workers);
    if (retired != null) {
      all.add(retired);
    }
    return all;
  }

  /** Returns the counts of commands, summed over all workers. */
  public CommandCounts commandCounts() {
    CommandCounts counts = new CommandCounts(table().all().size());
    synchronized (retiring) {
      workers().forEach(counts::add);
    }
    return counts;
  }

  long slowerThanNanos() {
    return slowerThanNanos;
  }

  /** Returns the time after which others get BUSY on the shards of a script. */
  long busyNanos() {
    return busyNanos;
  }

  long latencyThresholdNanos() {
    return latencyThresholdNanos;
  }

  boolean latencyTracking() {
    return latencyTracking;
  }
}
