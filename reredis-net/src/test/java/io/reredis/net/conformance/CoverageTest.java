package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.command.Command;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Compares the conformance tests with the command table: some test must send every command and
 * subcommand with a valid number of arguments.
 */
class CoverageTest {
  private final Set<String> sent = new TreeSet<>();

  @Test
  void everyCommandHasATest() throws Exception {
    List<Method> bodies = bodies();
    assertTrue(bodies.size() > 100, () -> bodies.size() + " tests found");
    for (Method body : bodies) {
      run(body);
    }
    Set<String> missing = names();
    missing.removeAll(sent);
    assertEquals(Set.of(), missing, "commands without a conformance test");
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    try (Reredis store = Reredis.open(options -> options.activeExpiry(false))) {
      for (Command command : Inside.of(store).engine().table().commands()) {
        if (command.subcommands().isEmpty() || command.name().equals("command")) {
          names.add(command.name());
        }
        command.subcommands().values().forEach(sub -> names.add(sub.name()));
      }
    }
    return names;
  }

  private static List<Method> bodies() throws Exception {
    File directory = new File(CoverageTest.class.getResource("CoverageTest.class").toURI());
    List<Method> bodies = new ArrayList<>();
    for (String file : directory.getParentFile().list()) {
      if (file.endsWith("Test.class")) {
        String name = file.substring(0, file.length() - ".class".length());
        Class<?> type = Class.forName(CoverageTest.class.getPackageName() + "." + name);
        for (Method method : type.getDeclaredMethods()) {
          if (method.isAnnotationPresent(OnEveryTarget.class)) {
            bodies.add(method);
          }
        }
      }
    }
    return bodies;
  }

  private void run(Method body) throws Exception {
    boolean sockets = body.getAnnotation(OnEveryTarget.class).sockets();
    try (Bench bench = new Bench(sockets ? Target.RESP3 : Target.IN_PROCESS)) {
      bench.note(this::note);
      Constructor<?> constructor = body.getDeclaringClass().getDeclaredConstructor();
      constructor.setAccessible(true);
      body.setAccessible(true);
      body.invoke(constructor.newInstance(), bench.open());
    }
  }

  private void note(byte[][] words, Reply reply) {
    if (reply.isError() && reply.text().contains("wrong number of arguments")) {
      return;
    }
    sent.add(name(words[0]));
    if (words.length > 1) {
      sent.add(name(words[0]) + "|" + name(words[1]));
    }
  }

  private static String name(byte[] word) {
    return new String(word, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }
}
