package io.reredis.app;

/**
 * The program, in which a thread that it cannot do without ends when something comes from standard
 * input.
 */
public final class DyingThread {
  private DyingThread() {}

  /** Starts the program; the first argument is the name of the thread. */
  public static void main(String[] arguments) {
    String[] rest = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
    new Thread(
            () -> {
              awaitInput();
              throw new StackOverflowError("for the test");
            },
            arguments[0])
        .start();
    Main.main(rest);
  }

  private static void awaitInput() {
    try {
      System.in.read();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
