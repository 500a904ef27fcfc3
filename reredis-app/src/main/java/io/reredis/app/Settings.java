package io.reredis.app;

import io.reredis.Reredis;
import io.reredis.acl.Text;
import io.reredis.app.ConfigFile.Directive;
import io.reredis.command.CommandTable;
import io.reredis.command.Engine;
import io.reredis.command.family.Families;
import io.reredis.config.SavePoint;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts directives to options of the store. */
final class Settings {
  private static final String OUTPUT_LIMIT = "client-output-buffer-limit";

  private static final String RENAME = "rename-command";

  /** The name of lines that define users. */
  static final String USER = "user";

  private Settings() {}

  /** Applies the directives in order; throws a {@link UsageException} for an invalid one. */
  static void apply(CommandLine line, Reredis.Builder builder) {
    Map<String, String> outputLimits = new LinkedHashMap<>();
    List<String> savePoints = null;
    CommandTable names = Families.table();
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
   * Refuses a supervisor that waits for a notification which a JVM cannot send, and would finally
   * end the program; without such a supervisor, the option has no effect, as in Redis.
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

  /** Adds the save points of a line to earlier ones; an empty value removes all. */
  private static List<String> addSavePoints(@Nullable List<String> points, List<String> values) {
    List<String> all = new ArrayList<>(points == null ? List.of() : points);
    if (values.isEmpty() || values.equals(List.of(""))) {
      all.clear();
    } else {
      all.addAll(values);
    }
    return all;
  }

  /** Tries the renaming on a separate command table, to report errors with their line. */
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
   * Applies the user lines, before the store has clients; throws a {@link UsageException} for an
   * invalid one.
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

  /**
   * Returns the position of a line for errors; of a user line only the name, because the rest may
   * be secret.
   */
  private static String where(Directive directive) {
    if (!directive.name().equalsIgnoreCase(USER) || directive.values().isEmpty()) {
      return directive.where();
    }
    int line = directive.where().indexOf(", '");
    String place = line < 0 ? "--user" : directive.where().substring(0, line);
    return place + ", user " + directive.values().get(0) + ": ";
  }

  /** Collects the limits of several lines; each line may set several classes. */
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
