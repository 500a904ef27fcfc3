package io.reredis.command;

import io.reredis.acl.AclLog;
import io.reredis.acl.Selector;
import io.reredis.acl.User;
import io.reredis.base.Bytes;
import io.reredis.resp.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a user may make a request. Used only for users with restrictions; allocates
 * nothing. Confined to the thread of its worker.
 *
 * <p>A request is allowed if one selector allows all of it. If none does, the reported reason is
 * that of the selector that got furthest: a refused key takes precedence over a refused command, a
 * channel over a key, and a later argument over an earlier one.
 */
public final class Access {
  private final KeySpec.Range range = new KeySpec.Range();

  /** The reason for the refusal of the last request, and the argument that was refused. */
  private AclLog.@Nullable Reason reason;

  private int argument;

  /** Returns why the last request was refused. */
  AclLog.@Nullable Reason reason() {
    return reason;
  }

  /** Returns the index of the refused argument; 0 if the command was refused. */
  int argument() {
    return argument;
  }

  /**
   * Returns whether a user may make a request.
   *
   * @param shift the number of arguments before the request's name
   */
  public boolean allows(User user, Command command, Arguments arguments, int shift) {
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

  /** Returns whether one selector allows a request and also reading all keys. */
  public boolean allowsReadingAll(User user, Command command, Arguments arguments) {
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
            || command.uses.channels == RequestRights.Channels.NONE
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
    RequestRights uses = command.uses;
    for (int i = 0; i < uses.specs.length; i++) {
      KeySpec spec = uses.specs[i];
      if (!spec.locate(arguments, shift, range)) {
        continue;
      }
      int wanted = uses.permissions(i, arguments, shift);
      for (int j = range.first; j <= range.last; j += range.step) {
        Bytes key = arguments.get(j);
        boolean placeholder = uses.variant == RequestRights.Variant.MIGRATE && key.length() == 0;
        if (!placeholder && !selector.allowsKey(key, wanted)) {
          return refuse(AclLog.Reason.KEY, j);
        }
      }
    }
    switch (uses.variant) {
      case SORT:
        return allowsTargets(selector, uses, arguments, shift + 2);
      case GEORADIUS:
        return allowsTargets(selector, uses, arguments, shift + 5);
      default:
        return true;
    }
  }

  /** Checks all keys that results are stored in: the argument after each STORE or STOREDIST. */
  private boolean allowsTargets(
      Selector selector, RequestRights uses, Arguments arguments, int from) {
    for (int i = uses.target(arguments, from); i > 0; i = uses.target(arguments, i)) {
      if (!selector.allowsKey(arguments.get(i), Selector.WRITE)) {
        return refuse(AclLog.Reason.KEY, i);
      }
    }
    return true;
  }

  private boolean allowsChannels(
      Selector selector, Command command, Arguments arguments, int shift) {
    boolean patterns = command.uses.channels == RequestRights.Channels.PATTERNS;
    int end =
        command.uses.channels == RequestRights.Channels.FIRST
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
