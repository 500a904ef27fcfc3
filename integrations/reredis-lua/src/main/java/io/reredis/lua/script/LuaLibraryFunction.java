package io.reredis.lua.script;

import io.reredis.script.Script;

/** A function that the code of a library registers under a name. */
record LuaLibraryFunction(LuaLibrary library, String name, boolean usesGivenKeysOnly)
    implements Script {
  @Override
  public boolean isStraight() {
    return false; // it is part of code with functions
  }

  @Override
  public long bytes() {
    return 0; // its code is part of the library
  }
}
