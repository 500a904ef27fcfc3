package io.reredis.resp;

import io.reredis.fuzz.Fuzzing;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Parses the input as replies that another server may send to MIGRATE. */
public final class ReplyFuzz {
  private ReplyFuzz() {}

  /** Reads replies until the input ends. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    for (boolean text : new boolean[] {true, false}) {
      Fuzzing.bounded(input, 400, () -> read(input, text));
    }
  }

  private static void read(byte[] input, boolean text) {
    try {
      ReplyReader reader = new ReplyReader(new ByteArrayInputStream(input), text);
      for (; ; ) {
        reader.read();
      }
    } catch (IOException e) {
      // the documented exception
    }
  }
}
