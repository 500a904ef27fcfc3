package io.reredis.examples;

import io.reredis.Reredis;
import io.reredis.change.Subscription;

/** Receives every change of the keys that match a pattern. */
public final class ChangeListenerExample {
  private ChangeListenerExample() {}

  /** Prints the changes of orders only. */
  public static void main(String[] arguments) {
    try (Reredis store = Reredis.open()) {
      Subscription listening =
          store.onChange(
              "order:*",
              change ->
                  System.out.println(
                      change.event() + " " + change.key() + (change.deleted() ? ", gone" : "")));

      store.strings().set("order:1", "open");
      store.strings().set("customer:1", "Ada");
      store.strings().append("order:1", ", paid");
      store.keys().delete("order:1");

      listening.close();
      store.strings().set("order:2", "not printed");
    }
  }
}
