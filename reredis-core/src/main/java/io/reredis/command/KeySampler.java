package io.reredis.command;

import io.reredis.base.Bytes;
import io.reredis.base.TopCounts;
import io.reredis.resp.Arguments;
import java.util.List;

/**
 * Samples the keys of the commands of one worker: on average one command of {@link #step}, with
 * random gaps so that no pattern of the commands can fall in step with it. The other commands cost
 * a decrement.
 *
 * <p>{@link #isDue} is called by the worker's thread only. The sketch is guarded by this object;
 * the worker takes the lock for a sampled command, and {@link HotKeys} once a second.
 */
final class KeySampler {
  /** Commands with longer keys are not counted, so that the sketch stays small. */
  static final int LONGEST = 1024;

  private static final int ROOM = 512;

  /** The greatest mean gap. */
  static final int MAX_STEP = 64;

  /** A key in a database. */
  record Name(int database, Bytes key) {}

  private final TopCounts<Name> counts = new TopCounts<>(ROOM);
  private final KeySpec.Range range = new KeySpec.Range();

  /** The mean gap; a power of two. Written by any thread. */
  private volatile int step = 1;

  /** The commands until the next sample, and the commands that it stands for. */
  private int left = 1;

  private int weight = 1;
  private int random = System.identityHashCode(this) | 1;

  /** Returns whether the command that has been executed is to be sampled. */
  boolean isDue() {
    return --left <= 0;
  }

  /** Counts the first key of a command, if it has one. */
  void sample(int database, Command command, Arguments arguments) {
    int counted = weight;
    weight = step;
    left = gap(weight);
    if (command.runsScript()) {
      // the keys of a script are those of its commands
      return;
    }
    for (KeySpec spec : command.uses.specs) {
      if (spec.locate(arguments, 0, range) && range.first < arguments.count()) {
        Bytes key = arguments.get(range.first);
        if (key.length() <= LONGEST) {
          add(new Name(database, new Bytes(key.copy())), counted, command.isWrite());
        }
        return;
      }
    }
  }

  private synchronized void add(Name name, int counted, boolean write) {
    counts.add(name, counted, write);
  }

  /** Returns a random gap from 1 to twice the mean, exclusive. */
  private int gap(int mean) {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return 1 + Integer.remainderUnsigned(random, 2 * mean - 1);
  }

  /** Sets the mean gap. */
  void step(int mean) {
    step = mean;
  }

  synchronized void scale(double factor) {
    counts.scale(factor);
  }

  synchronized List<TopCounts.Count<Name>> top(int most) {
    return counts.top(most);
  }
}
