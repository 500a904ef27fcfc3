package io.reredis.net.concurrency;

/** The content of a sequential store; {@link #toString} is different for different content. */
interface State {
  State copy();

  /** Executes a command and returns its reply. */
  Object apply(String[] command);
}
