package io.reredis.net.concurrency;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Checks whether a history is linearizable: whether some order of its operations explains every
 * reply and keeps each operation after those that were answered before it was sent. Uses the search
 * of J. Wing and C. Gong, "Testing and Verifying Concurrent Objects" (1993), and remembers visited
 * states.
 */
final class Linearizability {
  private final List<Operation> history;
  private final Set<String> seen = new HashSet<>();

  private Linearizability(List<Operation> history) {
    this.history = history;
  }

  static boolean holds(List<Operation> history, State empty) {
    return new Linearizability(history).search(0, empty);
  }

  private boolean search(long done, State state) {
    if (Long.bitCount(done) == history.size()) {
      return true;
    }
    if (!seen.add(done + " " + state)) {
      return false;
    }
    long firstAnswer = Long.MAX_VALUE;
    for (int i = 0; i < history.size(); i++) {
      if ((done & 1L << i) == 0) {
        firstAnswer = Math.min(firstAnswer, history.get(i).answered);
      }
    }
    for (int i = 0; i < history.size(); i++) {
      Operation next = history.get(i);
      if ((done & 1L << i) == 0 && next.sent <= firstAnswer) {
        State after = state.copy();
        if (Objects.equals(next.apply(after), next.answer) && search(done | 1L << i, after)) {
          return true;
        }
      }
    }
    return false;
  }
}
