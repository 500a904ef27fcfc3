package io.reredis.command;

import io.reredis.base.Bytes;
import io.reredis.resp.Arguments;
import io.reredis.script.ScriptRuntime;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one executing thread: a reusable call object, and the statistics of the commands
 * that it has executed.
 *
 * <p>Confined to one thread at a time; other threads read the counters for INFO, slightly old.
 */
public final class Worker {
  /**
   * The number of elements above which a thread that serves others does not make a reply itself.
   */
  public static final int LARGE = LongCommands.LONG;

  /** The number of latency classes: four for each power of two of nanoseconds. */
  public static final int LATENCY_CLASSES = 256;

  /** Whether the thread serves many clients, which wait while it executes a command. */
  final boolean servesOthers;

  final Call call;

  private static final VarHandle STEP;

  static {
    try {
      STEP = MethodHandles.lookup().findVarHandle(Worker.class, "step", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Odd while a command may be about to lock shards. Written by the worker's thread. */
  private int step;

  /** The script that runs, or null. Written by the worker's thread, read by any thread. */
  volatile @Nullable ScriptRun script;

  /** Samples keys, or null while {@link HotKeys}, which sets it, is off. */
  volatile @Nullable KeySampler sampler;

  /** Runs scripts; opened for the first one. */
  private @Nullable ScriptRuntime scripts;

  /** The version of the libraries of functions that the runtime has. */
  private long functionsVersion;

  public final Access access = new Access();
  public final long[] calls;
  public final long[] nanos;
  public final long[] rejected;
  public final long[] failed;

  /**
   * By {@link Command#index}, then by latency class; an array is created when its command first
   * runs.
   */
  public final long[][] latencies;

  public long commands;

  /** Keys for the prefetcher, which reuses the array. */
  final Bytes[] prefetchKeys = new Bytes[32];

  final long[] prefetchHashes = new long[32];

  /**
   * The sum of the prefetched words; it has no meaning, but keeps the compiler from removing the
   * reads.
   */
  int prefetched;

  /**
   * The {@link System#nanoTime} at the end of the last command, which is the start of the next one.
   */
  long finishedAt;

  public long netInput;
  public long netOutput;
  public long reads;
  public long writes;
  public long turns;

  /** The nanoseconds in which the thread's loop was busy and did not wait for events. */
  public long busyNanos;

  /** The {@link System#nanoTime} at which the loop's turn found work; 0 before that. */
  private long turnBeganAt;

  Worker(Engine engine) {
    this(engine, false);
  }

  Worker(Engine engine, boolean servesOthers) {
    this.servesOthers = servesOthers;
    int count = engine.table().all().size();
    call = new Call(engine, this);
    calls = new long[count];
    nanos = new long[count];
    rejected = new long[count];
    failed = new long[count];
    latencies = new long[count][];
  }

  /**
   * Aborts the running read because its reply is large, so that another thread executes it again;
   * no effect on a command that must not be moved. For {@link
   * io.reredis.resp.ReplyWriter#beforeLarge}.
   */
  public void leaveIfLarge() {
    LongCommands.leave(call);
  }

  /** Returns the runtime for scripts. */
  ScriptRuntime scripts() {
    if (scripts == null) {
      scripts = call.engine().scripts().language().open();
    }
    return scripts;
  }

  /** Returns the runtime for functions, without libraries that are gone. */
  ScriptRuntime functions() {
    ScriptRuntime runtime = scripts();
    Functions functions = call.engine().functions();
    long version = functions.version();
    if (version != functionsVersion) {
      functionsVersion = version;
      runtime.keepOnly(functions.read());
    }
    return runtime;
  }

  /**
   * Notes that a command begins or goes on, before {@link HeldShards} is asked about its shards.
   */
  void enter() {
    STEP.setRelease(this, step + 1);
  }

  /** Notes that a command has ended, or that it waits in {@link HeldShards}. */
  void leave() {
    STEP.setRelease(this, step + 1);
  }

  /**
   * Returns a number that changes with {@link #enter} and {@link #leave}: even after the latter.
   */
  int step() {
    return (int) STEP.getOpaque(this);
  }

  /** Samples the key of a command that has been executed, if it is due. */
  void sampleKey(int database, Command command, Arguments arguments) {
    KeySampler own = sampler;
    if (own != null && own.isDue()) {
      own.sample(database, command, arguments);
    }
  }

  void ran(Command command, long took, boolean tracked) {
    int i = command.index;
    calls[i]++;
    nanos[i] += took;
    commands++;
    if (tracked) {
      long[] classes = latencies[i];
      if (classes == null) {
        latencies[i] = classes = new long[LATENCY_CLASSES];
      }
      classes[latencyClass(took)]++;
    }
  }

  /** Returns the latency class of a duration. */
  public static int latencyClass(long nanos) {
    if (nanos < 4) {
      return (int) Math.max(0, nanos);
    }
    int exponent = 63 - Long.numberOfLeadingZeros(nanos);
    return exponent << 2 | (int) (nanos >>> exponent - 2) & 3;
  }

  /** Returns the greatest duration of a class, in nanoseconds. */
  public static long classLimit(int latencyClass) {
    int exponent = latencyClass >> 2;
    return exponent < 2 ? latencyClass : ((latencyClass & 3) + 5L << exponent - 2) - 1;
  }

  /** Starts timing, so that the time before does not count for the next command. */
  public void begin() {
    finishedAt = System.nanoTime();
    if (turnBeganAt == 0) {
      turnBeganAt = finishedAt;
    }
  }

  /** Returns the {@link System#nanoTime} at the end of the last command. */
  public long finishedAt() {
    return finishedAt;
  }

  /** Counts one read and the bytes received with it. */
  public void received(long bytes) {
    netInput += bytes;
    reads++;
  }

  /** Counts one write and the bytes sent with it. */
  public void sent(long bytes) {
    netOutput += bytes;
    writes++;
  }

  /** Counts a turn of the thread's loop. Called at its end. */
  public void turned() {
    turns++;
    if (turnBeganAt != 0) {
      busyNanos += System.nanoTime() - turnBeganAt;
      turnBeganAt = 0;
    }
  }

  /** Adds the figures of another worker. */
  void absorb(Worker other) {
    for (int i = 0; i < calls.length; i++) {
      calls[i] += other.calls[i];
      nanos[i] += other.nanos[i];
      rejected[i] += other.rejected[i];
      failed[i] += other.failed[i];
      if (other.latencies[i] != null) {
        latencies[i] = latencies[i] == null ? new long[LATENCY_CLASSES] : latencies[i];
        for (int j = 0; j < LATENCY_CLASSES; j++) {
          latencies[i][j] += other.latencies[i][j];
        }
      }
    }
    commands += other.commands;
    netInput += other.netInput;
    netOutput += other.netOutput;
    reads += other.reads;
    writes += other.writes;
    turns += other.turns;
    busyNanos += other.busyNanos;
  }

  void reset() {
    Arrays.fill(calls, 0);
    Arrays.fill(nanos, 0);
    Arrays.fill(rejected, 0);
    Arrays.fill(failed, 0);
    Arrays.fill(latencies, null);
    commands = netInput = netOutput = reads = writes = turns = busyNanos = 0;
  }
}
