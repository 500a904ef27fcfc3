package io.reredis.access;

import io.reredis.command.Engine;
import io.reredis.delivery.ChangeHub;
import java.util.function.Function;

/**
 * The inside of a store, for the server modules.
 *
 * @param engine executes commands
 * @param changes delivers changes
 */
public record Inside(Engine engine, ChangeHub changes) {
  @SuppressWarnings("NullAway.Init") // the class of the store registers it when it is initialized
  private static volatile Function<AutoCloseable, Inside> accessor;

  /**
   * Registers the function that returns the inside of a store. The class of the store calls this
   * when it is initialized; this package cannot name it, because it is a layer below.
   */
  public static void register(Function<AutoCloseable, Inside> of) {
    accessor = of;
  }

  /**
   * Returns the inside of a store.
   *
   * @param store a {@code Reredis}
   */
  public static Inside of(AutoCloseable store) {
    return accessor.apply(store);
  }
}
