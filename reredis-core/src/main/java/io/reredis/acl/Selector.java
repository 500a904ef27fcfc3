package io.reredis.acl;

import io.reredis.base.Bytes;
import io.reredis.base.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of permissions: commands, keys and channels that apply together. A command is allowed if
 * one of the user's selectors allows all of it.
 *
 * <p>Modified only by the thread that creates it, before it is published with its {@link Profile};
 * thread-safe afterwards. Checks do not allocate.
 */
public final class Selector {
  /** The permission to read keys. */
  public static final int READ = 1;

  /** The permission to write keys. */
  public static final int WRITE = 2;

  private static final String KEYS_AFTER_ALL =
      "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have"
          + " any effect. Try 'resetkeys' to start with an empty list of patterns";
  private static final String CHANNELS_AFTER_ALL =
      "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not"
          + " have any effect. Try 'resetchannels' to start with an empty list of channels";
  private static final String ARGUMENT_OF_SUBCOMMAND =
      "Allowing first-arg of a subcommand is not supported";

  private final Catalog catalog;

  /** One bit per command; null as long as all commands are allowed or none is. */
  private long @Nullable [] allowed;

  /** Whether all commands are allowed and none was removed since. */
  private boolean allCommands;

  /** Whether commands added in future versions are allowed: the first rule of the command rules. */
  private boolean futureCommands;

  private boolean allKeys;
  private boolean allChannels;

  /** The command rules in order, without those that have no effect. */
  private final List<String> commandRules = new ArrayList<>();

  /**
   * By command: the first arguments with which a command may be called although it is not allowed
   * in general.
   */
  private final Map<Integer, List<String>> firstArguments = new HashMap<>(0);

  private final List<KeyPattern> keys = new ArrayList<>();
  private final List<Bytes> channels = new ArrayList<>();

  Selector(Catalog catalog, boolean allChannels) {
    this.catalog = catalog;
    this.allChannels = allChannels;
  }

  Selector copy() {
    Selector copy = new Selector(catalog, allChannels);
    copy.allowed = allowed == null ? null : allowed.clone();
    copy.allCommands = allCommands;
    copy.futureCommands = futureCommands;
    copy.allKeys = allKeys;
    copy.commandRules.addAll(commandRules);
    for (Map.Entry<Integer, List<String>> entry : firstArguments.entrySet()) {
      copy.firstArguments.put(entry.getKey(), new ArrayList<>(entry.getValue()));
    }
    copy.keys.addAll(keys);
    copy.channels.addAll(channels);
    return copy;
  }

  // --- rules

  void apply(String rule) throws BadRule {
    switch (rule.toLowerCase(Locale.ROOT)) {
      case "allkeys", "~*" -> resetKeys(true);
      case "resetkeys" -> resetKeys(false);
      case "allchannels", "&*" -> resetChannels(true);
      case "resetchannels" -> resetChannels(false);
      case "allcommands", "+@all" -> resetCommands(true);
      case "nocommands", "-@all" -> resetCommands(false);
      default -> applyNamed(rule);
    }
  }

  private void applyNamed(String rule) throws BadRule {
    char first = rule.isEmpty() ? 0 : rule.charAt(0);
    boolean category = rule.startsWith("@", 1);
    switch (first) {
      case '~' -> addKeys(rule.substring(1), READ | WRITE);
      case '%' -> addKeysWithPermissions(rule);
      case '&' -> addChannel(rule.substring(1));
      case '+' -> {
        if (category) {
          setCategory(rule.substring(1), true);
        } else {
          allow(rule.substring(1));
        }
      }
      case '-' -> {
        if (category) {
          setCategory(rule.substring(1), false);
        } else {
          setCommand(existing(rule.substring(1)), false);
        }
      }
      default -> throw new BadRule(BadRule.SYNTAX);
    }
  }

  private void resetKeys(boolean all) {
    allKeys = all;
    keys.clear();
  }

  void resetChannels(boolean all) {
    allChannels = all;
    channels.clear();
  }

  private void resetCommands(boolean all) {
    allowed = null;
    allCommands = all;
    futureCommands = all;
    commandRules.clear();
    firstArguments.clear();
  }

  /** Parses {@code %R~x}, {@code %W~x} or {@code %RW~x}; the letters in any case and order. */
  private void addKeysWithPermissions(String rule) throws BadRule {
    int permissions = 0;
    int at = 1;
    while (at < rule.length() && rule.charAt(at) != '~') {
      int letter = Character.toUpperCase(rule.charAt(at++));
      int bit = letter == 'R' ? READ : letter == 'W' ? WRITE : 0;
      if (bit == 0 || (permissions & bit) != 0) {
        throw new BadRule(allKeys ? KEYS_AFTER_ALL : BadRule.SYNTAX);
      }
      permissions |= bit;
    }
    if (permissions == 0 && !allKeys) {
      throw new BadRule(BadRule.SYNTAX);
    }
    addKeys(rule.substring(Math.min(at + 1, rule.length())), permissions);
  }

  private void addKeys(String pattern, int permissions) throws BadRule {
    if (allKeys) {
      throw new BadRule(KEYS_AFTER_ALL);
    }
    if (Text.hasSpaces(pattern)) {
      throw new BadRule(BadRule.SYNTAX);
    }
    Bytes bytes = new Bytes(Text.bytes(pattern));
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).pattern().equals(bytes)) {
        keys.set(i, new KeyPattern(bytes, keys.get(i).permissions() | permissions));
        return;
      }
    }
    keys.add(new KeyPattern(bytes, permissions));
  }

  private void addChannel(String pattern) throws BadRule {
    if (allChannels) {
      throw new BadRule(CHANNELS_AFTER_ALL);
    }
    if (Text.hasSpaces(pattern)) {
      throw new BadRule(BadRule.SYNTAX);
    }
    Bytes bytes = new Bytes(Text.bytes(pattern));
    if (!channels.contains(bytes)) {
      channels.add(bytes);
    }
  }

  private int existing(String name) throws BadRule {
    int index = catalog.find(name);
    if (index < 0) {
      throw new BadRule(BadRule.UNKNOWN);
    }
    return index;
  }

  /** Applies {@code +command}, {@code +command|subcommand} or {@code +command|first argument}. */
  private void allow(String name) throws BadRule {
    int bar = name.lastIndexOf('|');
    if (bar < 0) {
      setCommand(existing(name), true);
      return;
    }
    int command = existing(name.substring(0, bar));
    if (catalog.isSubcommand(command)) {
      throw new BadRule(ARGUMENT_OF_SUBCOMMAND);
    }
    String argument = name.substring(bar + 1);
    if (argument.isEmpty() || Text.hasSpaces(argument)) {
      throw new BadRule(BadRule.SYNTAX);
    }
    if (catalog.subcommands(command) > 0) {
      setCommand(existing(name), true);
    } else {
      addFirstArgument(command, argument);
      note(name, true);
    }
  }

  private void addFirstArgument(int command, String argument) {
    List<String> arguments = firstArguments.computeIfAbsent(command, key -> new ArrayList<>());
    String lower = argument.toLowerCase(Locale.ROOT);
    if (!arguments.contains(lower)) {
      arguments.add(lower);
    }
  }

  private void setCategory(String category, boolean on) throws BadRule {
    String lower = category.toLowerCase(Locale.ROOT);
    int[] commands = catalog.category(lower.substring(1));
    if (commands == null) {
      throw new BadRule(BadRule.UNKNOWN);
    }
    note(lower, on);
    for (int command : commands) {
      setBits(command, on);
    }
  }

  private void setCommand(int command, boolean on) {
    setBits(command, on);
    note(catalog.name(command), on);
  }

  private void setBits(int command, boolean on) {
    long[] bits = bits();
    for (int i = command; i <= command + catalog.subcommands(command); i++) {
      if (on) {
        bits[i >> 6] |= 1L << i;
      } else {
        bits[i >> 6] &= ~(1L << i);
        allCommands = false;
      }
    }
    firstArguments.remove(command);
  }

  private long[] bits() {
    if (allowed == null) {
      allowed = new long[(catalog.size() + 63) / 64];
      Arrays.fill(allowed, allCommands ? -1 : 0);
    }
    return allowed;
  }

  /** Adds a rule, and removes earlier ones that it overrides. */
  private void note(String name, boolean on) {
    String lower = name.toLowerCase(Locale.ROOT);
    commandRules.removeIf(
        rule ->
            rule.startsWith(lower, 1) && (rule.length() == lower.length() + 1)
                || rule.startsWith(lower + '|', 1));
    commandRules.add((on ? "+" : "-") + lower);
  }

  // --- queries

  /** Returns whether everything is allowed. */
  boolean isUnrestricted() {
    return allCommands && allKeys && allChannels;
  }

  /** Returns whether all keys may be read. */
  public boolean readsAllKeys() {
    if (allKeys) {
      return true;
    }
    for (KeyPattern key : keys) {
      if ((key.permissions() & READ) != 0 && Glob.isAll(key.pattern())) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether all keys may be used in any way, so that keys need not be checked. */
  public boolean allowsAllKeys() {
    return allKeys;
  }

  /** Returns whether all channels may be used, so that channels need not be checked. */
  public boolean allowsAllChannels() {
    return allChannels;
  }

  /**
   * Returns whether a command may be called.
   *
   * @param first its first argument, after a subcommand; null if there is none
   */
  public boolean allowsCommand(int index, @Nullable Bytes first) {
    if (allCommands || allowed != null && (allowed[index >> 6] & 1L << index) != 0) {
      return true;
    }
    return first != null && !firstArguments.isEmpty() && allowsArgument(index, first);
  }

  private boolean allowsArgument(int index, Bytes first) {
    for (String argument : firstArguments.getOrDefault(index, List.of())) {
      if (first.is(argument)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a key may be used with the permissions {@code wanted}; 0 for any of them. */
  public boolean allowsKey(Bytes key, int wanted) {
    if (allKeys) {
      return true;
    }
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).allows(key, wanted)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether a channel may be used.
   *
   * @param isPattern whether it is a pattern, which is allowed only by an identical one
   */
  public boolean allowsChannel(Bytes channel, boolean isPattern) {
    return allChannels || allowsChannel(channels, channel, isPattern);
  }

  static boolean allowsChannel(List<Bytes> patterns, Bytes channel, boolean isPattern) {
    for (int i = 0; i < patterns.size(); i++) {
      Bytes pattern = patterns.get(i);
      if (isPattern
          ? pattern.sameAs(channel)
          : Glob.matches(pattern, channel.array(), channel.offset(), channel.length())) {
        return true;
      }
    }
    return false;
  }

  List<Bytes> channels() {
    return channels;
  }

  // --- description

  /** Returns the command rules, as in ACL GETUSER. */
  public String commandsText() {
    String start = futureCommands ? "+@all" : "-@all";
    return commandRules.isEmpty() ? start : start + ' ' + String.join(" ", commandRules);
  }

  /** Returns the key patterns, as in ACL GETUSER. */
  public String keysText() {
    return allKeys ? "~*" : keys.stream().map(KeyPattern::rule).collect(Collectors.joining(" "));
  }

  /** Returns the channel patterns, as in ACL GETUSER. */
  public String channelsText() {
    return allChannels
        ? "&*"
        : channels.stream().map(c -> '&' + Text.of(c)).collect(Collectors.joining(" "));
  }

  /** Returns all rules in the order of ACL LIST. */
  String text() {
    StringBuilder text = new StringBuilder();
    if (allKeys || !keys.isEmpty()) {
      text.append(keysText()).append(' ');
    }
    if (!allChannels) {
      text.append("resetchannels ");
    }
    if (allChannels || !channels.isEmpty()) {
      text.append(channelsText()).append(' ');
    }
    return text.append(commandsText()).toString();
  }
}
