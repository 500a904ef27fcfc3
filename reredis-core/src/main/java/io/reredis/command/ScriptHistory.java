package io.reredis.command;

/**
 * Whether a script was short in its latest runs. Safe for use by all threads, whose updates may get
 * lost.
 */
final class ScriptHistory {
  /** The number of short runs after which a script is expected to be short. */
  private static final int PROVEN = 2;

  /** The number of short runs since the latest long one, at most {@link #PROVEN}. */
  private volatile int shortRuns;

  /** Creates the history of a script that has not run. */
  ScriptHistory(boolean isStraight) {
    shortRuns = isStraight ? PROVEN : 0;
  }

  /** Returns whether the script is expected to be short. */
  boolean isShort() {
    return shortRuns == PROVEN;
  }

  /** Notes a run that has ended, or one that has turned out to be long. */
  void ran(boolean briefly) {
    int runs = briefly ? Math.min(shortRuns + 1, PROVEN) : 0;
    if (runs != shortRuns) {
      shortRuns = runs;
    }
  }
}
