package io.reredis.lua.script;

import io.reredis.lua.vm.Prototype;
import io.reredis.script.ScriptLibrary;
import java.util.Set;

/**
 * The compiled code of a library of functions. Two libraries are equal only if they are the same.
 */
final class LuaLibrary implements ScriptLibrary {
  private final Prototype code;
  private final Set<String> usingGivenKeysOnly;

  /**
   * Creates the library.
   *
   * @param usingGivenKeysOnly the functions that certainly use no keys but those of the request
   */
  LuaLibrary(Prototype code, Set<String> usingGivenKeysOnly) {
    this.code = code;
    this.usingGivenKeysOnly = usingGivenKeysOnly;
  }

  Prototype code() {
    return code;
  }

  /** Returns a function of the library. */
  LuaLibraryFunction function(String name) {
    return new LuaLibraryFunction(this, name, usingGivenKeysOnly.contains(name));
  }

  @Override
  public long bytes() {
    return LuaScript.bytes(code);
  }
}
