package io.reredis.net;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests job queues of BullMQ. The same program runs on redis-server, which confirms its
 * expectations.
 */
class BullMqTest {
  private static final int JOBS = Integer.getInteger("reredis.bullmq.jobs", 500);

  @Test
  void jobs() throws Exception {
    try (TestServer server = TestServer.start(2, setup -> {})) {
      NodeProgram.run("bullmq.mjs", server.port(), JOBS);
    }
  }

  @Test
  void jobsOnRedis(@TempDir Path folder) throws Exception {
    Program.assumeInstalled("redis-server");
    try (RedisProcess redis = new RedisProcess(folder)) {
      NodeProgram.run("bullmq.mjs", redis.port(), JOBS);
    }
  }
}
