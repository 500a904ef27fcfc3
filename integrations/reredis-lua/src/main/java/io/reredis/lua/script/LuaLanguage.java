package io.reredis.lua.script;

import io.reredis.lua.syntax.Compiler;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaString;
import io.reredis.script.KeyPositions;
import io.reredis.script.Script;
import io.reredis.script.ScriptException;
import io.reredis.script.ScriptLanguage;
import io.reredis.script.ScriptLibrary;
import io.reredis.script.ScriptRuntime;

/** Lua 5.1 as the language of scripts. Safe for use by all threads. */
public final class LuaLanguage implements ScriptLanguage {
  private static final LuaString CHUNK = LuaString.of("@user_script");
  private static final LuaString LIBRARY_CHUNK = LuaString.of("@user_function");

  /** Creates the language; for {@link java.util.ServiceLoader}. */
  public LuaLanguage() {}

  @Override
  public String name() {
    return "lua";
  }

  @Override
  public Script read(byte[] text, int line, KeyPositions keys) {
    try {
      Compiler.Chunk chunk = Compiler.read(LuaString.of(text), CHUNK, line);
      return new LuaScript(chunk.compile(), chunk.usesGivenKeysOnly(keys), chunk.isStraight());
    } catch (LuaError e) {
      throw new ScriptException(e.getMessage(), 0);
    }
  }

  @Override
  public ScriptLibrary readLibrary(byte[] text, int line, KeyPositions keys) {
    try {
      Compiler.Chunk chunk = Compiler.read(LuaString.of(text), LIBRARY_CHUNK, line);
      return new LuaLibrary(chunk.compile(), chunk.functionsUsingGivenKeysOnly(keys));
    } catch (LuaError e) {
      throw new ScriptException(e.getMessage(), 0);
    }
  }

  @Override
  public ScriptRuntime open() {
    return new LuaRuntime();
  }
}
