package io.reredis.script;

/** A language that scripts are written in; found by {@link java.util.ServiceLoader}. */
public interface ScriptLanguage {
  /** Returns the name of the language in the first line of a script: {@code lua}. */
  String name();

  /**
   * Reads a script. Safe for use by all threads.
   *
   * @param text the script without a first line of options
   * @param line the number of lines in front of {@code text}
   * @param keys says which arguments of commands are keys
   * @throws ScriptException if the script is wrong
   */
  Script read(byte[] text, int line, KeyPositions keys);

  /**
   * Reads a library of functions. Safe for use by all threads.
   *
   * @param text the code without the first line
   * @param line the number of lines in front of {@code text}
   * @param keys says which arguments of commands are keys
   * @throws ScriptException if the code is wrong
   */
  ScriptLibrary readLibrary(byte[] text, int line, KeyPositions keys);

  /** Returns a new runtime for the scripts of one thread. */
  ScriptRuntime open();
}
