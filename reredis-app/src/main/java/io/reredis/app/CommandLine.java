package io.reredis.app;

import io.reredis.app.ConfigFile.Directive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program's arguments: {@code [file] [--name value ...] [--name=value] ...}. */
final class CommandLine {
  /** The configuration file, or null. */
  final @Nullable Path file;

  /** The directives of the file and then of the flags, which take precedence. */
  final List<Directive> directives = new ArrayList<>();

  CommandLine(String[] arguments) {
    int next = 0;
    if (arguments.length > 0 && !arguments[0].startsWith("-")) {
      file = Path.of(arguments[0]).toAbsolutePath();
      directives.addAll(ConfigFile.read(file));
      next = 1;
    } else {
      file = null;
    }
    while (next < arguments.length) {
      next = flag(arguments, next);
    }
  }

  /** Reads one flag with its values; returns the index after them. */
  private int flag(String[] arguments, int index) {
    String flag = arguments[index];
    if (!flag.startsWith("--") || flag.length() == 2) {
      throw new UsageException("unexpected argument '" + flag + "' (see --help)");
    }
    List<String> values = new ArrayList<>();
    int equals = flag.indexOf('=');
    String name = equals < 0 ? flag : flag.substring(0, equals);
    if (equals >= 0) {
      values.add(flag.substring(equals + 1));
    }
    int next = index + 1;
    while (next < arguments.length && !isFlag(arguments[next])) {
      values.add(arguments[next++]);
    }
    String where = String.join(" ", Arrays.asList(arguments).subList(index, next)) + ": ";
    directives.add(new Directive(where, name.substring(2), values));
    return next;
  }

  /** Returns whether an argument is a flag; an address such as {@code -::1} is not. */
  private static boolean isFlag(String argument) {
    return argument.startsWith("--");
  }

  /** Returns whether one of the words is the only argument. */
  static boolean isOnly(String[] arguments, String... words) {
    return arguments.length == 1 && List.of(words).contains(arguments[0]);
  }
}
