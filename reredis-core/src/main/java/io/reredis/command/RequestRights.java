package io.reredis.command;

import io.reredis.acl.Selector;
import io.reredis.resp.Arguments;
import java.util.ArrayList;
import java.util.List;

/**
 * The rights that a request needs besides that for its command: permissions on keys, and channels.
 * Created for each command with the table.
 */
public final class RequestRights {
  /** Why key specifications alone do not determine permissions or keys. */
  public enum Variant {
    PLAIN,
    /** The old value is read only with GET. */
    SET,
    /** The key is written only with SET or INCRBY. */
    BITFIELD,
    /** The target is the argument after the last STORE. */
    SORT,
    /** The target is the argument after the last STORE or STOREDIST. */
    GEORADIUS,
    /** The key is empty if keys follow KEYS. */
    MIGRATE
  }

  /** Which arguments are channels. */
  enum Channels {
    NONE,
    /** The first argument. */
    FIRST,
    /** All arguments. */
    ALL,
    /** All arguments, each a pattern. */
    PATTERNS
  }

  private static final List<String> READ_AND_SET = List.of("RW", "access", "update");

  public final Variant variant;
  final Channels channels;

  /** The key specifications that are about keys and have a position. */
  public final KeySpec[] specs;

  /** The permissions for each of {@link #specs}: bits of {@link Selector}. */
  private final int[] permissions;

  private RequestRights(Variant variant, Channels channels, List<KeySpec> specs) {
    this.variant = variant;
    this.channels = channels;
    this.specs = specs.toArray(new KeySpec[0]);
    this.permissions = new int[this.specs.length];
    for (int i = 0; i < permissions.length; i++) {
      permissions[i] = permissions(this.specs[i].flags());
    }
  }

  static RequestRights of(Command command) {
    List<KeySpec> specs = new ArrayList<>(command.keySpecs().size());
    for (KeySpec spec : command.keySpecs()) {
      if (!spec.isUnknown() && !spec.flags().contains("not_key")) {
        specs.add(spec);
      }
    }
    return new RequestRights(command.variant(), command.channels(), specs);
  }

  /** Returns the permissions that a request needs on the keys of a specification. */
  int permissions(int spec, Arguments arguments, int shift) {
    switch (variant) {
      case SET:
        return has(arguments, shift + 3, "get") ? permissions[spec] : Selector.WRITE;
      case BITFIELD:
        return onlyReads(arguments, shift + 2) ? Selector.READ : permissions[spec];
      default:
        return permissions[spec];
    }
  }

  /** Returns the use that a request makes of the keys of a specification, as key flags. */
  public List<String> flags(int spec, Arguments arguments, int shift) {
    switch (variant) {
      case SET:
        return has(arguments, shift + 3, "get") ? READ_AND_SET : List.of("OW", "update");
      case BITFIELD:
        return onlyReads(arguments, shift + 2) ? List.of("RO", "access") : READ_AND_SET;
      default:
        return specs[spec].flags().stream().filter(flag -> !flag.equals("incomplete")).toList();
    }
  }

  /**
   * Returns the index of the next key after STORE, or STOREDIST, searching from argument {@code
   * from} on; 0 for none.
   */
  public int target(Arguments arguments, int from) {
    boolean sort = variant == Variant.SORT;
    for (int i = from; i + 1 < arguments.count(); i++) {
      if (sort && arguments.is(i, "limit")) {
        i += 2;
      } else if (sort && (arguments.is(i, "by") || arguments.is(i, "get"))) {
        i++;
      } else if (arguments.is(i, "store") || !sort && arguments.is(i, "storedist")) {
        return i + 1;
      }
    }
    return 0;
  }

  private static boolean has(Arguments arguments, int from, String lower) {
    for (int i = from; i < arguments.count(); i++) {
      if (arguments.is(i, lower)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a BITFIELD consists of GET only; an invalid one counts as a write. */
  private static boolean onlyReads(Arguments arguments, int from) {
    int left = arguments.count() - from;
    for (int i = from; left > 0; left = arguments.count() - i) {
      if (arguments.is(i, "get") && left > 2) {
        i += 3;
      } else if (arguments.is(i, "overflow") && left > 1) {
        i += 2;
      } else {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the permissions for key flags: access needs read, and insert, update or delete need
   * write.
   */
  static int permissions(List<String> flags) {
    boolean writes =
        flags.contains("insert") || flags.contains("update") || flags.contains("delete");
    return (flags.contains("access") ? Selector.READ : 0) | (writes ? Selector.WRITE : 0);
  }
}
