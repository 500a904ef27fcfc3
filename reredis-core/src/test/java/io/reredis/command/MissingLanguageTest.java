package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.Scripts;
import io.reredis.util.ReredisException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without reredis-lua, commands that run scripts fail with an error that names the module. */
class MissingLanguageTest {
  @Test
  void theTypedApiNamesTheModule() {
    try (Reredis store = Reredis.open(b -> b.activeExpiry(false))) {
      Scripts scripts = store.scripts();
      assertNamed(() -> scripts.eval("return 1", List.of("k"), "a"));
      assertNamed(() -> scripts.load("#!lua name=l\n"));
      ReredisException e = assertThrows(ReredisException.class, () -> scripts.call("f", List.of()));
      assertEquals("ERR Function not found", e.getMessage());
    }
  }

  private static void assertNamed(Executable call) {
    ReredisException e = assertThrows(ReredisException.class, call);
    assertTrue(e.getMessage().contains("io.reredis:reredis-lua"), e.getMessage());
  }

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
