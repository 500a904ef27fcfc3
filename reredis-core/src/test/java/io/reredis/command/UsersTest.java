package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the users that an embedding program defines, and the sessions of these users. */
class UsersTest {
  private final Reredis store =
      Reredis.open(
          builder ->
              builder
                  .clock(new ManualClock(1_700_000_000_000L))
                  .activeExpiry(false)
                  .option("enable-module-command", "local")
                  .user("alice", "on", ">secret", "~a*", "&news", "+@all")
                  .renameCommand("flushall", "")
                  .renameCommand("get", "fetch"));
  private final TestClient local = new TestClient(store, "127.0.0.1:40001");
  private final TestClient remote = new TestClient(store, "10.0.0.1:40001");

  @AfterEach
  void close() {
    store.close();
  }

  private static Reredis.Builder open(java.util.function.Consumer<Reredis.Builder> setup) {
    Reredis.Builder[] kept = new Reredis.Builder[1];
    Reredis.open(
            builder -> {
              setup.accept(builder);
              kept[0] = builder;
            })
        .close();
    return kept[0];
  }

  @Test
  void theBuilderDefinesUsersAndNames() {
    assertEquals("+OK\r\n", local.line("auth alice secret"));
    assertEquals("$-1\r\n", local.line("fetch a"));
    assertEquals("-NOPERM No permissions to access a key\r\n", local.line("fetch b"));
    assertTrue(local.line("get a").startsWith("-ERR unknown command 'get'"));
    assertTrue(local.line("flushall").startsWith("-ERR unknown command 'flushall'"));
    assertEquals(
        "ERR Error in user declaration '+nosuch': Unknown command or category name in ACL",
        assertThrows(ReredisException.class, () -> open(b -> b.user("bob", "+nosuch")))
            .getMessage());
    assertThrows(ReredisException.class, () -> open(b -> b.user("bob").user("bob")));
    assertThrows(ReredisException.class, () -> open(b -> b.renameCommand("nosuch", "x")));
    assertThrows(ReredisException.class, () -> open(b -> b.renameCommand("get", "set")));
  }

  @Test
  void theProgramItselfHasAllRightsUnlessItLogsIn() {
    store.execute("ACL", "SETUSER", "default", "off", "-@all", "resetkeys");
    assertTrue(local.line("set a 1").startsWith("-NOPERM User default has no permissions"));
    TestClient late = new TestClient(store, "127.0.0.1:40002");
    assertEquals("-NOAUTH Authentication required.\r\n", late.line("set a 1"));
    try (CommandSession session = store.session()) {
      assertEquals("OK", session.execute("SET", "a", "1"));
      assertEquals("default", session.execute("ACL", "WHOAMI"));
      assertEquals("OK", session.execute("AUTH", "alice", "secret"));
      assertThrows(ReredisException.class, () -> session.execute("SET", "b", "1"));
      store.execute("ACL", "DELUSER", "alice");
      assertThrows(ReredisException.class, () -> session.execute("SET", "a", "2"));
    }
    assertEquals("1", store.strings().get("a"));
  }

  @Test
  void aUserThatDeletesItselfReceivesTheReply() {
    local.line("auth alice secret");
    remote.line("auth alice secret");
    assertEquals(":1\r\n", local.line("acl deluser alice"));
    assertEquals(Outcome.CLOSE, local.outcome);
    assertFalse(local.closed);
    assertTrue(remote.closed);
  }

  @Test
  void subscribersWithoutTheirChannelAreDisconnected() {
    local.line("auth alice secret");
    local.line("subscribe news");
    remote.line("subscribe news");
    store.execute("ACL", "SETUSER", "alice", "-get");
    assertFalse(local.closed);
    store.execute("ACL", "SETUSER", "alice", "resetchannels", "&other");
    assertTrue(local.closed);
    assertFalse(remote.closed, "another user");
  }

  @Test
  void moduleCommandsNeedTheOption() {
    assertEquals(
        "-ERR Error loading the extension. Please check the server logs.\r\n",
        local.line("module load x"));
    assertEquals(
        "-ERR Error unloading module: no such module with that name\r\n",
        local.line("module unload x"));
    assertTrue(remote.line("module load x").startsWith("-ERR MODULE command not allowed. If the"));
    assertEquals("*0\r\n", remote.line("module list"));
    assertEquals("+OK\r\n", remote.line("multi"));
    assertTrue(remote.line("module load x").startsWith("-ERR MODULE command not allowed"));
    assertTrue(remote.line("exec").startsWith("-EXECABORT "));
  }

  @Test
  void infoCountsRefusals() {
    local.line("auth alice wrong");
    local.line("auth alice secret");
    local.line("acl setuser alice -set");
    local.line("set a 1");
    local.line("fetch b");
    local.line("publish other m");
    String info = remote.line("info stats");
    for (String reason : new String[] {"auth", "cmd", "key", "channel"}) {
      assertTrue(info.contains("\r\nacl_access_denied_" + reason + ":1\r\n"), info);
    }
  }
}
