package io.reredis.command;

import io.reredis.acl.AclLog;
import io.reredis.acl.Selector;
import io.reredis.acl.User;
import io.reredis.resp.Arguments;
import io.reredis.util.Bytes;
import java.util.List;

/**
 * Decides whether a user may make a request. It is asked only for users who may not do everything,
 * and allocates nothing. Confined to the thread of its worker.
 *
 * <p>A request is allowed where one selector allows all of it. Of several reasons why none does the
 * one is told that came furthest: a key rather than the command, a channel rather than a key, and
 * the last of them.
 */
final class Access {
  private final KeySpec.Range range = new KeySpec.Range();

  /** Why the last request was refused, and the argument that was. */
  private AclLog.Reason reason;

  private int argument;

  /** Why the last request was refused. */
  AclLog.Reason reason() {
    return reason;
  }

  /** The index of the argument that was refused; 0 where it was the command. */
  int argument() {
    return argument;
  }

  /**
   * Whether a user may make a request.
   *
   * @param shift how many arguments stand before the request's name
   */
  boolean allows(User user, Command command, Arguments arguments, int shift) {
    reason = AclLog.Reason.COMMAND;
    argument = 0;
    List<Selector> selectors = user.profile().selectors();
    for (int i = 0; i < selectors.size(); i++) {
      if (allows(selectors.get(i), command, arguments, shift)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a user may make a request, and read every key besides. */
  boolean allowsReadingAll(User user, Command command, Arguments arguments) {
    List<Selector> selectors = user.profile().selectors();
    for (Selector selector : selectors) {
      if (selector.readsAllKeys() && allows(selector, command, arguments, 0)) {
        return true;
      }
    }
    return false;
  }

  private boolean allows(Selector selector, Command command, Arguments arguments, int shift) {
    return allowsCommand(selector, command, arguments, shift)
        && (selector.allowsAllKeys() || allowsKeys(selector, command, arguments, shift))
        && (selector.allowsAllChannels()
            || command.uses.channels == KeyUse.Channels.NONE
            || allowsChannels(selector, command, arguments, shift));
  }

  private static boolean allowsCommand(
      Selector selector, Command command, Arguments arguments, int shift) {
    if (command.has(CommandFlag.NO_AUTH)) {
      return true;
    }
    int first = shift + (command.parent() == null ? 1 : 2);
    return selector.allowsCommand(
        command.index, first < arguments.count() ? arguments.get(first) : null);
  }

  private boolean refuse(AclLog.Reason why, int index) {
    if (why.compareTo(reason) > 0 || why == reason && index > argument) {
      reason = why;
      argument = index;
    }
    return false;
  }

  private boolean allowsKeys(Selector selector, Command command, Arguments arguments, int shift) {
    KeyUse uses = command.uses;
    for (int i = 0; i < uses.specs.length; i++) {
      KeySpec spec = uses.specs[i];
      if (!spec.locate(arguments, shift, range)) {
        continue;
      }
      int wanted = wanted(uses, i, arguments, shift);
      for (int j = range.first; j <= range.last; j += range.step) {
        Bytes key = arguments.get(j);
        boolean placeholder = uses.variant == KeyUse.Variant.MIGRATE && key.length() == 0;
        if (!placeholder && !selector.allowsKey(key, wanted)) {
          return refuse(AclLog.Reason.KEY, j);
        }
      }
    }
    switch (uses.variant) {
      case SORT:
        return allowsTargets(selector, arguments, shift + 2, true);
      case GEORADIUS:
        return allowsTargets(selector, arguments, shift + 5, false);
      default:
        return true;
    }
  }

  private static int wanted(KeyUse uses, int spec, Arguments arguments, int shift) {
    switch (uses.variant) {
      case SET:
        return has(arguments, shift + 3, "get") ? uses.permissions[spec] : Selector.WRITE;
      case BITFIELD:
        return onlyReads(arguments, shift + 2) ? Selector.READ : uses.permissions[spec];
      default:
        return uses.permissions[spec];
    }
  }

  private static boolean has(Arguments arguments, int from, String lower) {
    for (int i = from; i < arguments.count(); i++) {
      if (arguments.is(i, lower)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a BITFIELD has nothing but GET; one that is wrong counts as writing. */
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

  /** Checks the keys that results are stored into, wherever they are named. */
  private boolean allowsTargets(Selector selector, Arguments arguments, int from, boolean sort) {
    for (int i = from; i + 1 < arguments.count(); i++) {
      if (sort && arguments.is(i, "limit")) {
        i += 2;
      } else if (sort && (arguments.is(i, "by") || arguments.is(i, "get"))) {
        i++;
      } else if ((arguments.is(i, "store") || !sort && arguments.is(i, "storedist"))
          && !selector.allowsKey(arguments.get(i + 1), Selector.WRITE)) {
        return refuse(AclLog.Reason.KEY, i + 1);
      }
    }
    return true;
  }

  private boolean allowsChannels(
      Selector selector, Command command, Arguments arguments, int shift) {
    boolean patterns = command.uses.channels == KeyUse.Channels.PATTERNS;
    int end =
        command.uses.channels == KeyUse.Channels.FIRST
            ? Math.min(shift + 2, arguments.count())
            : arguments.count();
    for (int i = shift + 1; i < end; i++) {
      if (!selector.allowsChannel(arguments.get(i), patterns)) {
        return refuse(AclLog.Reason.CHANNEL, i);
      }
    }
    return true;
  }
}
