package io.reredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.support.Await;
import io.reredis.support.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the bytes on the wire with those of redis-server, if it is installed. */
class RealRedisTest {
  @TempDir static Path folder;
  private static Process redis;
  private static int redisPort;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    Program.assumeInstalled("redis-server");
    redisPort = Ports.free();
    redis =
        new ProcessBuilder(
                "redis-server", "--port", "" + redisPort, "--bind", "127.0.0.1", "--save", "")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    Await.until("Redis serves", () -> isServing(redisPort));
    server = TestServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (redis != null) {
      redis.destroyForcibly().waitFor();
    }
    if (server != null) {
      server.close();
    }
  }

  private static boolean isServing(int port) throws IOException {
    try (Client client = Client.connect(port)) {
      return client.call("PING").equals("PONG");
    } catch (ConnectException e) {
      return false;
    }
  }

  static List<String> streamsThatEnd() {
    String long64k = "1".repeat(65537);
    return List.of(
        "*\r\n",
        "*x\r\n",
        "*1x\r\n",
        "*+1\r\n",
        "*-0\r\n",
        "*01\r\n",
        "* 1\r\n",
        "*2147483648\r\n",
        "*9223372036854775808\r\n",
        "*" + long64k,
        "*1\r\n$\r\n",
        "*1\r\n$-1\r\n",
        "*1\r\n$3x\r\n",
        "*1\r\n$+3\r\n",
        "*1\r\n$03\r\n",
        "*1\r\n$536870913\r\n",
        "*1\r\n$" + long64k,
        "*1\r\nPING\r\n",
        "*1\r\n\r\n",
        "a".repeat(65537),
        "set k \"a\r\n",
        "set k \"a\"b\r\n",
        "set k 'a'b\r\n",
        "QUIT\r\nPING\r\n",
        "post / HTTP/1.1\r\nPING\r\n",
        "Host: here\r\nPING\r\n");
  }

  @ParameterizedTest
  @MethodSource("streamsThatEnd")
  void theEndOfAConnection(String stream) throws Exception {
    assertEquals(untilTheEnd(redisPort, stream), untilTheEnd(server.port(), stream));
  }

  private static String untilTheEnd(int port, String stream) throws IOException {
    try (Client client = Client.connect(port)) {
      client.raw(stream);
      return client.readToEnd();
    } catch (SocketTimeoutException e) {
      return "still open";
    }
  }

  static List<String> streamsThatGoOn() {
    return List.of(
        "\r\n\r\nPING\r\n",
        "*0\r\n*-1\r\n*-7\r\nPING\r\n",
        "*1\r\n$4\r\nPINGxxPING\r\n",
        "*1\r\n$0\r\n\r\n",
        "\"\"\r\n",
        "ECHO a\"b c\"\r\n",
        "ECHO \"\\x41\\q\\xzz\"\r\n",
        "ECHO 'it\\'s\\n'\r\n",
        "ECHO  \t x \r\n",
        "NONSENSE a b\r\nMULTI\r\nNONSENSE\r\nEXEC\r\n",
        "CLIENT REPLY SKIP\r\nPING\r\nECHO x\r\n",
        "CLIENT REPLY OFF\r\nPING\r\nCLIENT REPLY ON\r\n",
        "SUBSCRIBE a b\r\nPING\r\nGET k\r\nUNSUBSCRIBE a b\r\nPING\r\n",
        "SUBSCRIBE a\r\nRESET\r\nGET none\r\n",
        "WAIT 0 0\r\nWAIT 1 1\r\nCLIENT UNPAUSE\r\nCLIENT GETNAME\r\n");
  }

  @ParameterizedTest
  @MethodSource("streamsThatGoOn")
  void answers(String stream) throws Exception {
    String expected = upToMark(redisPort, stream);
    assertEquals(expected, upToMark(server.port(), stream));
  }

  /** Returns the lines before the reply to a final PING. */
  private static String upToMark(int port, String stream) throws IOException {
    try (Client client = Client.connect(port)) {
      client.raw(stream + "PING the-end\r\n");
      StringBuilder all = new StringBuilder();
      for (String line = client.readLine(); !line.equals("the-end"); line = client.readLine()) {
        all.append(line).append('\n');
      }
      return all.toString();
    }
  }

  @Test
  void aMessageToTheSenderInResp2() throws Exception {
    String stream = "HELLO 2\r\nSUBSCRIBE c\r\nPUBLISH c x\r\nUNSUBSCRIBE c\r\n";
    String expected = upToMark(redisPort, stream).replaceAll("(?s)^.*subscribe\n", "");
    assertEquals(expected, upToMark(server.port(), stream).replaceAll("(?s)^.*subscribe\n", ""));
  }
}
