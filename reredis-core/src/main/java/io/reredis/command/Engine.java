package io.reredis.command;

import io.reredis.acl.Users;
import io.reredis.config.Config;
import io.reredis.keyspace.EvictionPolicy;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.MemoryLimit;
import io.reredis.pubsub.PubSub;
import io.reredis.resp.RequestLimits;
import io.reredis.store.KeyOperations;
import io.reredis.store.Operations;
import io.reredis.store.StringOperations;
import io.reredis.util.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What commands work on: the operations, the configuration, the clients and the statistics of one
 * store. Safe for use by all threads.
 */
public final class Engine {
  private final Keyspace keyspace;
  private final Operations operations;
  private final PubSub pubSub;
  private final Config config;
  private final Clock clock;
  private final String runId;
  private final long startedAt;
  private final CommandTable table;
  private final Users users;
  private final Guard guard = new Guard(this);
  private final Clients clients = new Clients(this);
  private final ClientMemory clientMemory = new ClientMemory(this);
  private final Monitors monitors = new Monitors();
  private final Pause pause = new Pause();
  private final Shutdown shutdown = new Shutdown(this);
  private final Slowlog slowlog = new Slowlog();
  private final LatencyMonitor latency = new LatencyMonitor();
  private final ErrorStats errors = new ErrorStats();
  private final Rates rates = new Rates(this);
  private final HeapFigures heap = new HeapFigures();
  private final Executor executor = new Executor(this);
  private final LongCommands longCommands = new LongCommands(this);
  private final List<Worker> workers = new CopyOnWriteArrayList<>();

  /** Sums up the workers that are no more; guarded by itself. */
  private final Worker retired;

  private final Tracking tracking;
  private final Map<String, Supplier<String>> facts = new ConcurrentHashMap<>();

  /** Whether active expiry runs; DEBUG SET-ACTIVE-EXPIRE. */
  private volatile boolean activeExpiry = true;

  /** Whether the background work rests; DEBUG PAUSE-CRON. */
  private volatile boolean cronPaused;

  /** The name of the history of writes, at first that of the run; DEBUG CHANGE-REPL-ID. */
  private volatile String replicationId;

  private volatile Durability durability = Durability.NONE;

  /** The way to other servers, or null where there is none. */
  private volatile Peers peers;

  /** What {@link #accountTables} told last; guarded by {@link #guard}. */
  private long accountedTables;

  /** How many values were removed by commands that in Redis free them in the background. */
  private final LongAdder lazyFreed = new LongAdder();

  private volatile boolean protectedMode;
  private volatile long slowerThanNanos;
  private volatile long latencyThresholdNanos;
  private volatile boolean latencyTracking;
  private volatile RequestLimits limits = RequestLimits.DEFAULT;

  /** Creates the engine of a store. */
  public Engine(
      Keyspace keyspace,
      Operations operations,
      PubSub pubSub,
      Config config,
      CommandTable table,
      String runId) {
    this.table = table;
    this.users = new Users(new TableCatalog(table));
    this.retired = new Worker(this);
    this.keyspace = keyspace;
    this.operations = operations;
    this.pubSub = pubSub;
    this.config = config;
    this.clock = keyspace.clock();
    this.runId = runId;
    this.replicationId = runId;
    this.startedAt = clock.millis();
    this.tracking = new Tracking(this);
    config.listen(
        "acl-pubsub-default", value -> users.channelsByDefault(value.equals("allchannels")));
    config.listen("protected-mode", value -> protectedMode = value.equals("yes"));
    config.listen("requirepass", users::defaultPassword);
    config.listen("acllog-max-len", value -> guard.log().trim(Long.parseLong(value)));
    config.listen(
        "slowlog-log-slower-than", value -> slowerThanNanos = scaled(Long.parseLong(value), 1000));
    config.listen("slowlog-max-len", value -> slowlog.trim(Long.parseLong(value)));
    config.listen(
        "latency-monitor-threshold",
        value -> latencyThresholdNanos = scaled(Long.parseLong(value), 1_000_000));
    config.listen("latency-tracking", value -> latencyTracking = value.equals("yes"));
    heedMemory(config, keyspace.memory());
    config.listen(
        "proto-max-bulk-len",
        value -> limits = new RequestLimits(Long.parseLong(value), Integer.MAX_VALUE));
  }

  private void heedMemory(Config options, MemoryLimit memory) {
    memory.onTimed(this::noteLatency);
    keyspace.keepKeysWhile(() -> pause.isOn() && pause.until() > clock.millis());
    options.listen("maxmemory-policy", value -> memory.policy(EvictionPolicy.of(value)));
    options.listen("maxmemory", value -> memory.limit(Long.parseLong(value)));
    options.listen("maxmemory-samples", value -> memory.samples(Integer.parseInt(value)));
    options.listen(
        "maxmemory-eviction-tenacity", value -> memory.tenacity(Integer.parseInt(value)));
    options.listen("lfu-log-factor", value -> memory.lfuFactor(Integer.parseInt(value)));
    options.listen("lfu-decay-time", value -> memory.lfuDecay(Integer.parseInt(value)));
    options.listen("maxmemory-clients", clientMemory::limit);
  }

  private void noteLatency(String event, long nanos) {
    long threshold = latencyThresholdNanos;
    if (threshold > 0 && nanos >= threshold) {
      latency.add(event, clock.millis() / 1000, nanos / 1_000_000);
    }
  }

  private static long scaled(long value, long factor) {
    return value < 0
        ? Long.MAX_VALUE
        : value > Long.MAX_VALUE / factor ? Long.MAX_VALUE : value * factor;
  }

  /** The keys of all databases. */
  public Keyspace keyspace() {
    return keyspace;
  }

  /** The operations of all families. */
  public Operations operations() {
    return operations;
  }

  /** The operations on strings. */
  public StringOperations strings() {
    return operations.strings();
  }

  /** The operations on keys of any type. */
  public KeyOperations keys() {
    return operations.keys();
  }

  /** Channels and patterns. */
  public PubSub pubSub() {
    return pubSub;
  }

  /** The options. */
  public Config config() {
    return config;
  }

  /** The clock that everything goes by. */
  public Clock clock() {
    return clock;
  }

  /** All commands. */
  public CommandTable table() {
    return table;
  }

  /** What executes requests. */
  public Executor executor() {
    return executor;
  }

  public LongCommands longCommands() {
    return longCommands;
  }

  /** The sessions that there are. */
  public Clients clients() {
    return clients;
  }

  /** Makes what one more thread needs to execute commands. */
  public Worker openWorker() {
    return openWorker(false);
  }

  /**
   * As {@link #openWorker()}.
   *
   * @param servesOthers whether the thread serves many clients, so that long commands are executed
   *     by other threads
   */
  public Worker openWorker(boolean servesOthers) {
    Worker worker = new Worker(this, servesOthers);
    workers.add(worker);
    return worker;
  }

  /** Ends the use of a worker; its figures stay part of the statistics. */
  public void closeWorker(Worker worker) {
    synchronized (retired) {
      retired.absorb(worker);
      workers.remove(worker);
    }
  }

  /** What a request of this session may measure. */
  public RequestLimits limitsFor(Session session) {
    return session.authenticated() ? limits : RequestLimits.UNAUTHENTICATED;
  }

  /** Says how a field of INFO is filled that only another module knows, such as tcp_port. */
  public void fact(String name, Supplier<String> value) {
    facts.put(name, value);
  }

  /** The value of a field that another module knows, or {@code otherwise}. */
  public String fact(String name, String otherwise) {
    Supplier<String> value = facts.get(name);
    return value == null ? otherwise : value.get();
  }

  /** Says what ends the program, once its data is safe. */
  public void onShutdown(Runnable action) {
    shutdown.onExit(action);
  }

  /** The way to end the program. */
  public Shutdown shutdown() {
    return shutdown;
  }

  /** Sets what keeps the data; called before anybody executes commands. */
  public void durability(Durability keeper) {
    durability = keeper;
  }

  /** What keeps the data. */
  public Durability durability() {
    return durability;
  }

  /** Says how other servers are reached. */
  public void peers(Peers way) {
    peers = way;
  }

  public Peers peers() {
    return peers;
  }

  /** Whether active expiry is on. */
  public boolean activeExpiry() {
    return activeExpiry;
  }

  public void activeExpiry(boolean on) {
    activeExpiry = on;
  }

  /** Whether the background work rests. */
  public boolean isCronPaused() {
    return cronPaused;
  }

  public void pauseCron(boolean paused) {
    cronPaused = paused;
  }

  /** The name that replicas would know the history of writes by, 40 hexadecimal digits. */
  public String replicationId() {
    return replicationId;
  }

  public void replicationId(String id) {
    replicationId = id;
  }

  /** A random name of this run, 40 hexadecimal digits. */
  public String runId() {
    return runId;
  }

  /** When the store was opened, in ms since 1970. */
  public long startedAt() {
    return startedAt;
  }

  /** The users, and what they may do. */
  public Users users() {
    return users;
  }

  /**
   * Whether a door takes nobody from other machines: in protected mode, as long as the default user
   * has no password.
   */
  public boolean refusesOthers() {
    return protectedMode && users.defaultUser().profile().needsNoPassword();
  }

  /** What refuses them the rest. */
  public Guard guard() {
    return guard;
  }

  /**
   * Tells the memory limit what the tables take that grow with what clients ask for: users, keys
   * noted for caches, the slow log and the log of refusals.
   */
  public void accountTables() {
    synchronized (guard) {
      long now =
          tracking.heldBytes() + users.heldBytes() + slowlog.heldBytes() + guard.log().heldBytes();
      keyspace.memory().addOthers(now - accountedTables);
      accountedTables = now;
    }
  }

  public LongAdder lazyFreed() {
    return lazyFreed;
  }

  public Tracking tracking() {
    return tracking;
  }

  public Monitors monitors() {
    return monitors;
  }

  public Pause pause() {
    return pause;
  }

  public Slowlog slowlog() {
    return slowlog;
  }

  public LatencyMonitor latency() {
    return latency;
  }

  public ErrorStats errors() {
    return errors;
  }

  /** How much happens a second, for INFO. */
  public Rates rates() {
    return rates;
  }

  /** What is accounted for: keys, values, tables, clients, and effects that wait to be written. */
  public long usedMemory() {
    return heap.noteUsed(keyspace.memory().used() + notCounted());
  }

  /** What is part of the used memory, but not held against the limit. */
  public long notCounted() {
    return durability.bufferedBytes();
  }

  /** The budget of what clients hold. */
  public ClientMemory clientMemory() {
    return clientMemory;
  }

  public HeapFigures heap() {
    return heap;
  }

  /** Sets the statistics back to zero: CONFIG RESETSTAT. */
  public void resetStatistics() {
    synchronized (retired) {
      retired.reset();
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

  /** What {@link Rates} measures, in the order of its figures. */
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

  /** The sum of the figures of all workers. */
  public Worker allWorkers() {
    Worker sum = new Worker(this);
    for (Worker worker : workers) {
      sum.absorb(worker);
    }
    synchronized (retired) {
      sum.absorb(retired);
    }
    return sum;
  }

  /** The workers that there are, and one that stands for those that are no more. */
  List<Worker> workers() {
    List<Worker> all = new ArrayList<>(workers);
    all.add(retired);
    return all;
  }

  /** What all doors together have done since the start. */
  public Totals totals() {
    Worker sum = allWorkers();
    return new Totals(sum.commands, sum.netInput, sum.netOutput);
  }

  long slowerThanNanos() {
    return slowerThanNanos;
  }

  long latencyThresholdNanos() {
    return latencyThresholdNanos;
  }

  boolean latencyTracking() {
    return latencyTracking;
  }
}
