package io.reredis.config;

import static io.reredis.base.NotNull.notNull;

import io.reredis.base.Ascii;
import io.reredis.base.Glob;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of all options, by their names in redis.conf.
 *
 * <p>Reading is cheap but not free: on a hot path, listen to an option and keep a copy.
 * Thread-safe.
 */
public final class Config {
  private static final List<String> SHUTDOWN_WORDS =
      List.of("default", "save", "nosave", "now", "force");

  private static final Map<String, Option> OPTIONS = new LinkedHashMap<>();

  /** The initial values; their number makes each configuration large enough at once. */
  private static final Map<String, String> INITIAL = new LinkedHashMap<>();

  /** All names, including aliases. */
  private static final List<String> NAMES = new ArrayList<>();

  static {
    for (Option option : Options.ALL) {
      OPTIONS.put(option.name(), option);
      INITIAL.put(option.name(), option.initial());
    }
    NAMES.addAll(OPTIONS.keySet());
    NAMES.addAll(Options.ALIASES.keySet());
  }

  private final Map<String, String> values;
  private final Map<String, List<BiConsumer<String, String>>> listeners = new ConcurrentHashMap<>();
  private final Map<String, UnaryOperator<String>> checks = new ConcurrentHashMap<>();
  private final List<Group> groups = new CopyOnWriteArrayList<>();

  /** Writes the file for CONFIG REWRITE, or null. */
  private volatile @Nullable Runnable rewriter;

  /**
   * Options whose change must be validated first, such as a port, or that depend on each other,
   * such as a certificate and its key.
   */
  public interface Group {
    /** Returns the names of the options. */
    Set<String> names();

    /**
     * Validates new values.
     *
     * @param values the values by name, both changed and unchanged
     * @return applies the values
     * @throws ReredisException if they are invalid; then nothing changes
     */
    Change prepare(UnaryOperator<String> values);
  }

  /** A validated change; one of the two methods is called, once. */
  public interface Change {
    /** Applies the values; cannot fail. */
    void commit();

    /** Releases resources acquired for validation. */
    default void cancel() {}
  }

  /** Creates a configuration with default values. */
  public Config() {
    this(INITIAL);
  }

  private Config(Map<String, String> values) {
    this.values = new ConcurrentHashMap<>(values);
  }

  /** Creates a configuration with the same values and checks, without listeners and groups. */
  public Config copy() {
    Config copy = new Config(values);
    copy.checks.putAll(checks);
    return copy;
  }

  /** Returns all options. */
  public Iterable<Option> options() {
    return OPTIONS.values();
  }

  /** Returns the value as CONFIG GET prints it; null for an unknown name. */
  public @Nullable String get(String name) {
    return values.get(canonical(name));
  }

  /** Returns the value of an option that exists, as CONFIG GET prints it. */
  public String text(String name) {
    return notNull(values.get(name));
  }

  /** Returns the canonical name for a name in any case or an alias. */
  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Options.ALIASES.getOrDefault(lower, lower);
  }

  private @Nullable Option option(String name) {
    return OPTIONS.get(canonical(name));
  }

  /** Returns the value of a NUMBER or MEMORY option. */
  public long number(String name) {
    return Long.parseLong(values.get(name));
  }

  /** Returns the value of a BOOL option. */
  public boolean is(String name) {
    return "yes".equals(values.get(name));
  }

  /**
   * Returns the options whose names match one of the glob patterns, ignoring case; an option named
   * without a wildcard is returned under the given name.
   */
  public Map<String, String> matching(List<String> patterns) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pattern : patterns) {
      for (String name : NAMES) {
        if (Glob.matchesIgnoreCase(pattern, name)) {
          found.put(pattern.equalsIgnoreCase(name) ? pattern : name, get(name));
        }
      }
    }
    return found;
  }

  /**
   * Sets a value at the start, when fixed options can still be set.
   *
   * @throws ReredisException if the name is unknown or the value is invalid; the message says which
   */
  public void preset(String name, String value) {
    Option option = option(name);
    if (option == null) {
      String reason = Options.REFUSED.get(name.toLowerCase(Locale.ROOT));
      throw reason == null ? unknown(name) : refused(name, reason);
    }
    apply(option, parse(option, value));
  }

  private ReredisException unknown(String name) {
    String close = Similar.to(name.toLowerCase(Locale.ROOT), NAMES);
    String hint = close == null ? "" : "; did you mean '" + close + "'?";
    return ReredisException.error("Bad directive or wrong number of arguments" + hint);
  }

  private static ReredisException refused(String name, String reason) {
    return ReredisException.error(name + " is refused: " + reason);
  }

  /** Returns whether an option has the trait; false for an unknown name. */
  public boolean is(String name, Option.Trait trait) {
    Option option = option(name);
    return option != null && option.is(trait);
  }

  /**
   * Changes options at run time, all or none.
   *
   * @throws ReredisException with Redis's text if a name is unknown or repeated, an option is fixed
   *     or a value is invalid
   */
  public synchronized void set(Map<String, String> changes) {
    Map<Option, String> parsed = parse(changes);
    List<Change> prepared = prepare(parsed);
    parsed.forEach(this::apply);
    prepared.forEach(Change::commit);
  }

  /** Validates changes like {@link #set} without applying them. */
  public synchronized void verify(Map<String, String> changes) {
    prepare(parse(changes)).forEach(Change::cancel);
  }

  /** Validates the changes with the groups concerned. */
  private List<Change> prepare(Map<Option, String> changes) {
    List<Change> prepared = new ArrayList<>();
    for (Group group : groups) {
      for (Option option : changes.keySet()) {
        if (group.names().contains(option.name())) {
          try {
            prepared.add(group.prepare(name -> changes.getOrDefault(option(name), get(name))));
          } catch (ReredisException e) {
            prepared.forEach(Change::cancel);
            throw failed(option.name(), e.getMessage().substring(4));
          }
          break;
        }
      }
    }
    return prepared;
  }

  /** Adds a group, which validates each change of its options. */
  public void addGroup(Group group) {
    groups.add(group);
  }

  /** Removes a group. */
  public void removeGroup(Group group) {
    groups.remove(group);
  }

  private Map<Option, String> parse(Map<String, String> changes) {
    for (String name : changes.keySet()) {
      Option option = option(name);
      if (option == null) {
        throw ReredisException.error(
            "Unknown option or number of arguments for CONFIG SET - '" + name + "'");
      }
      if (!option.mutable() || option.is(Option.Trait.SERVED) && !isServed(option)) {
        throw failed(name, "can't set immutable config");
      }
    }
    Map<Option, String> parsed = new LinkedHashMap<>();
    changes.forEach(
        (name, value) -> {
          Option option = option(name);
          try {
            parsed.put(option, parse(notNull(option), value));
          } catch (ReredisException e) {
            throw failed(name, e.getMessage().substring(4));
          }
        });
    return parsed;
  }

  private boolean isServed(Option option) {
    return groups.stream().anyMatch(group -> group.names().contains(option.name()));
  }

  /** Returns the error of CONFIG SET. */
  public static ReredisException failed(String name, String why) {
    return ReredisException.error(
        "CONFIG SET failed (possibly related to argument '" + name + "') - " + why);
  }

  private void apply(Option option, String value) {
    values.put(option.name(), value);
    for (BiConsumer<String, String> listener : listeners.getOrDefault(option.name(), List.of())) {
      listener.accept(option.name(), value);
    }
  }

  /**
   * Calls {@code listener} with the current value and after each change, on the changing thread.
   */
  public void listen(String name, Consumer<String> listener) {
    listen((option, value) -> listener.accept(value), name);
  }

  /**
   * Calls {@code listener} with the name and the current value of each option, and after each
   * change, on the changing thread.
   */
  public void listen(BiConsumer<String, String> listener, String... options) {
    for (String name : options) {
      listenersOf(name).add(listener);
      listener.accept(name, values.get(name));
    }
  }

  private List<BiConsumer<String, String>> listenersOf(String name) {
    List<BiConsumer<String, String>> added = new CopyOnWriteArrayList<>();
    List<BiConsumer<String, String>> before = listeners.putIfAbsent(name, added);
    return before == null ? added : before;
  }

  /**
   * Adds a check of an option in addition to that of its kind: it returns the canonical value, or
   * throws {@link ReredisException}.
   */
  public void check(String name, UnaryOperator<String> check) {
    checks.put(name, check);
  }

  /** Sets the action that writes the file for CONFIG REWRITE. */
  public void rewriter(Runnable rewriter) {
    this.rewriter = rewriter;
  }

  /** Writes the values to the configuration file. */
  public void rewrite() {
    if (rewriter == null) {
      throw ReredisException.error("The server is running without a config file");
    }
    rewriter.run();
  }

  private String parse(Option option, String value) {
    UnaryOperator<String> check = checks.get(option.name());
    String ofKind = parseKind(option, value);
    String parsed = check == null ? parseNamed(option.name(), ofKind) : check.apply(ofKind);
    if (option.refusal() != null && !parsed.equals(option.initial())) {
      throw refused(option.name() + ' ' + parsed, option.refusal());
    }
    return parsed;
  }

  private static String parseKind(Option option, String value) {
    switch (option.kind()) {
      case BOOL:
        return parseBool(value);
      case NUMBER:
        return ranged(option, parseNumber(value));
      case MEMORY:
        return ranged(option, MemorySize.parseUnsigned(value));
      case CHOICE:
        String lower = value.toLowerCase(Locale.ROOT);
        if (!option.choices().contains(lower)) {
          throw ReredisException.error(
              "argument(s) must be one of the following: " + String.join(", ", option.choices()));
        }
        return lower;
      default:
        return value;
    }
  }

  /** Checks the value of an option that its kind does not describe. */
  private static String parseNamed(String name, String value) {
    return switch (name) {
      case "client-output-buffer-limit" -> OutputLimits.parse(value).toString();
      case "unixsocketperm" -> checkPermissions(value);
      case "maxmemory" -> parseLimit(value);
      case "maxmemory-clients" -> parseShare(value);
      case "latency-tracking-info-percentiles" -> checkPercentiles(value);
      case "save" -> SavePoint.print(SavePoint.parse(value));
      case "appendonly" -> parseBool(value);
      case "shutdown-on-sigint", "shutdown-on-sigterm" -> checkShutdown(value);
      case "locale-collate" -> Set.of("C", "POSIX").contains(value) ? "" : value;
      case "replicaof" -> value.equalsIgnoreCase("no one") ? "" : value;
      case "oom-score-adj-values" -> checkScores(value);
      case "hz" -> Long.toString(Math.max(1, Math.min(500, Long.parseLong(value))));
      case "dbfilename", "appendfilename", "appenddirname" -> checkFileName(name, value);
      default -> value;
    };
  }

  private static String parseBool(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (!lower.equals("yes") && !lower.equals("no")) {
      throw ReredisException.error("argument must be 'yes' or 'no'");
    }
    return lower;
  }

  private static long parseNumber(String value) {
    byte[] text = Ascii.bytes(value);
    if (!Ascii.isLong(text, 0, text.length)) {
      throw ReredisException.error("argument couldn't be parsed into an integer");
    }
    return Ascii.toLong(text, 0, text.length);
  }

  private static String ranged(Option option, long value) {
    if (value < option.min() || value > option.max()) {
      throw ReredisException.error(
          "argument must be between " + option.min() + " and " + option.max() + " inclusive");
    }
    return Long.toString(value);
  }

  /** Converts a number of bytes, or a percentage of the heap, to bytes. */
  private static String parseLimit(String value) {
    if (value.endsWith("%")) {
      long percent = MemorySize.parsePercent(value);
      return Long.toString((long) (Runtime.getRuntime().maxMemory() / 100.0 * percent));
    }
    return Long.toString(MemorySize.parse(value));
  }

  /** Validates a number of bytes, or a percentage, which is kept as it is. */
  private static String parseShare(String value) {
    if (value.endsWith("%")) {
      long percent = MemorySize.parsePercent(value);
      if (percent > 100) {
        throw ReredisException.error("percentage argument must be less or equal to 100");
      }
      return percent == 0 ? "0" : percent + "%";
    }
    long bytes;
    try {
      bytes = MemorySize.parseUnsigned(value);
    } catch (ReredisException e) {
      throw ReredisException.error("argument must be a memory or percent value");
    }
    if (bytes < 0) {
      // Redis stores percentages as negative numbers
      throw ReredisException.error("percentage argument must be less or equal to 100");
    }
    return Long.toString(bytes);
  }

  private static String checkFileName(String name, String value) {
    if (value.isEmpty() || value.indexOf('/') >= 0 || value.indexOf('\\') >= 0) {
      throw ReredisException.error(name + " can't be a path, just a filename");
    }
    return value;
  }

  private static String checkScores(String value) {
    String[] scores = value.trim().split("\\s+");
    if (scores.length != 3) {
      throw ReredisException.error("wrong number of arguments");
    }
    for (String score : scores) {
      long number = parseNumber(score);
      if (number < -2000 || number > 2000) {
        throw ReredisException.error(
            "Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
      }
    }
    return String.join(" ", scores);
  }

  private static String checkPermissions(String value) {
    int bits;
    try {
      bits = Integer.parseInt(value, 8);
    } catch (NumberFormatException e) {
      throw ReredisException.error("argument couldn't be parsed as an octal number");
    }
    if (bits < 0 || bits > 0777) {
      throw ReredisException.error("argument must be between 0 and 777 inclusive");
    }
    return Integer.toOctalString(bits);
  }

  /** Returns the given words in the order in which Redis prints them. */
  private static String checkShutdown(String value) {
    List<String> given = List.of(value.trim().toLowerCase(Locale.ROOT).split("\\s+"));
    if (!SHUTDOWN_WORDS.containsAll(given)) {
      throw ReredisException.error(
          "argument(s) must be one of the following: " + String.join(", ", SHUTDOWN_WORDS));
    }
    if (given.contains("save") && given.contains("nosave")) {
      throw ReredisException.error("shutdown options SAVE and NOSAVE can't be used simultaneously");
    }
    String shown =
        SHUTDOWN_WORDS.stream().skip(1).filter(given::contains).collect(Collectors.joining(" "));
    return shown.isEmpty() ? SHUTDOWN_WORDS.get(0) : shown;
  }

  private static String checkPercentiles(String value) {
    StringBuilder canonical = new StringBuilder();
    for (String part : value.isBlank() ? new String[0] : value.trim().split("\\s+")) {
      double percentile;
      try {
        percentile = Double.parseDouble(part);
      } catch (NumberFormatException e) {
        throw ReredisException.error("Invalid latency-tracking-info-percentiles parameters");
      }
      if (!(percentile >= 0 && percentile <= 100)) {
        throw ReredisException.error(
            "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
      }
      canonical
          .append(canonical.length() == 0 ? "" : " ")
          .append(io.reredis.base.Decimal.shortest(percentile));
    }
    return canonical.toString();
  }
}
