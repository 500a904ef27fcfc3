package io.reredis.command;

import io.reredis.script.Script;
import java.util.Set;

/**
 * The program that a request runs: a script, or a function of a library. Safe for use by all
 * threads.
 */
interface ScriptProgram {
  /** Returns the code. */
  Script script();

  /** Returns the flags. */
  Set<ScriptFlag> flags();

  /**
   * Returns whether the absence of a flag means something: without {@code no-writes} the program is
   * one that writes. It does not in a script without a first line of options.
   */
  boolean hasFlags();

  /** Returns how long the latest runs took. */
  ScriptHistory history();

  /** Returns the digest of a script or the name of a function. */
  String name();

  /** Returns whether this is a function of a library. */
  boolean isFunction();

  /**
   * Returns whether the program is still what a request with its name runs. The caller holds the
   * lock of a shard.
   */
  boolean isCurrent();
}
