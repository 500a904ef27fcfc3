package io.reredis.script;

import io.reredis.base.Bytes;
import io.reredis.resp.ReplyWriter;
import java.util.List;

/** Runs scripts, one at a time. Confined to one thread. */
public interface ScriptRuntime {
  /**
   * Runs a script and writes its result.
   *
   * @param keys the keys of the request
   * @param arguments the further arguments of the request
   * @param reply where the result goes; empty if the method throws
   * @throws ScriptException if the script fails
   */
  void run(
      Script script, ScriptHost host, List<Bytes> keys, List<Bytes> arguments, ReplyWriter reply);
}
