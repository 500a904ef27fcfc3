package io.reredis.junit;

import io.reredis.intercept.CommandRequest;
import io.reredis.intercept.Verdict;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A fault that {@link Faults} injects until it is removed. Thread-safe. */
public final class Fault {
  private final Predicate<CommandRequest> condition;
  private final long first;
  private final long last;
  private final Verdict verdict;
  private final Consumer<Fault> remover;
  private final AtomicLong matched = new AtomicLong();
  private final AtomicLong injected = new AtomicLong();

  Fault(
      Predicate<CommandRequest> condition,
      long first,
      long last,
      Verdict verdict,
      Consumer<Fault> remover) {
    this.condition = condition;
    this.first = first;
    this.last = last;
    this.verdict = verdict;
    this.remover = remover;
  }

  /** Counts a request; returns whether the fault is due. */
  boolean isDue(CommandRequest request) {
    if (!condition.test(request)) {
      return false;
    }
    long count = matched.incrementAndGet();
    return first <= count && count <= last;
  }

  Verdict inject() {
    injected.incrementAndGet();
    return verdict;
  }

  /** Returns the number of requests that have matched. */
  public long matched() {
    return matched.get();
  }

  /** Returns how many times the fault has been injected. */
  public long injected() {
    return injected.get();
  }

  /** Ends the fault; without effect if it has ended. A request that is delayed stays so. */
  public void remove() {
    remover.accept(this);
  }

  @Override
  public String toString() {
    return verdict + ", injected " + injected + " times";
  }
}
