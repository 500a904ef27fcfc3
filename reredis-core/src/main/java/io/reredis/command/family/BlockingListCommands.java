package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.family.ListCommands.PopRequest;
import io.reredis.keyspace.Waiter;
import io.reredis.operation.ListOperations;
import io.reredis.option.ListEnd;
import io.reredis.resp.ReplyWriter;
import java.util.List;
import java.util.function.Consumer;

/** The blocking commands on lists. */
final class BlockingListCommands implements Family {
  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "blpop" -> c -> pop(c, ListEnd.LEFT);
      case "brpop" -> c -> pop(c, ListEnd.RIGHT);
      case "blmpop" -> BlockingListCommands::blmpop;
      case "blmove" -> BlockingListCommands::blmove;
      case "brpoplpush" -> c -> move(c, ListEnd.RIGHT, ListEnd.LEFT, Timeouts.seconds(c, 3));
      default -> throw Family.unknown(name);
    };
  }

  private static void blmove(Call c) {
    ListEnd from = ListCommands.end(c, 3);
    move(c, from, ListCommands.end(c, 4), Timeouts.seconds(c, 5));
  }

  private static void pop(Call c, ListEnd end) {
    long deadline = Timeouts.seconds(c, c.count() - 1);
    List<byte[]> keys = Blocking.keys(c, 1, c.count() - 1);
    ListOperations lists = c.lists();
    int database = c.db();
    new Blocking(
            Waiter.Kind.LIST,
            keys,
            0,
            (key, reply) -> lists.popFirst(database, List.of(key), end, reply),
            ReplyWriter::nilArray)
        .onceThere()
        .run(c, deadline);
  }

  private static void blmpop(Call c) {
    long deadline = Timeouts.seconds(c, 1);
    PopRequest request = PopRequest.of(c, 2);
    int first = 3;
    List<byte[]> keys = Blocking.keys(c, first, first + request.keys.size());
    ListOperations lists = c.lists();
    int database = c.db();
    ListEnd end = request.end;
    long count = request.count;
    new Blocking(
            Waiter.Kind.LIST,
            keys,
            0,
            (key, reply) -> lists.popFirst(database, List.of(key), end, count, reply),
            ReplyWriter::nilArray)
        .onceThere()
        .run(c, deadline);
  }

  private static void move(Call c, ListEnd from, ListEnd to, long deadline) {
    List<byte[]> keys = Blocking.keys(c, 1, 2);
    Bytes destination = c.arg(2).detach();
    ListOperations lists = c.lists();
    int database = c.db();
    Consumer<ReplyWriter> nothing = c.inExec ? ReplyWriter::nil : ReplyWriter::nilArray;
    new Blocking(
            Waiter.Kind.LIST,
            keys,
            c.engine().keyspace().shardMask(destination),
            (key, reply) -> lists.move(database, key, destination, from, to, reply),
            nothing)
        .onceThere()
        .run(c, deadline);
  }
}
