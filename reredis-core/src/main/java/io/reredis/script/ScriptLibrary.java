package io.reredis.script;

/** The code of a library of functions that was read. Safe for use by all threads. */
public interface ScriptLibrary {
  /** Returns the heap bytes of the code. */
  long bytes();
}
