package io.reredis.command;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A command or a subcommand: its name, the metadata that COMMAND shows, and its handler.
 *
 * <p>Filled while the table is read, and not changed afterwards except for {@link #handler}.
 */
public final class Command {
  private final String name;
  private final String group;
  private final int arity;
  private final @Nullable Supplier<Family> family;

  /**
   * The handler, created at the first call, since creating all handlers would delay the start.
   * Handlers have no state, so it does not matter which thread's handler is kept: no lock is
   * needed.
   */
  private @Nullable Handler handler;

  private final @Nullable Command parent;
  private final Set<CommandFlag> flags;
  private String acl = "";

  /** Computed at the first call of {@link #categories}. */
  private volatile @Nullable Set<String> categories;

  private final List<KeySpec> keySpecs = new ArrayList<>(1);
  private final Map<String, Command> subcommands = new LinkedHashMap<>(0);
  private final List<String> tips = new ArrayList<>(0);
  private String since = "";
  private boolean write;
  private final Set<CommandTrait> traits = EnumSet.noneOf(CommandTrait.class);
  private @Nullable String enabledBy;
  private @Nullable ScriptReference script;

  private Weight weight = Weight.NONE;
  private RequestRights.Variant variant = RequestRights.Variant.PLAIN;
  private RequestRights.Channels channels = RequestRights.Channels.NONE;

  /** Whether the command may be long, so that its weight is estimated before it runs. */
  boolean mayBeLong;

  /** The index of this command in statistics and user rights; set by the table. */
  public int index;

  /** The keys and channels for which a user needs rights; set by the table. */
  @SuppressWarnings("NullAway.Init") // set when the table is complete
  public RequestRights uses;

  Command(
      String name,
      String group,
      int arity,
      Set<CommandFlag> flags,
      @Nullable Supplier<Family> family,
      @Nullable Command parent) {
    this.name = name;
    this.group = group;
    this.arity = arity;
    this.family = family;
    this.parent = parent;
    this.flags = flags;
    write = flags.contains(CommandFlag.WRITE);
  }

  /**
   * Adds a key specification: the arguments from {@code first} to {@code last}, every {@code
   * step}th.
   */
  Command keys(int first, int last, int step, List<String> keyFlags) {
    int relative = last >= 0 ? last - first : last;
    return spec(keyFlags, null, first, false, relative, step, 0);
  }

  /** Adds a key specification: argument {@code index} is the number of keys that follow it. */
  Command countedKeys(int index, List<String> keyFlags) {
    return spec(keyFlags, null, index, true, 0, 1, 0);
  }

  /**
   * Adds a key specification: the keys follow a keyword, searched for from argument {@code from}
   * on.
   *
   * @param last the last key relative to the first; if negative, relative to the end
   * @param limit 2 if only the first half of the remaining arguments are keys, otherwise 0
   */
  Command keysBehind(String keyword, int from, int last, int limit, List<String> keyFlags) {
    return spec(keyFlags, keyword, from, false, last, 1, limit);
  }

  /** Adds a key specification for keys whose position is not specified. */
  Command unknownKeys(List<String> keyFlags) {
    return spec(keyFlags, null, 0, false, 0, 1, 0);
  }

  private Command spec(
      List<String> keyFlags,
      @Nullable String keyword,
      int index,
      boolean counted,
      int last,
      int step,
      int limit) {
    keySpecs.add(new KeySpec(keyFlags, keyword, index, counted, last, step, limit));
    return this;
  }

  /** Sets the version of Redis that introduced the command. */
  Command since(String version) {
    since = version;
    return this;
  }

  /** Sets corrections of the derived ACL categories; each word begins with a plus or minus sign. */
  Command acl(String corrections) {
    acl = corrections;
    return this;
  }

  /** Adds a tip for clients. */
  Command tip(String word) {
    tips.add(word);
    return this;
  }

  /** Adds a trait. */
  Command trait(CommandTrait trait) {
    traits.add(trait);
    return this;
  }

  /** Sets what its duration depends on. */
  Command weight(Weight newWeight) {
    weight = newWeight;
    mayBeLong = weight != Weight.NONE;
    return this;
  }

  Weight weight() {
    return weight;
  }

  /** Sets why its key specifications alone do not determine the rights that it needs. */
  Command variant(RequestRights.Variant newVariant) {
    variant = newVariant;
    return this;
  }

  RequestRights.Variant variant() {
    return variant;
  }

  /** Sets which arguments are channels. */
  Command channels(RequestRights.Channels newChannels) {
    channels = newChannels;
    return this;
  }

  RequestRights.Channels channels() {
    return channels;
  }

  /** Sets the option that enables the command, such as {@code enable-debug-command}. */
  Command enabledBy(@Nullable String option) {
    enabledBy = option;
    return this;
  }

  /** Sets how the first argument refers to the script that the command runs. */
  Command script(@Nullable ScriptReference reference) {
    script = reference;
    return this;
  }

  /** Returns whether the command runs a script or function, by whose keys its locks are chosen. */
  boolean runsScript() {
    return script != null;
  }

  /**
   * Returns how the first argument refers to the script that the command runs.
   *
   * @throws IllegalStateException if the command runs no script
   */
  ScriptReference script() {
    if (script == null) {
      throw new IllegalStateException(name + " runs no script");
    }
    return script;
  }

  /** Adds a subcommand. */
  Command sub(
      String subName,
      int subArity,
      Set<CommandFlag> subFlags,
      @Nullable Supplier<Family> subFamily) {
    Command sub = new Command(name + '|' + subName, group, subArity, subFlags, subFamily, this);
    subcommands.put(subName, sub);
    return sub;
  }

  /** Returns the name in lower case; a subcommand's is {@code command|subcommand}. */
  public String name() {
    return name;
  }

  /** Returns the group in the documentation, such as {@code string}. */
  public String group() {
    return group;
  }

  /** Returns the number of arguments including the name; if negative, the negated minimum. */
  public int arity() {
    return arity;
  }

  /** Returns the flags. */
  public Set<CommandFlag> flags() {
    return flags;
  }

  /** Returns whether the command has a flag. */
  public boolean has(CommandFlag flag) {
    return flags.contains(flag);
  }

  /** Returns the ACL categories, each with its leading {@code @}. */
  public Set<String> categories() {
    Set<String> all = categories;
    if (all == null) {
      all = deriveCategories();
      categories = all;
    }
    return all;
  }

  private Set<String> deriveCategories() {
    Set<String> all = new TreeSet<>();
    all.add(has(CommandFlag.FAST) ? "@fast" : "@slow");
    if (write) {
      all.add("@write");
    }
    if (has(CommandFlag.READONLY)) {
      all.add("@read");
    }
    if (has(CommandFlag.ADMIN)) {
      all.add("@admin");
      all.add("@dangerous");
    }
    if (has(CommandFlag.BLOCKING)) {
      all.add("@blocking");
    }
    if (has(CommandFlag.PUBSUB)) {
      all.add("@pubsub");
    }
    String ofGroup = CommandTable.categoryOf(group);
    if (ofGroup != null) {
      all.add(ofGroup);
    }
    for (String word : acl.isEmpty() ? new String[0] : acl.split(" ")) {
      if (word.charAt(0) == '+') {
        all.add(word.substring(1));
      } else {
        all.remove(word.substring(1));
      }
    }
    return all;
  }

  /** Returns the key specifications. */
  public List<KeySpec> keySpecs() {
    return keySpecs;
  }

  /** Returns the tips for clients. */
  public List<String> tips() {
    return tips;
  }

  /** Returns the version of Redis that introduced the command. */
  public String since() {
    return since;
  }

  /** Returns the subcommands by name; empty if there are none. */
  public Map<String, Command> subcommands() {
    return subcommands;
  }

  /** Returns the index of the first key argument; 0 if no key has a fixed position. */
  public int firstKey() {
    int first = 0;
    for (KeySpec spec : keySpecs) {
      first = first == 0 && spec.isFixed() ? spec.index() : first;
    }
    return first;
  }

  /**
   * Returns the index of the last key with a fixed position; negative counts from the end, 0 for
   * none.
   */
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

  /** Returns the distance between keys with a fixed position; 0 if there are none. */
  public int step() {
    int step = 0;
    for (KeySpec spec : keySpecs) {
      step = step == 0 && spec.isFixed() ? spec.step() : step;
    }
    return step;
  }

  /**
   * Returns whether the command is rejected while writes are rejected for {@code reason}. During
   * loading these are commands without the flag {@code loading}, which must not see partial data;
   * otherwise writes, and PING, which reports the reason.
   */
  boolean isRefusedFor(ReredisException reason) {
    return reason == Errors.LOADING
        ? !has(CommandFlag.LOADING)
        : isWrite() || has(CommandTrait.REPORTS_REFUSAL);
  }

  /** Returns whether the command has the flag {@code write}. */
  boolean isWrite() {
    return write;
  }

  /**
   * Returns whether the command waits for the end of CLIENT PAUSE WRITE: writes, and other commands
   * with an effect on replicas.
   */
  boolean mayReplicate() {
    return write || has(CommandTrait.REPLICATED);
  }

  /** Returns whether the command has a trait. */
  public boolean has(CommandTrait trait) {
    return traits.contains(trait);
  }

  /** Returns whether this is a subcommand of CLIENT. */
  boolean isAboutClients() {
    return parent != null && parent.has(CommandTrait.ABOUT_CLIENTS);
  }

  /** Returns the option that enables the command, or null if it is always enabled. */
  @Nullable String enabledBy() {
    return enabledBy;
  }

  /** Returns whether this only groups subcommands and cannot be executed itself. */
  public boolean isContainer() {
    return family == null;
  }

  /** Returns the family. Must not be called for a container. */
  Family family() {
    assert family != null;
    return family.get();
  }

  /** Returns the handler. Must not be called for a container. */
  Handler handler() {
    Handler own = handler;
    if (own == null) {
      own = family().handler(name);
      handler = own;
    }
    return own;
  }

  /** Returns the command that this is a subcommand of, or null. */
  public @Nullable Command parent() {
    return parent;
  }

  /** Returns a subcommand by its name in any case, or null. */
  public @Nullable Command sub(Bytes subName) {
    return subcommands.isEmpty()
        ? null
        : subcommands.get(subName.toString().toLowerCase(Locale.ROOT));
  }

  /** Returns whether the arity allows {@code count} arguments including the name. */
  public boolean accepts(int count) {
    return arity > 0 ? count == arity : count >= -arity;
  }
}
