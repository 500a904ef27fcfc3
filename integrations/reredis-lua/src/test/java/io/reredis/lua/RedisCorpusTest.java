package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every program of a corpus with Reredis and with redis-server, and compares the strings that
 * they return, or the messages of their errors. The first line of each is {@link Scripts#PRELUDE}.
 */
class RedisCorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/redis-corpus");

  private static RedisOracle redis;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    redis = RedisOracle.isThere() ? new RedisOracle() : null;
  }

  @AfterAll
  static void stop() throws IOException {
    if (redis != null) {
      redis.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyProgramReturnsWhatRedisReturns() throws IOException {
    assumeTrue(redis != null, "redis-server is not installed");
    return Corpus.read(CORPUS).stream()
        .map(p -> DynamicTest.dynamicTest(p.name(), () -> compare(p.text())));
  }

  private static void compare(String program) throws IOException {
    byte[] text = (Scripts.PRELUDE + "\n" + program).getBytes(StandardCharsets.ISO_8859_1);
    redis.reset();
    assertEquals(redis.eval(text), Scripts.run(text));
  }
}
