package io.reredis.ws;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pushes of one session that wait for the link: messages of channels, lines of MONITOR and
 * invalidations. Bounded: what finds no room is left out, and counted where it would have been.
 *
 * <p>A push is due at once; under load all that wait are sent after {@link #PACE}, so that a
 * thousand messages wake the link's threads once. Guarded by its lane.
 */
final class Pushes {
  private static final long PACE = TimeUnit.MILLISECONDS.toNanos(33);

  /** The passes within {@link #PACE} that begin at once. */
  private static final int PASSES = 8;

  private static final int BATCH_BYTES = 64 * 1024;

  /** The heap bytes of a waiting push besides its own. */
  private static final int ENTRY_BYTES = 64;

  private final ArrayDeque<Push> waiting = new ArrayDeque<>();

  /** The heap bytes of {@link #waiting}. Written under the lock, read by any thread. */
  private volatile int bytes;

  /** The pushes left out since the last one in {@link #waiting}. */
  private long skipped;

  /** The number of pushes of the present pass that still wait. */
  private int left;

  /** Whether the waiting pushes were sent ahead of the command that is ready. */
  private boolean flushed;

  /** The passes since {@link #countedAt}. */
  private int passes;

  private long countedAt = System.nanoTime();

  /**
   * A push in RESP, or a line of MONITOR.
   *
   * @param resp null if there is only the number of those left out
   * @param cut whether it is the beginning of a longer line
   * @param skippedBefore the number of pushes left out before this one
   */
  record Push(byte @Nullable [] resp, boolean cut, long skippedBefore) {
    private int bytes() {
      return ENTRY_BYTES + (resp == null ? 0 : resp.length);
    }
  }

  /** Adds a push, or counts it as left out. */
  void add(byte[] resp) {
    boolean cut = resp[0] == '+' && resp.length > Limits.MONITOR_BYTES;
    byte[] kept = cut ? Arrays.copyOf(resp, Limits.MONITOR_BYTES) : resp;
    Push push = new Push(kept, cut, skipped);
    if (kept.length > Limits.REPLY_BYTES
        || !waiting.isEmpty() && bytes + push.bytes() > Limits.PUSH_BYTES) {
      skipped++;
      return;
    }
    waiting.add(push);
    bytes += push.bytes();
    skipped = 0;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && skipped == 0;
  }

  boolean isDue(long now) {
    return !isEmpty() && (left > 0 || mayPass(now));
  }

  private boolean mayPass(long now) {
    return passes < PASSES || now - countedAt >= PACE;
  }

  /**
   * Takes the next pushes to send, or null if the lane may do something else.
   *
   * @param ahead whether a command is ready: pushes that came before it are sent before it
   */
  @Nullable List<Push> take(boolean ahead, long now) {
    if (left == 0) {
      if (isEmpty() || (ahead ? flushed : !mayPass(now))) {
        flushed = false;
        return null;
      }
      left = waiting.size();
      flushed = ahead;
      if (now - countedAt >= PACE) {
        countedAt = now;
        passes = 0;
      }
      passes++;
    }
    List<Push> batch = new ArrayList<>();
    int size = 0;
    while (left > 0 && size < BATCH_BYTES) {
      Push push = waiting.remove();
      left--;
      size += push.bytes();
      batch.add(push);
    }
    bytes -= size;
    if (waiting.isEmpty() && skipped > 0) {
      batch.add(new Push(null, false, skipped));
      skipped = 0;
    }
    return batch;
  }

  void clear() {
    waiting.clear();
    bytes = 0;
    skipped = 0;
    left = 0;
  }

  /** Returns the heap bytes of the waiting pushes. Any thread. */
  int bytes() {
    return bytes;
  }
}
