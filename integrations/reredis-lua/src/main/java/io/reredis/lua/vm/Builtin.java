package io.reredis.lua.vm;

/** A function that is written in Java. One is part of a library; its name selects what it does. */
public final class Builtin extends LuaFunction {
  /** Functions with a common implementation. */
  public interface Library {
    /**
     * Runs a function.
     *
     * @param name the name of the function
     * @param call its arguments, and the place of its results
     * @return the number of results, as returned by the methods of {@link Call} that set them
     * @throws LuaError if the function fails
     */
    int call(String name, Call call);
  }

  final Library library;
  final String name;

  /** Creates the function of a name. */
  public Builtin(Library library, String name) {
    this.library = library;
    this.name = name;
  }

  /** Returns the name of the function in its library. */
  public String name() {
    return name;
  }
}
