package io.reredis.command;

import io.reredis.util.Bytes;
import io.reredis.util.Errors;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A command or a subcommand: its name, its grammar as far as COMMAND tells it, and its handler.
 *
 * <p>Filled by the family that registers it, and not changed afterwards.
 */
public final class Command {
  private final String name;
  private final String group;
  private final int arity;
  private final Family family;

  /**
   * The handler, found at the first call, since creating all handlers would delay the start. All
   * threads find equal ones, which have no state, so the field needs no guard.
   */
  private Handler handler;

  private final Command parent;
  private final Set<CommandFlag> flags = EnumSet.noneOf(CommandFlag.class);
  private final Set<String> categories = new TreeSet<>();
  private final List<KeySpec> keySpecs = new ArrayList<>(1);
  private final Map<String, Command> subcommands = new LinkedHashMap<>(0);
  private final List<String> tips = new ArrayList<>(0);
  private String since = "";
  private boolean write;
  private final Set<CommandTrait> traits = EnumSet.noneOf(CommandTrait.class);
  private String enabledBy;

  /** Whether it may take long, so that it is weighed before it runs. */
  final boolean mayBeLong;

  /** The place of this command in statistics, set by the table. */
  public int index;

  /** What users need rights for, set by the table. */
  public RequestRights uses;

  Command(String name, String group, int arity, String flagWords, Family family, Command parent) {
    this.name = name;
    this.group = group;
    this.arity = arity;
    this.family = family;
    this.parent = parent;
    for (String word : flagWords.isEmpty() ? new String[0] : flagWords.split(" ")) {
      flags.add(CommandFlag.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    write = flags.contains(CommandFlag.WRITE);
    mayBeLong = LongCommands.mayBe(name);
    deriveCategories();
  }

  private void deriveCategories() {
    categories.add(has(CommandFlag.FAST) ? "@fast" : "@slow");
    if (write) {
      categories.add("@write");
    }
    if (has(CommandFlag.READONLY)) {
      categories.add("@read");
    }
    if (has(CommandFlag.ADMIN)) {
      categories.add("@admin");
      categories.add("@dangerous");
    }
    if (has(CommandFlag.BLOCKING)) {
      categories.add("@blocking");
    }
    if (has(CommandFlag.PUBSUB)) {
      categories.add("@pubsub");
    }
    String ofGroup = CommandTable.categoryOf(group);
    if (ofGroup != null) {
      categories.add(ofGroup);
    }
  }

  /** Says where keys stand: from argument {@code first} to {@code last}, every {@code step}th. */
  Command keys(int first, int last, int step, String keyFlags) {
    int relative = last >= 0 ? last - first : last;
    return spec(keyFlags, null, first, false, relative, step, 0);
  }

  /** Says that argument {@code index} tells how many keys stand behind it. */
  Command countedKeys(int index, String keyFlags) {
    return spec(keyFlags, null, index, true, 0, 1, 0);
  }

  /**
   * Says that keys stand behind a keyword, which is looked for from argument {@code from} on.
   *
   * @param last the last key counted from the first, or from the end where it is negative
   * @param limit 2 where only the first half of what follows are keys, otherwise 0
   */
  Command keysBehind(String keyword, int from, int last, int limit, String keyFlags) {
    return spec(keyFlags, keyword, from, false, last, 1, limit);
  }

  /** Says that there may be keys, but not where. */
  Command unknownKeys(String keyFlags) {
    return spec(keyFlags, null, 0, false, 0, 1, 0);
  }

  private Command spec(
      String keyFlags, String keyword, int index, boolean counted, int last, int step, int limit) {
    List<String> words = List.of(keyFlags.split(" "));
    keySpecs.add(new KeySpec(words, keyword, index, counted, last, step, limit));
    return this;
  }

  /** Says in which version of Redis the command came. */
  Command since(String version) {
    since = version;
    return this;
  }

  /** Corrects the derived ACL categories: words with a leading plus or minus. */
  Command acl(String corrections) {
    for (String word : corrections.split(" ")) {
      if (word.charAt(0) == '+') {
        categories.add(word.substring(1));
      } else {
        categories.remove(word.substring(1));
      }
    }
    return this;
  }

  /** Adds a hint for clients. */
  Command tip(String word) {
    tips.add(word);
    return this;
  }

  /** Adds a trait. */
  Command trait(CommandTrait trait) {
    traits.add(trait);
    return this;
  }

  /** Says which option decides who may use the command. */
  Command enabledBy(String option) {
    enabledBy = option;
    return this;
  }

  /** Adds a subcommand. */
  public Command sub(String subName, int subArity, String flagWords, Family subFamily) {
    Command sub = new Command(name + '|' + subName, group, subArity, flagWords, subFamily, this);
    subcommands.put(subName, sub);
    return sub;
  }

  /** The name in lower case; a subcommand's is {@code command|subcommand}. */
  public String name() {
    return name;
  }

  /** The group of the documentation, such as {@code string}. */
  public String group() {
    return group;
  }

  /** The number of arguments with the name; negative for a least number. */
  public int arity() {
    return arity;
  }

  /** The properties. */
  public Set<CommandFlag> flags() {
    return flags;
  }

  /** Whether the command has a property. */
  public boolean has(CommandFlag flag) {
    return flags.contains(flag);
  }

  /** The ACL categories, each with its leading at sign. */
  public Set<String> categories() {
    return categories;
  }

  /** Where keys stand. */
  public List<KeySpec> keySpecs() {
    return keySpecs;
  }

  /** Hints for clients. */
  public List<String> tips() {
    return tips;
  }

  /** The version of Redis in which the command came. */
  public String since() {
    return since;
  }

  /** The subcommands by name; empty for a command that has none. */
  public Map<String, Command> subcommands() {
    return subcommands;
  }

  /** The index of the first key argument, 0 where no key has a fixed place. */
  public int firstKey() {
    int first = 0;
    for (KeySpec spec : keySpecs) {
      first = first == 0 && spec.isFixed() ? spec.index() : first;
    }
    return first;
  }

  /** The index of the last key with a fixed place, negative counted from the end, 0 for none. */
  public int lastKey() {
    int last = 0;
    for (KeySpec spec : keySpecs) {
      if (spec.isFixed()) {
        int absolute = spec.last() >= 0 ? spec.index() + spec.last() : spec.last();
        last = absolute < 0 ? absolute : Math.max(last, absolute);
      }
    }
    return last;
  }

  /** The distance between keys with a fixed place, 0 where there is none. */
  public int step() {
    int step = 0;
    for (KeySpec spec : keySpecs) {
      step = step == 0 && spec.isFixed() ? spec.step() : step;
    }
    return step;
  }

  /**
   * Whether it is refused while no write is accepted, for the reason given: writes, and PING, which
   * tells of it; while the data is loaded all that must not see a part of it.
   */
  boolean isRefusedFor(ReredisException reason) {
    return reason == Errors.LOADING
        ? !has(CommandFlag.LOADING)
        : isWrite() || has(CommandTrait.TELLS_REFUSAL);
  }

  boolean isWrite() {
    return write;
  }

  /** Whether it waits for the end of CLIENT PAUSE WRITE: replicas might need to know of it. */
  boolean mayReplicate() {
    return write || has(CommandTrait.REPLICATED);
  }

  boolean has(CommandTrait trait) {
    return traits.contains(trait);
  }

  /** Whether it is a subcommand of CLIENT. */
  boolean isAboutClients() {
    return parent != null && parent.has(CommandTrait.ABOUT_CLIENTS);
  }

  /** The option that decides who may use the command, or null where everybody may. */
  String enabledBy() {
    return enabledBy;
  }

  /** Whether it only groups its subcommands, so that it cannot be executed itself. */
  public boolean isContainer() {
    return family == null;
  }

  /** Returns the handler; not for a container. */
  Handler handler() {
    Handler own = handler;
    if (own == null) {
      own = family.handler(name);
      handler = own;
    }
    return own;
  }

  public Command parent() {
    return parent;
  }

  public Command sub(Bytes subName) {
    return subcommands.isEmpty()
        ? null
        : subcommands.get(subName.toString().toLowerCase(Locale.ROOT));
  }

  public boolean accepts(int count) {
    return arity > 0 ? count == arity : count >= -arity;
  }
}
