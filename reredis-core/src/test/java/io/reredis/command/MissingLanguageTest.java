package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without reredis-lua, commands that run scripts fail with an error that names the module. */
class MissingLanguageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "EVAL return 0",
        "EVAL_RO return 0",
        "EVALSHA x 0",
        "EVALSHA_RO x 0",
        "SCRIPT LOAD return"
      })
  void theErrorNamesTheModule(String line) {
    try (Reredis store = Reredis.open(b -> b.activeExpiry(false))) {
      TestClient client = new TestClient(store, "127.0.0.1:1");
      assertEquals(
          "-ERR scripts need the module reredis-lua: add io.reredis:reredis-lua to the"
              + " dependencies\r\n",
          client.line(line));
      assertEquals("+PONG\r\n", client.line("ping"));
    }
  }
}
