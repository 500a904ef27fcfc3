package io.reredis.app;

import io.reredis.Reredis;
import io.reredis.acl.Text;
import io.reredis.app.ConfigFile.Directive;
import io.reredis.command.CommandTable;
import io.reredis.command.Engine;
import io.reredis.config.SavePoint;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Turns directives into options of the store. */
final class Settings {
  private static final String OUTPUT_LIMIT = "client-output-buffer-limit";

  private static final String RENAME = "rename-command";

  /** The name of lines that define users. */
  static final String USER = "user";

  private Settings() {}

  /** Applies the directives in their order; one that is wrong is a {@link UsageException}. */
  static void apply(CommandLine line, Reredis.Builder builder) {
    Map<String, String> outputLimits = new LinkedHashMap<>();
    List<String> savePoints = null;
    CommandTable names = new CommandTable();
    builder.option("save", SavePoint.REDIS_DEFAULT);
    for (Directive directive : line.directives) {
      try {
        if (directive.name().equalsIgnoreCase(OUTPUT_LIMIT)) {
          collect(directive.values(), outputLimits);
          builder.option(OUTPUT_LIMIT, String.join(" ", outputLimits.values()));
        } else if (directive.name().equalsIgnoreCase("save")) {
          savePoints = addSavePoints(savePoints, directive.values());
          builder.option("save", String.join(" ", savePoints));
        } else if (directive.name().equalsIgnoreCase(RENAME)) {
          rename(directive.values(), names, builder);
        } else if (!directive.name().equalsIgnoreCase(USER)) {
          apply(directive, builder);
        }
      } catch (ReredisException e) {
        throw new UsageException(directive.where() + e.getMessage().substring(4));
      }
    }
  }

  /**
   * Refuses a supervisor that waits for a message which a JVM has no means to send, and would end
   * the program in the end; where none waits, the option does nothing, as in Redis.
   */
  static void checkSupervision(String supervised, Map<String, String> environment) {
    boolean any = supervised.equals("auto");
    if ((any || supervised.equals("systemd")) && environment.containsKey("NOTIFY_SOCKET")) {
      throw new UsageException(
          "supervised "
              + supervised
              + " is refused: systemd would wait for a message that a JVM cannot send; use"
              + " Type=exec in the unit, and supervised no");
    }
    if ((any || supervised.equals("upstart")) && environment.containsKey("UPSTART_JOB")) {
      throw new UsageException(
          "supervised "
              + supervised
              + " is refused: upstart would wait for a signal that a JVM cannot send; use no"
              + " expect stanza in the job, and supervised no");
    }
  }

  /** Later lines add to earlier ones; one with an empty value takes all back. */
  private static List<String> addSavePoints(List<String> points, List<String> values) {
    List<String> all = new ArrayList<>(points == null ? List.of() : points);
    if (values.isEmpty() || values.equals(List.of(""))) {
      all.clear();
    } else {
      all.addAll(values);
    }
    return all;
  }

  /** Tries on a table of commands what the store will do with its own, to tell where it fails. */
  private static void rename(List<String> values, CommandTable names, Reredis.Builder builder) {
    if (values.size() != 2) {
      throw ReredisException.error("a name and a new name are needed");
    }
    names.rename(values.get(0), values.get(1));
    builder.renameCommand(values.get(0), values.get(1));
  }

  private static void apply(Directive directive, Reredis.Builder builder) {
    if (directive.values().isEmpty() && builder.option(directive.name()) != null) {
      throw ReredisException.error("a value is missing");
    }
    builder.option(directive.name(), String.join(" ", directive.values()));
  }

  /**
   * Applies the lines on users, which need a store that nobody has entered yet; one that is wrong
   * is a {@link UsageException}.
   */
  static void finish(CommandLine line, Engine engine) {
    Set<String> names = new HashSet<>();
    for (Directive directive : line.directives) {
      List<String> values = directive.values();
      try {
        if (directive.name().equalsIgnoreCase(USER)) {
          if (values.isEmpty()) {
            throw ReredisException.error("a name is missing");
          }
          if (!names.add(values.get(0))) {
            throw ReredisException.error(
                "Duplicate user found. A user can only be defined once in config files");
          }
          List<String> rules = values.stream().skip(1).map(Text::of).toList();
          engine.users().define(Text.of(values.get(0)), rules);
        }
      } catch (ReredisException e) {
        throw new UsageException(where(directive) + e.getMessage().substring(4));
      }
    }
  }

  /** Where a line stands; of a user's not more than the name, since the rest may be secret. */
  private static String where(Directive directive) {
    if (!directive.name().equalsIgnoreCase(USER) || directive.values().isEmpty()) {
      return directive.where();
    }
    int line = directive.where().indexOf(", '");
    String place = line < 0 ? "--user" : directive.where().substring(0, line);
    return place + ", user " + directive.values().get(0) + ": ";
  }

  /** The option may be given once for each class; later lines add to earlier ones. */
  private static void collect(List<String> values, Map<String, String> limits) {
    if (values.isEmpty() || values.size() % 4 != 0) {
      throw ReredisException.error("Wrong number of arguments in buffer limit configuration.");
    }
    for (int i = 0; i < values.size(); i += 4) {
      limits.put(
          values.get(i).toLowerCase(Locale.ROOT), String.join(" ", values.subList(i, i + 4)));
    }
  }
}
