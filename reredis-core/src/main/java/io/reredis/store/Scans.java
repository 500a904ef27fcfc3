package io.reredis.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Iterations in batches as streams. */
final class Scans {
  private static final int BATCH = 100;

  private Scans() {}

  /** Reads one batch. */
  interface Step<T> {
    /**
     * Adds about {@code count} elements to {@code into} and returns the cursor to continue from, 0
     * at the end.
     */
    long read(long cursor, int count, List<T> into);
  }

  /** Returns a sequential stream that reads a batch when it needs one. */
  static <T> Stream<T> stream(Context<?, ?> context, Step<T> step) {
    Iterator<T> batches =
        new Iterator<>() {
          private long cursor;
          private boolean ended;
          private List<T> batch = List.of();
          private int at;

          @Override
          public boolean hasNext() {
            while (at == batch.size() && !ended) {
              context.checkUse();
              batch = new ArrayList<>(BATCH);
              at = 0;
              cursor = step.read(cursor, BATCH, batch);
              ended = cursor == 0;
            }
            return at < batch.size();
          }

          @Override
          public T next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            return batch.get(at++);
          }
        };
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(batches, Spliterator.ORDERED), false);
  }
}
