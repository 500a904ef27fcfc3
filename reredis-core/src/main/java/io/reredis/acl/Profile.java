package io.reredis.acl;

import io.reredis.base.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of a user: whether login is enabled, passwords and selectors.
 *
 * <p>Modified only by the thread that creates it, before it is published; thread-safe afterwards. A
 * change of a user creates a new profile.
 */
public final class Profile {
  private static final String NO_SUCH_PASSWORD =
      "The password you are trying to remove from the user does not exist";
  private static final String BAD_HASH =
      "The password hash must be exactly 64 characters and contain only lowercase hexadecimal"
          + " characters";

  private final Catalog catalog;

  /** Whether new selectors allow all channels. */
  private final boolean channelsByDefault;

  private boolean enabled;
  private boolean noPassword;
  private boolean sanitizes = true;
  private final Set<String> hashes = new LinkedHashSet<>();

  /** The first one is the root selector, which always exists. */
  private final List<Selector> selectors = new ArrayList<>(1);

  /** Creates the profile of a new user: disabled, without permissions. */
  Profile(Catalog catalog, boolean channelsByDefault) {
    this.catalog = catalog;
    this.channelsByDefault = channelsByDefault;
    selectors.add(new Selector(catalog, channelsByDefault));
  }

  /** Returns a profile with these rules, which must be valid. */
  static Profile of(Catalog catalog, String... rules) {
    Profile profile = new Profile(catalog, false);
    try {
      for (String rule : rules) {
        profile.apply(rule);
      }
    } catch (BadRule e) {
      throw new IllegalArgumentException(e);
    }
    return profile;
  }

  Profile copy(boolean nowChannelsByDefault) {
    Profile copy = new Profile(catalog, nowChannelsByDefault);
    copy.enabled = enabled;
    copy.noPassword = noPassword;
    copy.sanitizes = sanitizes;
    copy.hashes.addAll(hashes);
    copy.selectors.clear();
    for (Selector selector : selectors) {
      copy.selectors.add(selector.copy());
    }
    return copy;
  }

  // --- rules

  void apply(String rule) throws BadRule {
    switch (rule.toLowerCase(Locale.ROOT)) {
      case "" -> {}
      case "on" -> enabled = true;
      case "off" -> enabled = false;
      case "nopass" -> setNoPassword(true);
      case "resetpass" -> setNoPassword(false);
      case "sanitize-payload" -> sanitizes = true;
      case "skip-sanitize-payload" -> sanitizes = false;
      case "clearselectors" -> clearSelectors();
      case "reset" -> reset();
      default -> applyNamed(rule);
    }
  }

  private void applyNamed(String rule) throws BadRule {
    String rest = rule.substring(1);
    switch (rule.charAt(0)) {
      case '>' -> addHash(Passwords.hash(Text.bytes(rest)));
      case '#' -> addHash(checkedHash(rest));
      case '<' -> removeHash(Passwords.hash(Text.bytes(rest)));
      case '!' -> removeHash(checkedHash(rest));
      default -> {
        if (rule.length() > 1 && rule.charAt(0) == '(' && rule.endsWith(")")) {
          selectors.add(selector(rule.substring(1, rule.length() - 1)));
        } else {
          selectors.get(0).apply(rule);
        }
      }
    }
  }

  private Selector selector(String rules) throws BadRule {
    Selector selector = new Selector(catalog, channelsByDefault);
    for (String rule : Text.words(rules)) {
      if (rule.endsWith(")")) {
        // in a file it would end the selector
        throw new BadRule(BadRule.SYNTAX);
      }
      selector.apply(rule);
    }
    return selector;
  }

  private void setNoPassword(boolean on) {
    noPassword = on;
    hashes.clear();
  }

  private static String checkedHash(String hash) throws BadRule {
    if (!Passwords.isHash(hash)) {
      throw new BadRule(BAD_HASH);
    }
    return hash;
  }

  private void addHash(String hash) {
    hashes.add(hash);
    noPassword = false;
  }

  private void removeHash(String hash) throws BadRule {
    if (!hashes.remove(hash)) {
      throw new BadRule(NO_SUCH_PASSWORD);
    }
  }

  private void clearSelectors() {
    selectors.subList(1, selectors.size()).clear();
  }

  private void reset() {
    setNoPassword(false);
    enabled = false;
    sanitizes = true;
    selectors.clear();
    selectors.add(new Selector(catalog, channelsByDefault));
  }

  // --- queries

  /** Returns whether login is enabled. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Returns whether any password is accepted. */
  public boolean needsNoPassword() {
    return noPassword;
  }

  /** Returns whether login with that password is allowed. */
  boolean accepts(Bytes secret) {
    return enabled && (noPassword || Passwords.matches(hashes, secret));
  }

  /** Returns the selectors, the root first. */
  public List<Selector> selectors() {
    return selectors;
  }

  /** Returns whether everything is allowed. */
  boolean isUnrestricted() {
    for (Selector selector : selectors) {
      if (selector.isUnrestricted()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the remaining channel patterns if some of {@code before} were removed, or null if none
   * was removed.
   */
  public @Nullable List<Bytes> channelsLeft(@Nullable Profile before) {
    List<Bytes> left = new ArrayList<>();
    for (Selector selector : selectors) {
      if (selector.allowsAllChannels()) {
        return null;
      }
      left.addAll(selector.channels());
    }
    assert before != null;
    for (Selector selector : before.selectors) {
      if (selector.allowsAllChannels() || !left.containsAll(selector.channels())) {
        return left;
      }
    }
    return null;
  }

  /** Returns whether one of the patterns allows a subscription. */
  public static boolean allows(List<Bytes> patterns, Bytes channel, boolean isPattern) {
    return Selector.allowsChannel(patterns, channel, isPattern);
  }

  // --- description

  /** Returns the flags, as in ACL GETUSER. */
  public List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add(enabled ? "on" : "off");
    if (noPassword) {
      flags.add("nopass");
    }
    flags.add(sanitizes ? "sanitize-payload" : "skip-sanitize-payload");
    return flags;
  }

  /** Returns the hashes of the passwords. */
  public List<String> hashes() {
    return List.copyOf(hashes);
  }

  /** Returns all rules in the order of ACL LIST. */
  public String text() {
    StringBuilder text = new StringBuilder(String.join(" ", flags()));
    for (String hash : hashes) {
      text.append(" #").append(hash);
    }
    text.append(' ').append(selectors.get(0).text());
    for (Selector selector : selectors.subList(1, selectors.size())) {
      text.append(" (").append(selector.text()).append(')');
    }
    return text.toString();
  }
}
