package io.reredis.command.family;

import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Protection;
import io.reredis.config.Config;
import io.reredis.config.Option;
import io.reredis.util.ReredisException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The commands on options and statistics: CONFIG. */
final class ConfigCommands implements Family {
  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "config|get" -> ConfigCommands::get;
      case "config|help" -> ConfigCommands::help;
      case "config|resetstat" -> ConfigCommands::resetstat;
      case "config|rewrite" -> ConfigCommands::rewrite;
      case "config|set" -> ConfigCommands::set;
      default -> throw Family.unknown(name);
    };
  }

  private static void get(Call c) {
    List<String> patterns = c.rest(2).stream().map(Object::toString).toList();
    Map<String, String> found = c.engine().config().matching(patterns);
    c.reply.map(found.size());
    found.forEach(
        (name, value) -> {
          c.reply.bulk(name);
          c.reply.bulk(value);
        });
  }

  private static void set(Call c) {
    Map<String, String> changes = new LinkedHashMap<>();
    ReredisException repeated = null;
    for (int i = 2; i < c.count(); i += 2) {
      String name = c.text(i);
      if (i + 1 < c.count()) {
        String old = changes.putIfAbsent(name.toLowerCase(Locale.ROOT), c.text(i + 1));
        if (old != null && repeated == null) {
          repeated = Config.failed(name, "duplicate parameter");
        }
      }
    }
    hideSecrets(c);
    if (c.count() % 2 != 0) {
      throw Errors.SYNTAX;
    }
    if (repeated != null) {
      throw repeated;
    }
    Config config = c.engine().config();
    checkProtected(c, changes);
    if (c.inExec) {
      // listeners of options take locks that must not be waited for while holding shards
      config.verify(changes);
      c.afterExec(() -> config.set(changes));
    } else {
      config.set(changes);
    }
    c.reply.ok();
  }

  /** Rejects options that could be used to attack the machine, unless they are enabled. */
  private static void checkProtected(Call c, Map<String, String> changes) {
    for (String name : changes.keySet()) {
      if (c.engine().config().is(name, Option.Trait.PROTECTED)
          && !Protection.allows(c.engine(), "enable-protected-configs", c.session.transport())) {
        throw Config.failed(name, "can't set protected config");
      }
    }
  }

  private static void hideSecrets(Call c) {
    for (int i = 2; i + 1 < c.count(); i += 2) {
      if (c.engine().config().is(c.text(i), Option.Trait.SECRET)) {
        c.redact(i + 1);
      }
    }
  }

  private static void resetstat(Call c) {
    c.engine().resetStatistics();
    c.reply.ok();
  }

  private static void rewrite(Call c) {
    c.engine().config().rewrite();
    c.reply.ok();
  }

  private static void help(Call c) {
    Help.write(
        c,
        "GET <pattern> [<pattern> ...]",
        "    Return the options that match a <pattern>, with their values.",
        "RESETSTAT",
        "    Reset the statistics of INFO.",
        "REWRITE",
        "    Write the options to the configuration file.",
        "SET <option> <value> [<option> <value> ...]",
        "    Change options: all of them, or none after an error.");
  }
}
