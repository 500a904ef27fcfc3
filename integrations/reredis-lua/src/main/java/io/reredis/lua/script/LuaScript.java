package io.reredis.lua.script;

import io.reredis.lua.vm.Prototype;
import io.reredis.script.Script;

/** A compiled script. */
record LuaScript(Prototype code, boolean usesGivenKeysOnly, boolean isStraight) implements Script {
  /** The heap bytes of a function besides its instructions, constants and names. */
  private static final int FUNCTION_BYTES = 300;

  private static final int INSTRUCTION_BYTES = 12;
  private static final int CONSTANT_BYTES = 60;
  private static final int NAME_BYTES = 90;

  @Override
  public long bytes() {
    return bytes(code);
  }

  /** Returns the heap bytes of compiled code. */
  static long bytes(Prototype p) {
    long bytes = FUNCTION_BYTES;
    bytes += (long) INSTRUCTION_BYTES * p.code().length;
    bytes += (long) CONSTANT_BYTES * p.constants().length;
    bytes += (long) NAME_BYTES * p.names().length;
    for (Prototype inner : p.functions()) {
      bytes += bytes(inner);
    }
    return bytes;
  }
}
