package io.reredis.net.concurrency;

/** What a sequential store holds; {@link #toString} tells it apart from any other content. */
interface State {
  State copy();

  /** Executes a command, and returns what it answers. */
  Object apply(String[] command);
}
