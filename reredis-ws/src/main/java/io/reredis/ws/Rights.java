package io.reredis.ws;

import io.reredis.acl.Catalog;
import io.reredis.acl.Profile;
import io.reredis.acl.Selector;
import io.reredis.acl.User;
import io.reredis.command.Engine;
import io.reredis.util.Bytes;
import java.util.HashMap;
import java.util.Map;

/**
 * What the observers of one user may see, by the rules that he had when this was made. A key is
 * shown to who may read it: with GET where it is a string, HGETALL where it is a hash, and so on.
 * Immutable; two are the same where they are of the same profile.
 *
 * <p>For a user who may do everything there is none, but null.
 */
record Rights(Profile profile, Readers readers) {
  /** The commands that the rights are those of, by the catalog's indices. */
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

  /** The rights of a user now, null where he may do everything. */
  static Rights of(User user, Readers readers) {
    Profile profile = user.profile();
    return user.isUnrestricted() ? null : new Rights(profile, readers);
  }

  /** Whether the keys of that name might be shown, whatever they hold. */
  boolean showsName(Bytes key) {
    for (Selector selector : profile.selectors()) {
      if (selector.allowsKey(key, Selector.READ)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a key that holds a value of that type is shown. */
  boolean shows(Bytes key, String type) {
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

  /** Whether the number of all keys is told, as DBSIZE tells it. */
  boolean showsSize() {
    return allows(readers.size);
  }

  /** Whether the figures of the server are told, as INFO tells them. */
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
