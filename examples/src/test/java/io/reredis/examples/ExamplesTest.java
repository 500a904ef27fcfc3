package io.reredis.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Runs each example and checks its output. */
class ExamplesTest {
  private interface Example {
    void run(String[] arguments) throws Exception;
  }

  @Test
  void fiveLines() throws Exception {
    assertEquals("hello\n", printed(FiveLines::main));
  }

  @Test
  void embeddedCache() throws Exception {
    assertEquals(
        """
        looking up 42
        value of 42
        value of 42
        looking up 42
        value of 42
        """,
        printed(EmbeddedCache::main));
  }

  @Test
  void embeddedServer() throws Exception {
    assertEquals(
        """
        the client reads: the program
        the program counts: 42
        """,
        printed(EmbeddedServer::main));
  }

  @Test
  void changeListener() throws Exception {
    assertEquals(
        """
        set order:1
        append order:1
        del order:1, gone
        """,
        printed(ChangeListenerExample::main));
  }

  @Test
  void dashboard() throws Exception {
    assertEquals("the page answers 200\n", printed(DashboardExample::main));
  }

  @Test
  void dashboardLogin() throws Exception {
    assertEquals(
        """
        without a session: 303
        with a session: 200
        """,
        printed(DashboardLoginExample::main));
  }

  private static String printed(Example example) throws Exception {
    PrintStream standard = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      example.run(new String[0]);
    } finally {
      System.setOut(standard);
    }
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
