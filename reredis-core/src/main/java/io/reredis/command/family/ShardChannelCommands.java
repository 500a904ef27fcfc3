package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Session;
import java.util.List;

/**
 * The commands on shard channels, which are separate from other channels and which a cluster would
 * keep within a shard. Without a cluster, messages go to all subscribers.
 */
final class ShardChannelCommands implements Family {
  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "spublish" ->
          c -> c.reply.integer(c.engine().channels().publishToShard(c.arg(1), c.arg(2)));
      case "ssubscribe" -> ShardChannelCommands::ssubscribe;
      case "sunsubscribe" -> ShardChannelCommands::sunsubscribe;
      case "pubsub|shardchannels" -> ShardChannelCommands::shardChannels;
      case "pubsub|shardnumsub" -> ShardChannelCommands::shardNumsub;
      default -> throw Family.unknown(name);
    };
  }

  private static void ssubscribe(Call c) {
    Session session = c.session;
    for (int i = 1; i < c.count(); i++) {
      if (!session.shardChannels().contains(c.arg(i))) {
        Bytes channel = c.arg(i).detach();
        session.shardChannels().add(channel);
        c.engine().channels().subscribeShard(channel, session);
      }
      PubSubCommands.confirm(c, "ssubscribe", c.arg(i), session.shardChannels().size());
    }
    c.engine().guard().recheck(c);
  }

  private static void sunsubscribe(Call c) {
    Session session = c.session;
    List<Bytes> named = c.count() > 1 ? c.rest(1) : session.shardChannels().list();
    for (Bytes channel : named) {
      if (session.shardChannels().remove(channel)) {
        c.engine().channels().unsubscribeShard(channel, session);
      }
      PubSubCommands.confirm(c, "sunsubscribe", channel, session.shardChannels().size());
    }
    if (named.isEmpty()) {
      PubSubCommands.confirm(c, "sunsubscribe", null, session.shardChannels().size());
    }
  }

  private static void shardChannels(Call c) {
    if (c.count() > 3) {
      throw PubSubCommands.subcommandArity(c);
    }
    List<byte[]> names = c.engine().channels().shardChannels(c.count() == 3 ? c.arg(2) : null);
    c.reply.array(names.size());
    names.forEach(c.reply::bulk);
  }

  private static void shardNumsub(Call c) {
    List<Bytes> channels = c.rest(2);
    c.reply.array(2 * channels.size());
    for (Bytes channel : channels) {
      c.reply.bulk(channel);
      c.reply.integer(c.engine().channels().shardSubscribers(channel));
    }
  }
}
