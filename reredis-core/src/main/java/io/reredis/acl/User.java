package io.reredis.acl;

/** A user as referenced by sessions: a name and the current profile. Thread-safe. */
public final class User {
  private final String name;
  private volatile Profile profile;

  /** Whether the profile allows everything: the only check before a command for most users. */
  private volatile boolean unrestricted;

  User(String name, Profile profile) {
    this.name = name;
    publish(profile);
  }

  void publish(Profile next) {
    // cleared first, so that it is never set with a restricted profile
    unrestricted = false;
    profile = next;
    unrestricted = next.isUnrestricted();
  }

  /** Returns the name, one character per byte. */
  public String name() {
    return name;
  }

  /** Returns the name for display. */
  public String shownName() {
    return Text.shown(name);
  }

  /** Returns the current profile. */
  public Profile profile() {
    return profile;
  }

  /** Returns whether everything is allowed. */
  public boolean isUnrestricted() {
    return unrestricted;
  }

  /** Returns the line of ACL LIST and of files. */
  public String line() {
    return "user " + name + ' ' + profile.text();
  }
}
