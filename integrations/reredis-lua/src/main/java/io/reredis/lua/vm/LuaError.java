package io.reredis.lua.vm;

import org.jspecify.annotations.Nullable;

/**
 * An error of a Lua program: a value of any type, usually a message. Has no Java stack trace.
 *
 * <p>An error that the interpreter or a library raises has no position at first. The interpreter
 * puts {@code chunk:line:} in front of the message when the error passes the Lua function that
 * caused it.
 */
public final class LuaError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private transient @Nullable Object value;
  private boolean placed;
  private final boolean fatal;

  /** The line of the Lua function that caused the error; 0 if there was none. */
  private int line;

  private LuaError(@Nullable Object value, boolean placed, boolean fatal) {
    super(null, null, false, false);
    this.value = value;
    this.placed = placed;
    this.fatal = fatal;
  }

  /** Creates an error whose message gets the position of the Lua function that caused it. */
  public static LuaError of(String message) {
    return new LuaError(LuaString.of(message), false, false);
  }

  /** Creates an error whose message gets the position of the Lua function that caused it. */
  public static LuaError of(LuaString message) {
    return new LuaError(message, false, false);
  }

  /** Creates an error with a value that stays as it is. */
  public static LuaError value(@Nullable Object value) {
    return new LuaError(value, true, false);
  }

  /**
   * Creates an error that no {@code pcall} catches, such as the end of a script by its owner, with
   * a value that stays as it is.
   */
  public static LuaError fatalValue(Object value) {
    return new LuaError(value, true, true);
  }

  /** Returns the value. */
  public @Nullable Object value() {
    return value;
  }

  /** Returns whether no {@code pcall} catches the error. */
  public boolean isFatal() {
    return fatal;
  }

  /** Returns the line of the Lua function that caused the error; 0 if it is unknown. */
  public int line() {
    return line;
  }

  /** Notes the line of the first Lua function that the error passes. */
  void pass(int atLine) {
    if (line == 0) {
      line = atLine;
    }
  }

  /** Puts a position in front of the message unless there is one, or none is wanted. */
  void place(String position) {
    if (!placed) {
      placed = true;
      value =
          value instanceof LuaString s
              ? LuaString.join(LuaString.of(position), s)
              : LuaString.of(position + value);
    }
  }

  @Override
  public String getMessage() {
    return value instanceof LuaString || value instanceof Double
        ? Numbers.text(value)
        : "(error object is not a string)";
  }
}
