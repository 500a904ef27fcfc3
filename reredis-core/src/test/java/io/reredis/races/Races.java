package io.reredis.races;

import io.reredis.TrackingRaces;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Runs all race tests with Lincheck, in a separate process because Lincheck instruments classes.
 */
final class Races {
  private static final Class<?>[] ALL = {
    WaitingRaces.class,
    ChannelRaces.class,
    TrackingRaces.class,
    ClosingRaces.class,
    ClosingRaces.WithLog.class
  };

  /** Keeps a reference, because an unreferenced logger loses its level. */
  private static final Logger LOG = Logger.getLogger("io.reredis");

  private Races() {}

  /** Runs the tests; the argument multiplies the length that they have in a build. */
  public static void main(String[] arguments) {
    LOG.setLevel(Level.WARNING);
    try {
      check(Integer.parseInt(arguments[0]));
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  @SuppressWarnings("deprecation") // the replacement is for Kotlin only
  private static void check(int factor) {
    for (Class<?> race : ALL) {
      boolean files = ClosingRaces.class.isAssignableFrom(race);
      long start = System.nanoTime();
      LinChecker.check(
          race,
          new StressOptions()
              .threads(3)
              .actorsPerThread(3)
              .actorsBefore(1)
              .actorsAfter(0)
              .iterations(5 * factor)
              .invocationsPerIteration(files ? 4 : 60));
      System.out.println(race.getName() + " " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }
  }
}
