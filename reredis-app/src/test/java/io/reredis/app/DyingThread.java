package io.reredis.app;

/**
 * Runs the program with an extra thread that has a given name. The thread dies from an error when
 * standard input delivers a byte.
 */
public final class DyingThread {
  private DyingThread() {}

  /**
   * Starts the program; the first argument is the name of the thread, the others are its arguments.
   */
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
