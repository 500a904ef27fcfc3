package io.reredis.access;

import io.reredis.operation.Operations;
import java.lang.invoke.MethodHandles;

/** Creates the databases of the typed API, whose constructor programs cannot see. */
public final class Databases {
  /** The constructor of a database. */
  @FunctionalInterface
  public interface Constructor {
    /** Creates the view of a database. */
    Object create(int number, Operations operations);
  }

  @SuppressWarnings(
      "NullAway.Init") // the class of the databases registers it when it is initialized
  private static volatile Constructor constructor;

  private Databases() {}

  /** Registers the constructor; the class of the databases calls this when it is initialized. */
  public static void register(Constructor given) {
    constructor = given;
  }

  /**
   * Creates the view of a database.
   *
   * @param type the class of the databases, which registers its constructor
   */
  public static <D> D create(Class<D> type, int number, Operations operations) {
    try {
      MethodHandles.lookup().ensureInitialized(type);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(e);
    }
    return type.cast(constructor.create(number, operations));
  }
}
