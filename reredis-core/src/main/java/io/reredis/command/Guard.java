package io.reredis.command;

import io.reredis.acl.AclLog;
import io.reredis.acl.AclLog.Reason;
import io.reredis.acl.Text;
import io.reredis.acl.User;
import io.reredis.resp.Arguments;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests that the user may not make, and records them in the ACL log. Safe for use by all
 * threads.
 */
public final class Guard {
  private final Engine engine;
  private final AclLog log = new AclLog();
  private final LongAdder[] refusals = new LongAdder[Reason.values().length];

  Guard(Engine engine) {
    this.engine = engine;
    for (int i = 0; i < refusals.length; i++) {
      refusals[i] = new LongAdder();
    }
  }

  /** Returns the ACL log. */
  public AclLog log() {
    return log;
  }

  /** Returns the number of rejections for a reason. */
  public long refusals(Reason reason) {
    return refusals[reason.ordinal()].sum();
  }

  void resetCounters() {
    for (LongAdder adder : refusals) {
      adder.reset();
    }
  }

  /**
   * Checks that the session's user may make a request.
   *
   * @param access the checker of the calling thread
   * @param multi whether the request is part of a transaction, as noted in the log
   * @throws ReredisException NOPERM if the user may not make it
   */
  public void check(
      Session session, Command command, Arguments arguments, Access access, boolean multi) {
    User user = session.user;
    if (access.allows(user, command, arguments, 0)) {
      return;
    }
    Reason reason = access.reason();
    String object =
        reason == Reason.COMMAND ? command.name() : Text.of(arguments.get(access.argument()));
    note(session, reason, object, user.name(), multi ? "multi" : "toplevel");
    throw new ReredisException(
        ErrorCode.NOPERM,
        reason == Reason.COMMAND
            ? noCommand(user, command)
            : reason == Reason.KEY
                ? "No permissions to access a key"
                : "No permissions to access a channel");
  }

  /**
   * Like {@link #check}, for a command executed by EXEC. The user was allowed to queue it, but
   * rights may have changed since.
   */
  public void checkQueued(Call c, Command command) {
    if (c.session.user.isUnrestricted()) {
      return;
    }
    Access access = c.worker().access;
    try {
      check(c.session, command, c.arguments, access, true);
    } catch (ReredisException e) {
      throw new ReredisException(
          ErrorCode.NOPERM,
          "ACLs rules changed between the moment the transaction was accumulated and the EXEC call."
              + " This command is no longer allowed for the following reason: "
              + (access.reason() == Reason.COMMAND
                  ? "no permission to execute the command or subcommand"
                  : access.reason() == Reason.KEY
                      ? "no permission to touch the specified keys"
                      : "no permission to access one of the channels used as arguments to the"
                          + " command"));
    }
  }

  /**
   * Like {@link #check}, for a command that a script runs.
   *
   * @throws ReredisException if the user may not run it
   */
  void checkInScript(Call c, Command command, Arguments arguments) {
    User user = c.session.user;
    Access access = c.worker().access;
    if (user.isUnrestricted() || access.allows(user, command, arguments, 0)) {
      return;
    }
    Reason reason = access.reason();
    String object =
        reason == Reason.COMMAND ? command.name() : Text.of(arguments.get(access.argument()));
    note(c.session, reason, object, user.name(), "lua");
    throw ReredisException.error(
        "The user executing the script can't "
            + (reason == Reason.COMMAND
                ? "run this command or subcommand"
                : reason == Reason.KEY
                    ? "access at least one of the keys mentioned in the command arguments"
                    : "publish to the channel mentioned in the command"));
  }

  private static String noCommand(User user, Command command) {
    return "User "
        + user.shownName()
        + " has no permissions to run the '"
        + command.name()
        + "' command";
  }

  /** Returns the reason for the last refusal of {@code access}, as ACL DRYRUN shows it. */
  public static String explain(User user, Command command, Arguments arguments, Access access) {
    if (access.reason() == Reason.COMMAND) {
      return noCommand(user, command);
    }
    return "User "
        + user.shownName()
        + " has no permissions to access the '"
        + arguments.get(access.argument())
        + (access.reason() == Reason.KEY ? "' key" : "' channel");
  }

  /** Records a failed authentication. */
  public void noteLogin(Session session, String command, String name, boolean multi) {
    note(session, Reason.AUTH, command, name, multi ? "multi" : "toplevel");
  }

  private void note(
      Session session, @Nullable Reason reason, String object, String user, String context) {
    assert reason != null;
    refusals[reason.ordinal()].increment();
    log.add(
        reason,
        context,
        object,
        user,
        ClientLine.of(session, engine.clock().millis()),
        engine.clock().millis(),
        engine.config().number("acllog-max-len"));
  }

  /**
   * Closes a session that has subscribed to channels which its user may no longer access. A change
   * of rights checks existing subscriptions; this check covers a change just before the
   * subscription.
   */
  public void recheck(Call c) {
    if (!c.session.user.isUnrestricted()
        && !c.worker().access.allows(c.session.user, c.command, c.arguments, 0)) {
      c.session.kill();
    }
  }
}
