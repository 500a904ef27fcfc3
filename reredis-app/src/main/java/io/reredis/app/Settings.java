package io.reredis.app;

import io.reredis.Reredis;
import io.reredis.app.ConfigFile.Directive;
import io.reredis.config.SavePoint;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns directives into options of the store. */
final class Settings {
  private static final String OUTPUT_LIMIT = "client-output-buffer-limit";

  private Settings() {}

  /** Applies the directives in their order; one that is wrong is a {@link UsageException}. */
  static void apply(CommandLine line, Reredis.Builder builder) {
    Map<String, String> outputLimits = new LinkedHashMap<>();
    List<String> savePoints = null;
    builder.option("save", SavePoint.REDIS_DEFAULT);
    for (Directive directive : line.directives) {
      try {
        if (directive.name().equalsIgnoreCase(OUTPUT_LIMIT)) {
          collect(directive.values(), outputLimits);
          builder.option(OUTPUT_LIMIT, String.join(" ", outputLimits.values()));
        } else if (directive.name().equalsIgnoreCase("save")) {
          savePoints = addSavePoints(savePoints, directive.values());
          builder.option("save", String.join(" ", savePoints));
        } else {
          apply(directive, builder);
        }
      } catch (ReredisException e) {
        throw new UsageException(directive.where() + e.getMessage().substring(4));
      }
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

  private static void apply(Directive directive, Reredis.Builder builder) {
    if (directive.values().isEmpty()) {
      throw ReredisException.error("a value is missing");
    }
    builder.option(directive.name(), String.join(" ", directive.values()));
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
