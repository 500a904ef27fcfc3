package io.reredis.examples;

import io.reredis.Reredis;
import java.time.Duration;

/** The smallest program: it stores a value for five minutes. */
public final class FiveLines {
  private FiveLines() {}

  /** Prints the stored value. */
  public static void main(String[] arguments) {
    try (Reredis store = Reredis.open()) {
      store.strings().set("greeting", "hello", Duration.ofMinutes(5));
      String value = store.strings().get("greeting");
      System.out.println(value);
    }
  }
}
