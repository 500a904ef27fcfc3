package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Names;
import io.reredis.command.Session;
import io.reredis.resp.ReplyWriter;
import io.reredis.util.ReredisException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands on channels and patterns. */
final class PubSubCommands implements Family {
  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "psubscribe" -> PubSubCommands::psubscribe;
      case "publish" -> PubSubCommands::publish;
      case "punsubscribe" -> PubSubCommands::punsubscribe;
      case "subscribe" -> PubSubCommands::subscribe;
      case "unsubscribe" -> PubSubCommands::unsubscribe;
      case "pubsub|channels" -> PubSubCommands::channels;
      case "pubsub|help" -> PubSubCommands::help;
      case "pubsub|numpat" -> PubSubCommands::numpat;
      case "pubsub|numsub" -> PubSubCommands::numsub;
      default -> throw Family.unknown(name);
    };
  }

  private static void publish(Call c) {
    c.reply.integer(c.engine().channels().publish(c.arg(1), c.arg(2)));
  }

  private static void subscribe(Call c) {
    Session session = c.session;
    for (int i = 1; i < c.count(); i++) {
      if (!session.channels().contains(c.arg(i))) {
        Bytes channel = c.arg(i).detach();
        session.channels().add(channel);
        c.engine().channels().subscribe(channel, session);
      }
      confirm(c, "subscribe", c.arg(i), session.subscriptions());
    }
    c.engine().guard().recheck(c);
  }

  private static void psubscribe(Call c) {
    Session session = c.session;
    for (int i = 1; i < c.count(); i++) {
      if (!session.patterns().contains(c.arg(i))) {
        Bytes pattern = c.arg(i).detach();
        session.patterns().add(pattern);
        c.engine().channels().subscribePattern(pattern, session);
      }
      confirm(c, "psubscribe", c.arg(i), session.subscriptions());
    }
    c.engine().guard().recheck(c);
  }

  private static void unsubscribe(Call c) {
    Session session = c.session;
    List<Bytes> channels = named(c, session.channels());
    for (Bytes channel : channels) {
      if (session.channels().remove(channel)) {
        c.engine().channels().unsubscribe(channel, session);
      }
      confirm(c, "unsubscribe", channel, session.subscriptions());
    }
    if (channels.isEmpty()) {
      confirm(c, "unsubscribe", null, session.subscriptions());
    }
  }

  private static void punsubscribe(Call c) {
    Session session = c.session;
    List<Bytes> patterns = named(c, session.patterns());
    for (Bytes pattern : patterns) {
      if (session.patterns().remove(pattern)) {
        c.engine().channels().unsubscribePattern(pattern, session);
      }
      confirm(c, "punsubscribe", pattern, session.subscriptions());
    }
    if (patterns.isEmpty()) {
      confirm(c, "punsubscribe", null, session.subscriptions());
    }
  }

  private static List<Bytes> named(Call c, Names all) {
    return c.count() > 1 ? c.rest(1) : all.list();
  }

  /** Confirms a subscription or an unsubscription, even if CLIENT REPLY has turned replies off. */
  static void confirm(Call c, String kind, @Nullable Bytes name, int subscriptions) {
    if (c.session.replyMode == Session.ReplyMode.ON) {
      write(c.reply, kind, name, subscriptions);
    } else {
      ReplyWriter push = new ReplyWriter(64);
      push.version(c.session.version);
      write(push, kind, name, subscriptions);
      c.session.transport().push(push.copyFrom(0));
    }
  }

  private static void write(ReplyWriter out, String kind, @Nullable Bytes name, int subscriptions) {
    out.push(3);
    out.bulk(kind);
    if (name == null) {
      out.nil();
    } else {
      out.bulk(name);
    }
    out.integer(subscriptions);
  }

  private static void channels(Call c) {
    if (c.count() > 3) {
      throw subcommandArity(c);
    }
    List<byte[]> names = c.engine().channels().channels(c.count() == 3 ? c.arg(2) : null);
    c.reply.array(names.size());
    names.forEach(c.reply::bulk);
  }

  static ReredisException subcommandArity(Call c) {
    return ReredisException.error(
        "unknown subcommand or wrong number of arguments for '"
            + c.text(1)
            + "'. Try PUBSUB HELP.");
  }

  private static void numsub(Call c) {
    List<Bytes> channels = c.rest(2);
    c.reply.array(2 * channels.size());
    for (Bytes channel : channels) {
      c.reply.bulk(channel);
      c.reply.integer(c.engine().channels().subscribers(channel));
    }
  }

  private static void numpat(Call c) {
    c.reply.integer(c.engine().channels().patternCount());
  }

  private static void help(Call c) {
    Help.write(
        c,
        "CHANNELS [<pattern>]",
        "    Return the currently active channels matching a <pattern> (default: '*').",
        "NUMPAT",
        "    Return number of subscriptions to patterns.",
        "NUMSUB [<channel> ...]",
        "    Return the number of subscribers for the specified channels, excluding",
        "    pattern subscriptions(default: no channels).",
        "SHARDCHANNELS [<pattern>]",
        "    Return the currently active shard level channels matching a <pattern> (default: '*').",
        "SHARDNUMSUB [<shardchannel> ...]",
        "    Return the number of subscribers for the specified shard level channel(s)");
  }
}
