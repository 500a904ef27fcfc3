package io.reredis.ws;

import io.reredis.acl.Catalog;
import io.reredis.acl.Selector;
import io.reredis.acl.User;
import io.reredis.persist.Transfers;
import org.jspecify.annotations.Nullable;

/** The rights that an export or an import of all data requires. Immutable. */
final class TransferRights {
  private final Catalog catalog;

  TransferRights(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Returns why a user may not export, or null: it must be able to read all keys and run SAVE. */
  @Nullable String missingForExport(User user) {
    return missing(user, Selector.READ, "save");
  }

  /**
   * Returns why a user may not import, or null: it must be able to write all keys and run RESTORE
   * and FUNCTION RESTORE, and FLUSHALL to remove the data first.
   *
   * @param mode null if it is not known yet
   */
  @Nullable String missingForImport(User user, Transfers.@Nullable Mode mode) {
    return mode == Transfers.Mode.FLUSH
        ? missing(user, Selector.WRITE, "restore", "function|restore", "flushall")
        : missing(user, Selector.WRITE, "restore", "function|restore");
  }

  private @Nullable String missing(User user, int keys, String... commands) {
    String first = null;
    for (Selector selector : user.profile().selectors()) {
      String why = missing(selector, keys, commands);
      if (why == null) {
        return null;
      }
      first = first == null ? why : first;
    }
    return "NOPERM User " + user.shownName() + " has no permissions to " + first;
  }

  private @Nullable String missing(Selector selector, int keys, String... commands) {
    for (String command : commands) {
      if (!selector.allowsCommand(catalog.find(command), null)) {
        return "run the '" + command + "' command";
      }
    }
    if (keys == Selector.READ ? selector.readsAllKeys() : selector.allowsAllKeys()) {
      return null;
    }
    return keys == Selector.READ ? "read all keys" : "write all keys";
  }
}
