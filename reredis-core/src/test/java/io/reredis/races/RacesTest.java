package io.reredis.races;

import io.reredis.support.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Waiting pops, channels, caches of clients and the end of a store, used by several threads at
 * once.
 */
class RacesTest {
  private static final int FACTOR = Integer.getInteger("reredis.races.factor", 1);

  @Test
  void whatThreadsDoAtOnceIsRight() throws Exception {
    ChildProcess.run(
        Path.of("target", "races").toAbsolutePath(),
        280L * FACTOR,
        List.of(Races.class.getName(), "" + FACTOR));
  }
}
