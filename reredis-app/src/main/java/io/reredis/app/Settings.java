package io.reredis.app;

import io.reredis.Reredis;
import io.reredis.app.ConfigFile.Directive;
import io.reredis.util.ReredisException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    for (Directive directive : line.directives) {
      try {
        if (directive.name().equalsIgnoreCase(OUTPUT_LIMIT)) {
          collect(directive.values(), outputLimits);
          builder.option(OUTPUT_LIMIT, String.join(" ", outputLimits.values()));
        } else if (directive.name().equalsIgnoreCase(USER)) {
          defineUser(directive.values(), builder);
        } else if (directive.name().equalsIgnoreCase(RENAME)) {
          rename(directive.values(), builder);
        } else {
          apply(directive, builder);
        }
      } catch (ReredisException e) {
        throw new UsageException(directive.where() + e.getMessage().substring(4));
      }
    }
  }

  private static void apply(Directive directive, Reredis.Builder builder) {
    if (directive.values().isEmpty()) {
      throw ReredisException.error("a value is missing");
    }
    builder.option(directive.name(), String.join(" ", directive.values()));
  }

  private static void defineUser(List<String> values, Reredis.Builder builder) {
    if (values.isEmpty()) {
      throw ReredisException.error("a name is missing");
    }
    builder.user(values.get(0), values.subList(1, values.size()).toArray(String[]::new));
  }

  private static void rename(List<String> values, Reredis.Builder builder) {
    if (values.size() != 2) {
      throw ReredisException.error("a name and a new name are needed");
    }
    builder.renameCommand(values.get(0), values.get(1));
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
