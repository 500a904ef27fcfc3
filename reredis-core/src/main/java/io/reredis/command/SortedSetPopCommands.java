package io.reredis.command;

import io.reredis.keyspace.Waiter;
import io.reredis.resp.ReplyWriter;
import io.reredis.store.ScoredMember;
import io.reredis.store.SortedSetOperations;
import io.reredis.util.Bytes;
import io.reredis.util.Errors;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that take the lowest or highest members of sorted sets, at once or when there are.
 */
final class SortedSetPopCommands implements Handler {
  private static final ReredisException MUST_BE_POSITIVE =
      ReredisException.error("value is out of range, must be positive");
  private static final ReredisException NO_KEYS =
      ReredisException.error("numkeys should be greater than 0");
  private static final ReredisException NO_COUNT =
      ReredisException.error("count should be greater than 0");

  private SortedSetPopCommands() {}

  @Override
  public void run(Call c) {
    switch (c.command.name()) {
      case "zpopmin":
        pop(c, false);
        break;
      case "zpopmax":
        pop(c, true);
        break;
      case "zmpop":
        zmpop(c);
        break;
      case "bzpopmin":
        blockingPop(c, false);
        break;
      case "bzpopmax":
        blockingPop(c, true);
        break;
      default:
        bzmpop(c);
    }
  }

  private static void pop(Call c, boolean highest) {
    if (c.count() > 3) {
      throw Errors.SYNTAX;
    }
    boolean counted = c.count() == 3;
    long count = counted ? SortedSetSyntax.atLeast(c, 2, 0, MUST_BE_POSITIVE) : 1;
    List<ScoredMember> popped = c.sortedSets().pop(c.db(), c.arg(1), count, highest);
    if (counted) {
      SortedSetSyntax.write(c, popped, true);
      return;
    }
    c.reply.array(popped.size() * 2);
    for (ScoredMember member : popped) {
      c.reply.bulk(member.member());
      c.reply.doubleValue(member.score());
    }
  }

  /** What ZMPOP and BZMPOP have in common. */
  private static final class Request {
    final List<Bytes> keys;
    final boolean highest;
    long count = -1;

    /** Reads it; argument {@code at} is the number of keys. */
    Request(Call c, int at) {
      long number = SortedSetSyntax.atLeast(c, at, 1, NO_KEYS);
      if (number >= c.count() - (at + 1)) {
        throw Errors.SYNTAX;
      }
      int where = at + 1 + (int) number;
      keys = c.range(at + 1, where);
      highest = c.is(where, "max");
      if (!highest && !c.is(where, "min")) {
        throw Errors.SYNTAX;
      }
      for (int i = where + 1; i < c.count(); i += 2) {
        if (count != -1 || !c.is(i, "count") || i + 1 == c.count()) {
          throw Errors.SYNTAX;
        }
        count = SortedSetSyntax.atLeast(c, i + 1, 1, NO_COUNT);
      }
      count = count == -1 ? 1 : count;
    }
  }

  private static void zmpop(Call c) {
    Request request = new Request(c, 1);
    List<ScoredMember> popped = new ArrayList<>();
    Bytes key =
        c.sortedSets().popFirst(c.db(), request.keys, request.count, request.highest, popped);
    if (key == null) {
      c.reply.nilArray();
    } else {
      writeAll(c.reply, new Popped(key.copy(), popped));
    }
  }

  /** What was taken, and from where. */
  private record Popped(byte[] key, List<ScoredMember> members) {}

  private static Popped tryPop(
      SortedSetOperations sets, int database, Bytes key, long count, boolean highest) {
    List<ScoredMember> popped = sets.pop(database, key, count, highest);
    return popped.isEmpty() ? null : new Popped(key.copy(), popped);
  }

  private static void blockingPop(Call c, boolean highest) {
    long deadline = Timeouts.seconds(c, c.count() - 1);
    SortedSetOperations sets = c.sortedSets();
    int database = c.db();
    List<byte[]> keys = Blocking.keys(c, 1, c.count() - 1);
    new Blocking<Popped>(
            Waiter.Kind.SORTED_SET,
            keys,
            0,
            key -> tryPop(sets, database, key, 1, highest),
            SortedSetPopCommands::writeOne,
            ReplyWriter::nilArray)
        .onceThere(c)
        .run(c, deadline);
  }

  private static void writeOne(ReplyWriter reply, Popped popped) {
    reply.array(3);
    reply.bulk(popped.key);
    reply.bulk(popped.members.get(0).member());
    reply.doubleValue(popped.members.get(0).score());
  }

  private static void bzmpop(Call c) {
    long deadline = Timeouts.seconds(c, 1);
    Request request = new Request(c, 2);
    SortedSetOperations sets = c.sortedSets();
    int database = c.db();
    long count = request.count;
    boolean highest = request.highest;
    List<byte[]> keys = Blocking.keys(c, 3, 3 + request.keys.size());
    new Blocking<Popped>(
            Waiter.Kind.SORTED_SET,
            keys,
            0,
            key -> tryPop(sets, database, key, count, highest),
            SortedSetPopCommands::writeAll,
            ReplyWriter::nilArray)
        .onceThere(c)
        .run(c, deadline);
  }

  private static void writeAll(ReplyWriter reply, Popped popped) {
    reply.array(2);
    reply.bulk(popped.key);
    reply.array(popped.members.size());
    for (ScoredMember member : popped.members) {
      reply.array(2);
      reply.bulk(member.member());
      reply.doubleValue(member.score());
    }
  }

  static void register(CommandTable table) {
    SortedSetPopCommands h = new SortedSetPopCommands();
    table
        .add("sorted-set", "bzmpop", -5, "blocking movablekeys write", h)
        .countedKeys(2, "RW access delete")
        .since("7.0.0");
    for (String name : new String[] {"bzpopmax", "bzpopmin"}) {
      table
          .add("sorted-set", name, -3, "blocking fast write", h)
          .keys(1, -2, 1, "RW access delete")
          .since("5.0.0");
    }
    table
        .add("sorted-set", "zmpop", -4, "movablekeys write", h)
        .countedKeys(1, "RW access delete")
        .since("7.0.0");
    for (String name : new String[] {"zpopmax", "zpopmin"}) {
      table
          .add("sorted-set", name, -2, "fast write", h)
          .keys(1, 1, 1, "RW access delete")
          .since("5.0.0");
    }
  }
}
