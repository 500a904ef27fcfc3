package io.reredis.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.resp.ReplyReader;
import io.reredis.support.Await;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program as a process in its own folder, and kills remaining processes. */
abstract class ProcessTest {
  static final int SECONDS = 30;

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  static Connection awaitOpen(Process process, int port) throws IOException {
    while (true) {
      try {
        return new Connection(port);
      } catch (ConnectException e) {
        assertTrue(process.isAlive(), "it has ended");
      }
    }
  }

  /** Starts the program. */
  Process start(String... arguments) throws IOException {
    return startMain(System.getProperty("java.class.path"), "io.reredis.app.Main", arguments);
  }

  Process startMain(String classPath, String mainClass, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                classPath,
                mainClass));
    command.addAll(List.of(arguments));
    int number = processes.size();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("captured" + number + ".out").toFile())
            .redirectError(folder.resolve("captured" + number + ".err").toFile())
            .start();
    processes.add(process);
    return process;
  }

  String output(Process process) throws IOException {
    return Files.readString(folder.resolve("captured" + processes.indexOf(process) + ".out"));
  }

  String errors(Process process) throws IOException {
    return Files.readString(folder.resolve("captured" + processes.indexOf(process) + ".err"));
  }

  static int exitCode(Process process) throws InterruptedException {
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  void awaitReady(Process process, int port) throws Exception {
    awaitReady(process, "TCP on 127.0.0.1:" + port);
  }

  /** Waits until the program reports the given open ports. */
  void awaitReady(Process process, String opened) throws Exception {
    String ready = Application.VERSION + " is ready: " + opened + "\n";
    Await.until(
        "it is ready",
        () -> {
          boolean done = output(process).equals(ready);
          assertTrue(done || process.isAlive(), () -> said(process));
          return done;
        });
  }

  private String said(Process process) {
    try {
      return output(process) + errors(process);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A plain client. */
  static final class Connection implements AutoCloseable {
    final Socket socket;
    final BufferedInputStream in;
    final ReplyReader replies;

    Connection(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(SECONDS * 1000);
      in = new BufferedInputStream(socket.getInputStream());
      replies = new ReplyReader(in, true);
    }

    void send(String... arguments) throws IOException {
      StringBuilder text = new StringBuilder("*").append(arguments.length).append("\r\n");
      for (String argument : arguments) {
        text.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
      }
      socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    Object read() throws IOException {
      Object reply = replies.read();
      return reply instanceof RuntimeException error ? error.getMessage() : reply;
    }

    Object call(String... arguments) throws IOException {
      send(arguments);
      return read();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
