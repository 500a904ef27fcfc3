package io.reredis.net.concurrency;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A command or a transaction in a history, with its reply and the times of the request and the
 * reply.
 */
final class Operation {
  /** The commands with their arguments. */
  final List<String[]> commands;

  final long sent = System.nanoTime();
  long answered;
  String answer;

  Operation(List<String[]> commands) {
    this.commands = commands;
  }

  /** Executes the operation on a state and returns its reply; a transaction returns a list. */
  String apply(State state) {
    List<Object> answers = new ArrayList<>();
    for (String[] command : commands) {
      answers.add(state.apply(command));
    }
    return Objects.toString(answers.size() == 1 ? answers.get(0) : answers, null);
  }

  /** Formats a history, one operation per line, in the order in which they were sent. */
  static String inOrder(List<Operation> history) {
    StringBuilder text = new StringBuilder();
    history.stream()
        .sorted(Comparator.comparingLong(operation -> operation.sent))
        .forEach(operation -> text.append('\n').append(operation));
    return text.toString();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    commands.forEach(command -> text.append(String.join(" ", command)).append("; "));
    return text + "-> " + answer + " [" + sent + ", " + answered + "]";
  }
}
