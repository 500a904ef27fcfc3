package io.reredis.net;

import org.junit.jupiter.api.Test;

/** Tests typical uses of ioredis, node-redis and libraries based on ioredis. */
class NodeClientTest {
  @Test
  void anApplicationWithIoredis() throws Exception {
    run("client.mjs");
  }

  @Test
  void everyFamilyOfValues() throws Exception {
    run("families.mjs");
  }

  @Test
  void scriptsAndFunctions() throws Exception {
    run("scripts.mjs");
  }

  private static void run(String program) throws Exception {
    try (TestServer server = TestServer.start(2, setup -> {})) {
      NodeProgram.run(program, server.port());
    }
  }
}
