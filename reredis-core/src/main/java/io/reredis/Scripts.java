package io.reredis;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts and functions in Lua, as EVAL, FUNCTION LOAD and FCALL do. Needs {@code
 * io.reredis:reredis-lua} on the path.
 *
 * <pre>{@code
 * store.scripts().eval("return redis.call('INCRBY', KEYS[1], ARGV[1])", List.of("hits"), "5");
 * }</pre>
 *
 * <p>A script runs in database 0 until it selects another. It is atomic: no other thread sees the
 * store in the middle of it, but what it has written before an error stays, unlike in {@link
 * Reredis#atomically}. A script that passes only elements of {@code KEYS} as keys, and a function
 * that passes only those of its first parameter, locks the parts of the store with these keys; any
 * other locks all keys. The compiled code of the latest 500 scripts is kept.
 *
 * <p>Keys and arguments are encoded in UTF-8. A result is as that of {@link Reredis#execute}: a
 * number as {@link Long}, a string as {@link String}, a table as {@link List}, {@code false} and
 * {@code nil} as null. Thread-safe.
 */
public final class Scripts {
  private final Reredis store;

  Scripts(Reredis store) {
    this.store = store;
  }

  /**
   * Runs a script and returns its result.
   *
   * @param script the text in Lua 5.1; its keys are {@code KEYS}, its arguments {@code ARGV}
   * @throws io.reredis.util.ReredisException if there is an error in the script, if it fails, or if
   *     there is no module for Lua; BUSY if another script has held one of its keys for longer than
   *     {@code busy-reply-threshold}
   * @throws IllegalStateException in an atomic block
   */
  public @Nullable Object eval(String script, List<String> keys, String... arguments) {
    Objects.requireNonNull(script, "script");
    return run("EVAL", script, keys, arguments);
  }

  /**
   * Keeps a library of functions in the store and in its files, in place of one with the same name.
   *
   * @param library the text in Lua 5.1, which begins with {@code #!lua name=} and a name
   * @return the name
   * @throws io.reredis.util.ReredisException if there is an error in the library, if another one
   *     has a function with the same name, or if there is no module for Lua
   * @throws IllegalStateException in an atomic block
   */
  public String load(String library) {
    Objects.requireNonNull(library, "library");
    return String.valueOf(store.execute("FUNCTION", "LOAD", "REPLACE", library));
  }

  /**
   * Runs a function of a library and returns its result.
   *
   * @param function its name, in any case
   * @throws io.reredis.util.ReredisException if there is no such function, or as for {@link #eval}
   * @throws IllegalStateException in an atomic block
   */
  public @Nullable Object call(String function, List<String> keys, String... arguments) {
    Objects.requireNonNull(function, "function");
    return run("FCALL", function, keys, arguments);
  }

  private @Nullable Object run(
      String command, String what, List<String> keys, String... arguments) {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(arguments, "arguments");
    String[] words = new String[3 + keys.size() + arguments.length];
    words[0] = command;
    words[1] = what;
    words[2] = Integer.toString(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      words[3 + i] = keys.get(i);
    }
    System.arraycopy(arguments, 0, words, 3 + keys.size(), arguments.length);
    return store.execute(words);
  }
}
