package io.reredis.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives the functions of a library while its code runs. Confined to one thread. */
public interface ScriptRegistry {
  /**
   * Takes a function.
   *
   * @param flags the names of its flags
   * @param function runs the function; the keys and arguments of the request are its arguments
   * @throws ScriptException if the name is wrong or was taken before, or if a flag is unknown
   */
  void register(String name, byte @Nullable [] description, List<String> flags, Script function);

  /** Writes to the log output, as {@link ScriptHost#log}. */
  void log(int level, String message);

  /** Called about every 10,000 steps of the code; throws to end it. */
  void check();
}
