package io.reredis.rdb;

import io.reredis.fuzz.Exercise;
import io.reredis.fuzz.Fuzzing;

/**
 * What RESTORE gets: the type of a value and the value, listpacks and other packed forms within.
 */
public final class RestoreFuzz {
  private static final Exercise EXERCISE = new Exercise();
  private static final byte[] KEY = {'k'};

  private RestoreFuzz() {}

  /** Restores a payload, whose end is made for it, and uses the value. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    EXERCISE.clear();
    byte[] payload = DumpPayload.of(input[0] & 0xff, input, 1, input.length - 1);
    Fuzzing.bounded(input, 3000, () -> EXERCISE.execute("restore", KEY, 0, payload));
    EXERCISE.use(KEY);
    EXERCISE.check();
  }
}
