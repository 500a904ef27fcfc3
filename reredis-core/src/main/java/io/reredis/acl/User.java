package io.reredis.acl;

/**
 * A user as sessions hold him: a name and what the newest rules say of him. Safe for use by all
 * threads.
 */
public final class User {
  private final String name;
  private volatile Profile profile;

  /** Whether the profile allows everything: all that is asked before a command of most users. */
  private volatile boolean unrestricted;

  User(String name, Profile profile) {
    this.name = name;
    publish(profile);
  }

  void publish(Profile next) {
    // never without restrictions for a profile that has some
    unrestricted = false;
    profile = next;
    unrestricted = next.isUnrestricted();
  }

  /** The name, a character a byte. */
  public String name() {
    return name;
  }

  /** The name as people read it. */
  public String shownName() {
    return Text.shown(name);
  }

  /** What the rules say now. */
  public Profile profile() {
    return profile;
  }

  /** Whether he may do everything. */
  public boolean isUnrestricted() {
    return unrestricted;
  }

  /** The line of ACL LIST and of files. */
  public String line() {
    return "user " + name + ' ' + profile.text();
  }
}
