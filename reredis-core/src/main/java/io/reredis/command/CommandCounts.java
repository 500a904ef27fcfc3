package io.reredis.command;

/**
 * Counts of executed commands and bytes since the start, at one moment: the sum over all threads.
 * Confined to one thread.
 */
public final class CommandCounts {
  private final long[] calls;
  private final long[] latencies = new long[Worker.LATENCY_CLASSES];
  private long commands;
  private long netInput;
  private long netOutput;

  CommandCounts(int commands) {
    calls = new long[commands];
  }

  /** Adds the counts of a worker; another thread may be updating them. */
  void add(Worker worker) {
    for (int i = 0; i < calls.length; i++) {
      calls[i] += worker.calls[i];
      long[] classes = worker.latencies[i];
      if (classes != null) {
        for (int j = 0; j < latencies.length; j++) {
          latencies[j] += classes[j];
        }
      }
    }
    commands += worker.commands;
    netInput += worker.netInput;
    netOutput += worker.netOutput;
  }

  /** Returns the calls by {@link Command#index}; the caller must not modify the array. */
  public long[] calls() {
    return calls;
  }

  /**
   * Returns the calls of all commands by latency class; see {@link Worker#latencyClass}. The caller
   * must not modify the array.
   */
  public long[] latencies() {
    return latencies;
  }

  /** Returns the number of commands. */
  public long commands() {
    return commands;
  }

  /** Returns the number of bytes received. */
  public long netInput() {
    return netInput;
  }

  /** Returns the number of bytes sent. */
  public long netOutput() {
    return netOutput;
  }
}
