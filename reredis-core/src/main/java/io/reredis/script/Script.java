package io.reredis.script;

/** A script that was read, or a function of a library. Safe for use by all threads. */
public interface Script {
  /**
   * Returns whether it is certain that every key which the script passes to a command is one of the
   * keys of the request, so that only their shards have to be locked.
   */
  boolean usesGivenKeysOnly();

  /** Returns whether the script has no loops and no functions, so that it is short. */
  boolean isStraight();

  /** Returns the heap bytes of the script. */
  long bytes();
}
