package io.reredis.script;

import io.reredis.base.Bytes;
import io.reredis.resp.ReplyWriter;
import java.util.Collection;
import java.util.List;

/**
 * Runs scripts and functions, one at a time. Confined to one thread.
 *
 * <p>A function runs in what the code of its library has left behind in this runtime. The code runs
 * before the first function of the library does.
 */
public interface ScriptRuntime {
  /**
   * Runs a script, or a function that was registered, and writes its result.
   *
   * @param keys the keys of the request
   * @param arguments the further arguments of the request
   * @param reply where the result goes; empty if the method throws
   * @throws ScriptException if the script fails
   */
  void run(
      Script script, ScriptHost host, List<Bytes> keys, List<Bytes> arguments, ReplyWriter reply);

  /**
   * Runs the code of a library once to learn its functions, and keeps nothing of it.
   *
   * @throws ScriptException if the code fails
   */
  void load(ScriptLibrary library, ScriptRegistry registry);

  /** Drops what the code of libraries has left behind, except for those in {@code libraries}. */
  void keepOnly(Collection<ScriptLibrary> libraries);
}
