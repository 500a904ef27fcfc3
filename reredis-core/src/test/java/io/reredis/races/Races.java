package io.reredis.races;

import io.reredis.TrackingRaces;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * A process in which Lincheck has several threads do all kinds of things at once, again and again.
 * It has a process of its own because it instruments classes.
 */
final class Races {
  private static final Class<?>[] ALL = {
    WaitingRaces.class,
    ChannelRaces.class,
    TrackingRaces.class,
    ClosingRaces.class,
    ClosingRaces.WithLog.class
  };

  /** Kept, as a logger that is not used loses its level. */
  private static final Logger LOG = Logger.getLogger("io.reredis");

  private Races() {}

  /** The argument says how much longer than in a build it is. */
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

  @SuppressWarnings("deprecation") // what replaces it is for Kotlin alone
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
