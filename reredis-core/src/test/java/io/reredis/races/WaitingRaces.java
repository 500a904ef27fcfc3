package io.reredis.races;

import io.reredis.Reredis;
import io.reredis.option.ListEnd;
import io.reredis.option.Popped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Tests waiting pops concurrently with pushes, moves and cancellations: no element is lost or
 * delivered twice, and no pop waits on a list that has elements.
 */
public class WaitingRaces {
  /** Set to null at the end, because Lincheck keeps all instances of this class. */
  private Reredis store = Reredis.open(b -> b.databases(1).activeExpiry(false));

  private final AtomicInteger pushed = new AtomicInteger();
  private final Queue<CompletableFuture<Popped<String, String>>> popsOfA =
      new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<Popped<String, String>>> popsOfBoth =
      new ConcurrentLinkedQueue<>();

  @Operation
  public void push() {
    store.lists().pushRight("a", "" + pushed.incrementAndGet());
  }

  @Operation
  public void pushElsewhere() {
    store.lists().pushRight("b", "" + pushed.incrementAndGet());
  }

  @Operation
  public void pop() {
    popsOfA.add(store.lists().popAsync(ListEnd.LEFT, Duration.ZERO, "a"));
  }

  @Operation
  public void popOfBoth() {
    popsOfBoth.add(store.lists().popAsync(ListEnd.LEFT, Duration.ZERO, "b", "a"));
  }

  @Operation
  public void move() {
    store.lists().move("a", "b", ListEnd.LEFT, ListEnd.RIGHT);
  }

  @Operation
  public void cancel() {
    for (CompletableFuture<?> pop : popsOfA) {
      pop.cancel(false);
    }
  }

  /** Compares the pushed elements with the remaining and the popped ones. */
  @Validate
  public void nothingIsLost() {
    List<String> found = new ArrayList<>(store.lists().range("a", 0, -1));
    boolean inA = !found.isEmpty();
    found.addAll(store.lists().range("b", 0, -1));
    boolean waitForA = collect(popsOfA, found);
    boolean inBoth = store.keys().size() > 0;
    boolean waitForBoth = collect(popsOfBoth, found);
    store.close();
    store = null;
    popsOfA.clear();
    popsOfBoth.clear();
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= pushed.get(); i++) {
      all.add("" + i);
    }
    Collections.sort(all);
    Collections.sort(found);
    if (!found.equals(all)) {
      throw new IllegalStateException("found " + found + " of " + all);
    }
    if (waitForA && inA || waitForBoth && inBoth) {
      throw new IllegalStateException("a pop waits beside an element");
    }
  }

  /** Adds the popped elements; returns whether a pop still waits. */
  private static boolean collect(
      Queue<CompletableFuture<Popped<String, String>>> pops, List<String> found) {
    boolean waits = false;
    for (CompletableFuture<Popped<String, String>> pop : pops) {
      if (!pop.isDone()) {
        waits = true;
      } else if (!pop.isCompletedExceptionally()) {
        found.add(pop.join().element());
      }
    }
    return waits;
  }
}
