package io.reredis.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reredis.CommandSession;
import io.reredis.Reredis;
import io.reredis.command.family.Families;
import io.reredis.support.MutedLog;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that each family runs exactly the commands that the table assigns to it. */
@ExtendWith(MutedLog.class)
class FamiliesTest {
  static Stream<String> commands() {
    return Families.table().all().stream()
        .filter(command -> !command.isContainer())
        .map(Command::name);
  }

  /**
   * Sends arguments that most commands reject: only a command without a handler fails internally.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void noCommandIsForgotten(String name) throws Exception {
    Command command = Families.table().named(name);
    List<String> request = new ArrayList<>(List.of(name.split("\\|")));
    while (request.size() < Math.abs(command.arity()) + (command.arity() < 0 ? 1 : 0)) {
      request.add("x");
    }
    try (Reredis store =
            Reredis.open(
                builder ->
                    builder
                        .option("enable-debug-command", "yes")
                        .option("enable-module-command", "yes"));
        CommandSession session = store.session()) {
      String reply;
      try {
        reply = String.valueOf(session.execute(request.toArray(String[]::new)));
      } catch (ReredisException e) {
        reply = e.getMessage();
      }
      assertFalse(reply.contains("internal error"), reply);
    }
  }

  static Stream<Family> families() {
    return Families.table().all().stream()
        .filter(command -> !command.isContainer())
        .map(Command::family)
        .distinct();
  }

  /** A family that accepts any name would hide a command that its switch lacks. */
  @ParameterizedTest
  @MethodSource("families")
  void eachFamilyRejectsAnUnknownName(Family family) {
    assertThrows(IllegalArgumentException.class, () -> family.handler("no such command"));
  }

  @Test
  void eachCommandThatRunsAScriptSaysHowItRefersToIt() {
    Set<String> running = new TreeSet<>();
    for (Command command : Families.table().all()) {
      if (command.runsScript()) {
        running.add(command.name() + " " + command.script());
      }
    }
    assertEquals(
        Set.of(
            "eval TEXT",
            "eval_ro TEXT",
            "evalsha DIGEST",
            "evalsha_ro DIGEST",
            "fcall FUNCTION",
            "fcall_ro FUNCTION"),
        running);
    assertThrows(IllegalStateException.class, () -> Families.table().named("get").script());
  }

  @Test
  void eachTraitIsUsed() {
    Set<CommandTrait> unused = new TreeSet<>(Set.of(CommandTrait.values()));
    Families.table().all().forEach(command -> unused.removeIf(command::has));
    assertEquals(Set.of(), unused);
  }
}
