package io.reredis.races;

import io.reredis.support.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests waiting pops, channels, client caches and the close of a store with several threads. */
class RacesTest {
  private static final int FACTOR = Integer.getInteger("reredis.races.factor", 1);

  @Test
  void concurrentOperationsAreCorrect() throws Exception {
    ChildProcess.run(
        Path.of("target", "races").toAbsolutePath(),
        280L * FACTOR,
        List.of(Races.class.getName(), "" + FACTOR));
  }
}
