package io.reredis.ws;

import io.reredis.acl.Catalog;
import io.reredis.acl.Profile;
import io.reredis.acl.Selector;
import io.reredis.acl.User;
import io.reredis.base.Bytes;
import io.reredis.command.Engine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The read permissions of one user's observers, as of the creation of this object. A key is visible
 * if the user may read it: with GET if it is a string, HGETALL if it is a hash, and so on.
 * Immutable; equal if the profile is the same.
 *
 * <p>Null stands for a user without restrictions.
 */
record Rights(Profile profile, Readers readers) {
  /** The indices in the catalog of the commands whose permissions are checked. */
  static final class Readers {
    private static final String[][] COMMANDS = {
      {"string", "get"},
      {"hash", "hgetall"},
      {"list", "lrange"},
      {"set", "smembers"},
      {"zset", "zrange"},
      {"stream", "xrange"}
    };

    private final Map<String, Integer> byType = new HashMap<>();
    private final int size;
    private final int info;

    Readers(Engine engine) {
      Catalog catalog = engine.users().catalog();
      for (String[] typeAndCommand : COMMANDS) {
        byType.put(typeAndCommand[0], catalog.find(typeAndCommand[1]));
      }
      size = catalog.find("dbsize");
      info = catalog.find("info");
    }
  }

  /** Returns the current rights of a user, null if unrestricted. */
  static @Nullable Rights of(User user, Readers readers) {
    Profile profile = user.profile();
    return user.isUnrestricted() ? null : new Rights(profile, readers);
  }

  /** Returns whether keys of that name may be visible, whatever their type. */
  boolean showsName(Bytes key) {
    for (Selector selector : profile.selectors()) {
      if (selector.allowsKey(key, Selector.READ)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a key that holds a value of that type is visible. */
  boolean shows(Bytes key, @Nullable String type) {
    Integer command = readers.byType.get(type);
    if (command != null) {
      for (Selector selector : profile.selectors()) {
        if (selector.allowsCommand(command, null) && selector.allowsKey(key, Selector.READ)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns whether the number of all keys is visible, as with DBSIZE. */
  boolean showsSize() {
    return allows(readers.size);
  }

  /** Returns whether the statistics of the server are visible, as with INFO. */
  boolean showsStats() {
    return allows(readers.info);
  }

  private boolean allows(int command) {
    for (Selector selector : profile.selectors()) {
      if (selector.allowsCommand(command, null)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rights rights && rights.profile == profile;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(profile);
  }
}
