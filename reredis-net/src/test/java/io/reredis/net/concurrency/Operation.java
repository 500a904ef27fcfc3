package io.reredis.net.concurrency;

import java.util.ArrayList;
import java.util.List;

/**
 * A command, or a transaction of several, as a history records it: when it was sent, when its
 * answer came, and what that was.
 */
final class Operation {
  /** A command and its arguments; the keys are {@code a} and {@code b}. */
  final List<String[]> commands;

  final long sent = System.nanoTime();
  long answered;
  String answer;

  Operation(List<String[]> commands) {
    this.commands = commands;
  }

  /** What the operation answers in a state, which it changes; a transaction answers a list. */
  String apply(String[] state) {
    List<String> answers = new ArrayList<>();
    for (String[] command : commands) {
      answers.add(apply(command, state));
    }
    return answers.size() == 1 ? answers.get(0) : answers.toString();
  }

  private static String apply(String[] command, String[] state) {
    int key = command[1].equals("a") ? 0 : 1;
    String old = state[key];
    switch (command[0]) {
      case "get":
        return old;
      case "set":
        state[key] = command[2];
        return "OK";
      case "getset":
        state[key] = command[2];
        return old;
      case "append":
        state[key] = old == null ? command[2] : old + command[2];
        return Integer.toString(state[key].length());
      case "incr":
        state[key] = Long.toString(old == null ? 1 : Long.parseLong(old) + 1);
        return state[key];
      default:
        throw new IllegalArgumentException(command[0]);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    commands.forEach(command -> text.append(String.join(" ", command)).append("; "));
    return text + "-> " + answer + " [" + sent + ", " + answered + "]";
  }
}
