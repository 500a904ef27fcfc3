package io.reredis.examples;

import io.reredis.Reredis;

/** A program that is told of every change of the keys that match a pattern, whoever makes it. */
public final class ChangeListenerExample {
  private ChangeListenerExample() {}

  /** Prints the changes of orders, and of nothing else. */
  public static void main(String[] arguments) throws Exception {
    try (Reredis store = Reredis.open()) {
      AutoCloseable listening =
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
      store.strings().set("order:2", "nobody listens any more");
    }
  }
}
