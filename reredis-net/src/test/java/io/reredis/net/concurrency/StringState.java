package io.reredis.net.concurrency;

import java.util.Arrays;

/** The strings of the keys {@code a} and {@code b}. */
final class StringState implements State {
  private final String[] values = new String[2];

  @Override
  public StringState copy() {
    StringState copy = new StringState();
    copy.values[0] = values[0];
    copy.values[1] = values[1];
    return copy;
  }

  @Override
  public Object apply(String[] command) {
    int key = command[1].equals("a") ? 0 : 1;
    String old = values[key];
    switch (command[0]) {
      case "get":
        return old;
      case "set":
        values[key] = command[2];
        return "OK";
      case "getset":
        values[key] = command[2];
        return old;
      case "append":
        values[key] = old == null ? command[2] : old + command[2];
        return values[key].length();
      case "incr":
        values[key] = Long.toString(old == null ? 1 : Long.parseLong(old) + 1);
        return values[key];
      default:
        throw new IllegalArgumentException(command[0]);
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
