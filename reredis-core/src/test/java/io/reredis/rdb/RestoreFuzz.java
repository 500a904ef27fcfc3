package io.reredis.rdb;

import io.reredis.fuzz.Exercise;
import io.reredis.fuzz.Fuzzing;

/** Passes the input to RESTORE: a type, then a value with listpacks and other packed encodings. */
public final class RestoreFuzz {
  private static final Exercise EXERCISE = new Exercise();
  private static final byte[] KEY = {'k'};

  private RestoreFuzz() {}

  /** Restores a payload with a generated footer and exercises the value. */
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
