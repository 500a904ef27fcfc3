package io.reredis.lua.vm;

/** One running call of a Lua function. Reused by later calls of the same depth. */
final class Frame {
  @SuppressWarnings("NullAway.Init") // set when it is entered
  Closure closure;

  /** The index of the next instruction, while another function runs. */
  int pc;

  /** The stack index of register 0. */
  int base;

  /** The stack index of the function, where the results go. */
  int function;

  /** The number of results that the caller takes; -1 for all. */
  int wanted;

  /** The number of further arguments, which end in front of register 0. */
  int varargs;

  /** Whether Java code waits for the end of this call. */
  boolean fromJava;

  /** Whether the function replaced its caller by a tail call. */
  boolean tail;
}
