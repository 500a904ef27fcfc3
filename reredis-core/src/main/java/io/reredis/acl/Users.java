package io.reredis.acl;

import io.reredis.base.Bytes;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The users by name.
 *
 * <p>Reading takes no lock. Changes are serialized by the monitor of this object, and a change that
 * fails has no effect. Thread-safe.
 */
public final class Users {
  /** The name of the user with which every session begins. */
  public static final String DEFAULT = "default";

  /** The heap bytes of a user without its name and its rules. */
  private static final int USER_BYTES = 640;

  private static final String[] EVERYTHING = {"on", "nopass", "~*", "&*", "+@all"};
  private static final ReredisException NO_FILE =
      ReredisException.error(
          "This Redis instance is not configured to use an ACL file. You may want to specify users"
              + " via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a"
              + " Redis configuration file set) in order to store users in the Redis"
              + " configuration.");

  private final Catalog catalog;
  private final Map<String, User> users = new ConcurrentSkipListMap<>();
  private final User defaultUser;
  private final User program;

  /** Whether sessions need not log in. */
  private volatile boolean open = true;

  /** The heap bytes of all users; written under the monitor. */
  private volatile long heldBytes;

  private volatile boolean channelsByDefault;
  private volatile @Nullable AclFile file;

  /** A change of an existing user: the profiles before and after. */
  public record Change(@Nullable User user, @Nullable Profile before, @Nullable Profile after) {}

  /** Creates the table with the default user, who has all permissions and no password. */
  public Users(Catalog catalog) {
    this.catalog = catalog;
    defaultUser = new User(DEFAULT, Profile.of(catalog, EVERYTHING));
    program = new User(DEFAULT, Profile.of(catalog, EVERYTHING));
    users.put(DEFAULT, defaultUser);
  }

  // --- queries

  /** Returns the user with which every session begins. */
  public User defaultUser() {
    return defaultUser;
  }

  /** Returns the user of in-process sessions: named default, and never restricted. */
  public User program() {
    return program;
  }

  /** Returns the user of that name, or null. */
  public @Nullable User find(String name) {
    return users.get(name);
  }

  /** Returns the users, ordered by name. */
  public Collection<User> all() {
    return users.values();
  }

  /** Returns whether clients without login act as the default user. */
  public boolean isOpen() {
    return open;
  }

  /** Returns whether the user is the default user as defined by {@code requirepass} alone. */
  public boolean isAsRequired(User user, String password) {
    if (user != defaultUser) {
      return false;
    }
    String secret =
        password.isEmpty() ? "nopass" : '#' + Passwords.hash(Text.bytes(Text.of(password)));
    Profile required = Profile.of(catalog, "on", secret, "~*", "&*", "+@all");
    return required.text().equals(user.profile().text());
  }

  /** Returns the user with this name and password, or null. */
  public @Nullable User authenticate(Bytes name, Bytes secret) {
    User user = users.get(Text.of(name));
    return user != null && user.profile().accepts(secret) ? user : null;
  }

  /** Returns the commands that rules can name. */
  public Catalog catalog() {
    return catalog;
  }

  // --- changes

  /** Sets whether new users and selectors allow all channels. */
  public void channelsByDefault(boolean all) {
    channelsByDefault = all;
  }

  /** Sets the file for {@link #load} and {@link #save}. */
  public void file(AclFile newFile) {
    file = newFile;
  }

  /** Returns whether there is a file for {@link #load} and {@link #save}. */
  public boolean hasFile() {
    return file != null;
  }

  private Profile fresh() {
    return new Profile(catalog, channelsByDefault);
  }

  /** Returns the approximate heap bytes of the users. */
  public long heldBytes() {
    return heldBytes;
  }

  private static long cost(String name, Profile profile) {
    return USER_BYTES + name.length() + 2L * profile.text().length();
  }

  private void add(String name, Profile profile) {
    users.put(name, new User(name, profile));
    heldBytes += cost(name, profile);
  }

  private void publish(User user, Profile profile) {
    heldBytes += cost("", profile) - cost("", user.profile());
    user.publish(profile);
    if (user == defaultUser) {
      open = profile.isEnabled() && profile.needsNoPassword();
    }
  }

  /** Sets the default user's password; an empty one disables authentication. */
  public synchronized void defaultPassword(String password) {
    Profile next = defaultUser.profile().copy(channelsByDefault);
    try {
      next.apply("resetpass");
      next.apply(password.isEmpty() ? "nopass" : '>' + Text.of(password));
    } catch (BadRule e) {
      throw new AssertionError(e);
    }
    publish(defaultUser, next);
  }

  /**
   * Applies rules to a user, creating it if necessary.
   *
   * @return the profiles before and after; before is null for a new user
   * @throws ReredisException if the name or a rule is invalid; then nothing has changed
   */
  public synchronized Change set(String name, List<String> rules) {
    if (Text.hasSpaces(name)) {
      throw ReredisException.error("Usernames can't contain spaces or null characters");
    }
    User user = users.get(name);
    Profile before = user == null ? null : user.profile();
    Profile next = before == null ? fresh() : before.copy(channelsByDefault);
    applyAll(next, rules, "Error in ACL SETUSER modifier '");
    if (user == null) {
      add(name, next);
      user = users.get(name);
    } else {
      publish(user, next);
    }
    return new Change(user, before, next);
  }

  private static void applyAll(Profile profile, List<String> rules, String error) {
    for (String rule : Rules.merged(rules)) {
      try {
        profile.apply(rule);
      } catch (BadRule e) {
        throw ReredisException.error(error + Text.shown(rule) + "': " + e.getMessage());
      }
    }
  }

  /** Removes a user and all its permissions; returns null if there is none. */
  public synchronized @Nullable User delete(String name) {
    User user = name.equals(DEFAULT) ? null : users.remove(name);
    if (user != null) {
      publish(user, fresh());
      heldBytes -= cost(name, user.profile());
    }
    return user;
  }

  /**
   * Defines a user at the start, from a line of the configuration file.
   *
   * @throws ReredisException if the name or a rule is invalid
   */
  public synchronized void define(String name, List<String> rules) {
    if (Text.hasSpaces(name)) {
      throw ReredisException.error("Spaces not allowed in usernames");
    }
    Profile profile = fresh();
    applyAll(profile, rules, "Error in user declaration '");
    put(name, profile);
  }

  private void put(String name, Profile profile) {
    User user = users.get(name);
    if (user == null) {
      add(name, profile);
    } else {
      publish(user, profile);
    }
  }

  /**
   * Loads the users from the file, all or none.
   *
   * @return the changes of existing users; {@code after} is null for a removed one
   */
  public synchronized List<Change> load() {
    AclFile from = file;
    if (from == null) {
      throw NO_FILE;
    }
    byte[] content;
    try {
      content = from.read();
    } catch (IOException e) {
      throw ReredisException.error(
          "Error loading ACLs, opening file '" + from.name() + "': " + reason(e));
    }
    Map<String, Profile> loaded =
        new LinkedHashMap<>(UserLines.parse(from.name(), content, this::fresh));
    loaded.putIfAbsent(DEFAULT, Profile.of(catalog, EVERYTHING));
    List<Change> changes = new ArrayList<>();
    for (User user : users.values()) {
      Profile before = user.profile();
      Profile after = loaded.get(user.name());
      if (after == null) {
        delete(user.name());
      }
      changes.add(new Change(user, before, after));
    }
    loaded.forEach(this::put);
    return changes;
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "No such file or directory"
        : e instanceof java.nio.file.AccessDeniedException
            ? "Permission denied"
            : String.valueOf(e.getMessage());
  }

  /** Writes the users to the file. */
  public synchronized void save() throws IOException {
    AclFile to = file;
    if (to == null) {
      throw NO_FILE;
    }
    StringBuilder lines = new StringBuilder();
    users.values().forEach(user -> lines.append(user.line()).append('\n'));
    to.write(Text.bytes(lines.toString()));
  }
}
