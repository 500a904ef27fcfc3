package io.reredis.command.family;

import static io.reredis.base.NotNull.notNull;

import io.reredis.acl.AclLog;
import io.reredis.acl.Profile;
import io.reredis.acl.Selector;
import io.reredis.acl.Text;
import io.reredis.acl.User;
import io.reredis.acl.Users;
import io.reredis.base.Bytes;
import io.reredis.base.Reason;
import io.reredis.base.SafeLog;
import io.reredis.command.Access;
import io.reredis.command.Call;
import io.reredis.command.Command;
import io.reredis.command.Executor;
import io.reredis.command.Family;
import io.reredis.command.Guard;
import io.reredis.command.Handler;
import io.reredis.command.Outcome;
import io.reredis.command.Session;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The commands on users and their rights: ACL. */
final class AclCommands implements Family {
  private static final Logger LOG = SafeLog.of(AclCommands.class);
  private static final int MOST_BITS = 4096;
  private static final ReredisException BITS =
      ReredisException.error(
          "ACL GENPASS argument must be the number of bits for the output password, a positive"
              + " number up to "
              + MOST_BITS);
  private static final ReredisException DEFAULT_STAYS =
      ReredisException.error("The 'default' user cannot be removed");
  private static final ReredisException NOT_SAVED =
      ReredisException.error(
          "There was an error trying to save the ACLs. Please check the server logs for more"
              + " information");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "acl|cat" -> AclCommands::cat;
      case "acl|deluser" -> AclCommands::deluser;
      case "acl|dryrun" -> AclCommands::dryrun;
      case "acl|genpass" -> AclCommands::genpass;
      case "acl|getuser" -> AclCommands::getuser;
      case "acl|help" -> AclCommands::help;
      case "acl|list" -> AclCommands::list;
      case "acl|load" -> AclCommands::load;
      case "acl|log" -> AclCommands::log;
      case "acl|save" -> AclCommands::save;
      case "acl|setuser" -> AclCommands::setuser;
      case "acl|users" -> c -> users(c, List.copyOf(users(c).all()));
      case "acl|whoami" -> AclCommands::whoami;
      default -> throw Family.unknown(name);
    };
  }

  private static Users users(Call c) {
    return c.engine().users();
  }

  // --- changes

  private static void setuser(Call c) {
    String name = Text.of(c.arg(2));
    List<String> rules = new ArrayList<>();
    for (int i = 3; i < c.count(); i++) {
      rules.add(Text.of(c.arg(i)));
    }
    redactFrom(c, 2);
    c.engine().keyspace().memory().admit();
    Users.Change change = users(c).set(name, rules);
    c.engine().accountTables();
    if (change.before() != null) {
      endForbiddenSubscribers(c, change);
    }
    c.reply.ok();
  }

  private static void redactFrom(Call c, int from) {
    for (int i = from; i < c.count(); i++) {
      c.redact(i);
    }
  }

  private static void deluser(Call c) {
    List<String> names = new ArrayList<>();
    for (int i = 2; i < c.count(); i++) {
      names.add(Text.of(c.arg(i)));
    }
    redactFrom(c, 2);
    if (names.contains(Users.DEFAULT)) {
      throw DEFAULT_STAYS;
    }
    int deleted = 0;
    for (String name : names) {
      User user = users(c).delete(name);
      if (user != null) {
        endSessions(c, user);
        deleted++;
      }
    }
    c.reply.integer(deleted);
  }

  private static void load(Call c) {
    for (Users.Change change : users(c).load()) {
      if (change.after() == null) {
        endSessions(c, change.user());
      } else {
        endForbiddenSubscribers(c, change);
      }
    }
    c.reply.ok();
  }

  private static void save(Call c) {
    try {
      users(c).save();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "ACL SAVE failed: {0}", Reason.of(e));
      throw NOT_SAVED;
    }
    c.reply.ok();
  }

  /** Closes the sessions of a deleted user; the session of the call gets its reply first. */
  private static void endSessions(Call c, @Nullable User user) {
    for (Session session : c.engine().clients().list()) {
      if (session.user == user) {
        end(c, session);
      }
    }
  }

  private static void end(Call c, Session session) {
    if (session == c.session) {
      c.outcome = Outcome.CLOSE;
    } else {
      session.kill();
    }
  }

  /**
   * Closes the sessions of a user that subscribe to channels which the user may no longer access.
   */
  private static void endForbiddenSubscribers(Call c, Users.Change change) {
    List<Bytes> left = notNull(change.after()).channelsLeft(change.before());
    if (left == null) {
      return;
    }
    c.engine()
        .channels()
        .forEach(
            (channel, isPattern, subscriber) -> {
              if (subscriber instanceof Session
                  && ((Session) subscriber).user == change.user()
                  && !Profile.allows(left, channel, isPattern)) {
                end(c, (Session) subscriber);
              }
            });
  }

  // --- queries

  private static void getuser(Call c) {
    User user = users(c).find(Text.of(c.arg(2)));
    redactFrom(c, 2);
    if (user == null) {
      c.reply.nil();
      return;
    }
    Profile profile = user.profile();
    ReplyWriter reply = c.reply;
    reply.map(6);
    reply.bulk("flags");
    reply.set(profile.flags().size());
    profile.flags().forEach(reply::bulk);
    reply.bulk("passwords");
    reply.array(profile.hashes().size());
    profile.hashes().forEach(reply::bulk);
    List<Selector> selectors = profile.selectors();
    writeRights(reply, selectors.get(0));
    reply.bulk("selectors");
    reply.array(selectors.size() - 1);
    for (Selector selector : selectors.subList(1, selectors.size())) {
      reply.map(3);
      writeRights(reply, selector);
    }
  }

  private static void writeRights(ReplyWriter reply, Selector selector) {
    reply.bulk("commands");
    reply.bulk(Text.bytes(selector.commandsText()));
    reply.bulk("keys");
    reply.bulk(Text.bytes(selector.keysText()));
    reply.bulk("channels");
    reply.bulk(Text.bytes(selector.channelsText()));
  }

  private static void list(Call c) {
    Collection<User> all = List.copyOf(users(c).all());
    c.reply.array(all.size());
    all.forEach(user -> c.reply.bulk(Text.bytes(user.line())));
  }

  private static void users(Call c, Collection<User> all) {
    c.reply.array(all.size());
    all.forEach(user -> c.reply.bulk(Text.bytes(user.name())));
  }

  private static void whoami(Call c) {
    c.reply.bulk(Text.bytes(c.session.user.name()));
  }

  private static void cat(Call c) {
    if (c.count() > 3) {
      throw Help.wrongUse(c);
    }
    if (c.count() == 2) {
      List<String> categories = users(c).catalog().categories();
      c.reply.array(categories.size());
      categories.forEach(c.reply::bulk);
      return;
    }
    int[] commands = users(c).catalog().category(c.text(2).toLowerCase(Locale.ROOT));
    if (commands == null) {
      throw ReredisException.error("Unknown category '" + Executor.shown(c.arg(2)) + "'");
    }
    c.reply.array(commands.length);
    for (int command : commands) {
      c.reply.bulk(users(c).catalog().name(command));
    }
  }

  private static void genpass(Call c) {
    if (c.count() > 3) {
      throw Help.wrongUse(c);
    }
    long bits = c.count() == 3 ? c.integer(2) : 256;
    if (bits <= 0 || bits > MOST_BITS) {
      throw BITS;
    }
    int digits = (int) (bits + 3) / 4;
    byte[] random = new byte[(digits + 1) / 2];
    new SecureRandom().nextBytes(random);
    c.reply.bulk(HexFormat.of().formatHex(random).substring(0, digits));
  }

  private static void dryrun(Call c) {
    User user = users(c).find(Text.of(c.arg(2)));
    if (user == null) {
      throw ReredisException.error("User '" + c.arg(2) + "' not found");
    }
    Command command = c.engine().table().find(c.arg(3));
    if (command != null && !command.subcommands().isEmpty() && c.count() > 4) {
      command = command.sub(c.arg(4));
    }
    if (command == null) {
      throw ReredisException.error("Command '" + c.arg(3) + "' not found");
    }
    if (!command.accepts(c.count() - 3)) {
      throw Executor.wrongArity(command);
    }
    Access access = c.worker().access;
    if (access.allows(user, command, c.arguments, 3)) {
      c.reply.ok();
    } else {
      c.reply.bulk(Guard.explain(user, command, c.arguments, access));
    }
  }

  private static void log(Call c) {
    if (c.count() > 3) {
      throw Help.wrongUse(c);
    }
    AclLog log = c.engine().guard().log();
    if (c.count() == 3 && c.is(2, "reset")) {
      log.clear();
      c.reply.ok();
      return;
    }
    List<AclLog.Entry> entries = log.newest(c.count() == 3 ? c.integer(2) : 10);
    long now = c.engine().clock().millis();
    c.reply.array(entries.size());
    entries.forEach(entry -> write(c.reply, entry, now));
  }

  private static void write(ReplyWriter reply, AclLog.Entry entry, long now) {
    reply.map(10);
    reply.bulk("count");
    reply.integer(entry.count());
    reply.bulk("reason");
    reply.bulk(entry.reason().name().toLowerCase(Locale.ROOT));
    reply.bulk("context");
    reply.bulk(entry.context());
    reply.bulk("object");
    reply.bulk(Text.bytes(entry.object()));
    reply.bulk("username");
    reply.bulk(Text.bytes(entry.user()));
    reply.bulk("age-seconds");
    reply.doubleValue((now - entry.updatedAt()) / 1000.0);
    reply.bulk("client-info");
    reply.bulk(entry.client());
    reply.bulk("entry-id");
    reply.integer(entry.id());
    reply.bulk("timestamp-created");
    reply.integer(entry.createdAt());
    reply.bulk("timestamp-last-updated");
    reply.integer(entry.updatedAt());
  }

  private static void help(Call c) {
    Help.write(
        c,
        "CAT [<category>]",
        "    Return the commands of a category, or all categories.",
        "DELUSER <username> [<username> ...]",
        "    Remove users, and close their connections.",
        "DRYRUN <username> <command> [<arg> ...]",
        "    Check whether the user may execute the command, without executing it.",
        "GENPASS [<bits>]",
        "    Return a random password, of 256 bits by default.",
        "GETUSER <username>",
        "    Return the rights, flags and passwords of the user.",
        "LIST",
        "    Return all users as lines of an ACL file.",
        "LOAD",
        "    Replace all users with those of the ACL file, or change none if a line is wrong.",
        "LOG [<count>|RESET]",
        "    Return the latest denied accesses, or clear their log.",
        "SAVE",
        "    Write all users to the ACL file.",
        "SETUSER <username> [<rule> ...]",
        "    Create a user, or change the rights of one.",
        "USERS",
        "    Return the names of all users.",
        "WHOAMI",
        "    Return the name of the connection's user.");
  }
}
