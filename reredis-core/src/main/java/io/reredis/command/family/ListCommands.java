package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Executor;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.option.ListEnd;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;

/** The non-blocking commands on lists. */
final class ListCommands implements Family {
  static final ReredisException NUMKEYS =
      ReredisException.error("numkeys should be greater than 0");
  static final ReredisException COUNT = ReredisException.error("count should be greater than 0");
  private static final ReredisException RANK_ZERO =
      ReredisException.error(
          "RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use"
              + " negative to start from the end of the list");
  private static final ReredisException RANK_RANGE =
      ReredisException.error(
          "value is out of range, value must between -9223372036854775807 and 9223372036854775807");
  private static final ReredisException NEGATIVE_COUNT =
      ReredisException.error("COUNT can't be negative");
  private static final ReredisException NEGATIVE_MAXLEN =
      ReredisException.error("MAXLEN can't be negative");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "lpush" -> c -> push(c, ListEnd.LEFT, false);
      case "rpush" -> c -> push(c, ListEnd.RIGHT, false);
      case "lpushx" -> c -> push(c, ListEnd.LEFT, true);
      case "rpushx" -> c -> push(c, ListEnd.RIGHT, true);
      case "lpop" -> c -> pop(c, ListEnd.LEFT);
      case "rpop" -> c -> pop(c, ListEnd.RIGHT);
      case "llen" -> c -> c.reply.integer(c.lists().length(c.db(), c.arg(1)));
      case "lindex" -> ListCommands::lindex;
      case "lrange" -> ListCommands::lrange;
      case "lset" -> ListCommands::lset;
      case "linsert" -> ListCommands::linsert;
      case "lrem" -> ListCommands::lrem;
      case "ltrim" -> ListCommands::ltrim;
      case "lpos" -> ListCommands::lpos;
      case "lmove" -> c -> move(c, end(c, 3), end(c, 4));
      case "rpoplpush" -> c -> move(c, ListEnd.RIGHT, ListEnd.LEFT);
      case "lmpop" -> ListCommands::lmpop;
      default -> throw Family.unknown(name);
    };
  }

  private static void lrange(Call c) {
    long start = c.integer(2);
    c.lists().range(c.db(), c.arg(1), start, c.integer(3), c.reply);
  }

  private static void lrem(Call c) {
    long count = c.integer(2);
    c.reply.integer(c.lists().remove(c.db(), c.arg(1), count, c.arg(3)));
  }

  private static void ltrim(Call c) {
    long start = c.integer(2);
    c.lists().trim(c.db(), c.arg(1), start, c.integer(3));
    c.reply.ok();
  }

  private static void push(Call c, ListEnd end, boolean onlyIfPresent) {
    c.reply.integer(c.lists().push(c.db(), c.arg(1), c.rest(2), end, onlyIfPresent));
  }

  private static void pop(Call c, ListEnd end) {
    if (c.count() > 3) {
      throw Executor.wrongArity(c.command);
    }
    if (c.count() == 2) {
      if (!c.lists().pop(c.db(), c.arg(1), end, c.reply)) {
        c.reply.nil();
      }
      return;
    }
    long count = positive(c, 2);
    if (!c.lists().pop(c.db(), c.arg(1), end, count, c.reply)) {
      c.reply.nilArray();
    }
  }

  private static long positive(Call c, int index) {
    long value = integerOr(c, index, Errors.NOT_POSITIVE);
    if (value < 0) {
      throw Errors.NOT_POSITIVE;
    }
    return value;
  }

  private static long integerOr(Call c, int index, ReredisException error) {
    try {
      return c.integer(index);
    } catch (ReredisException e) {
      throw error;
    }
  }

  private static void lindex(Call c) {
    if (!isThere(c, 2) || !c.lists().get(c.db(), c.arg(1), c.integer(2), c.reply)) {
      c.reply.nil();
    }
  }

  private static void lset(Call c) {
    if (!isThere(c, 2)) {
      throw Errors.NO_SUCH_KEY;
    }
    c.lists().set(c.db(), c.arg(1), c.integer(2), c.arg(3));
    c.reply.ok();
  }

  /**
   * Returns false if the list is missing and the index is not an integer: Redis parses the index
   * only if the list exists.
   */
  private static boolean isThere(Call c, int index) {
    Bytes a = c.arg(index);
    return Ascii.isLong(a.array(), a.offset(), a.length())
        || c.lists().length(c.db(), c.arg(1)) > 0;
  }

  private static void linsert(Call c) {
    boolean before = c.is(2, "before");
    if (!before && !c.is(2, "after")) {
      throw Errors.SYNTAX;
    }
    c.reply.integer(c.lists().insert(c.db(), c.arg(1), before, c.arg(3), c.arg(4)));
  }

  static ListEnd end(Call c, int index) {
    if (c.is(index, "left")) {
      return ListEnd.LEFT;
    }
    if (c.is(index, "right")) {
      return ListEnd.RIGHT;
    }
    throw Errors.SYNTAX;
  }

  private static void move(Call c, ListEnd from, ListEnd to) {
    if (!c.lists().move(c.db(), c.arg(1), c.arg(2), from, to, c.reply)) {
      c.reply.nil();
    }
  }

  private static void lmpop(Call c) {
    PopRequest request = PopRequest.of(c, 1);
    if (!c.lists().popFirst(c.db(), request.keys, request.end, request.count, c.reply)) {
      c.reply.nilArray();
    }
  }

  /** The arguments that LMPOP and BLMPOP have in common, after the timeout of BLMPOP. */
  static final class PopRequest {
    final List<Bytes> keys;
    final ListEnd end;
    final long count;

    private PopRequest(List<Bytes> keys, ListEnd end, long count) {
      this.keys = keys;
      this.end = end;
      this.count = count;
    }

    static PopRequest of(Call c, int at) {
      long number = integerOr(c, at, NUMKEYS);
      if (number <= 0) {
        throw NUMKEYS;
      }
      if (number >= c.count() - at - 1) {
        throw Errors.SYNTAX;
      }
      int behind = at + 1 + (int) number;
      ListEnd end = ListCommands.end(c, behind);
      long count = 0;
      for (int i = behind + 1; i < c.count(); i += 2) {
        if (count != 0 || !c.is(i, "count") || i + 1 == c.count()) {
          throw Errors.SYNTAX;
        }
        count = integerOr(c, i + 1, COUNT);
        if (count <= 0) {
          throw COUNT;
        }
      }
      List<Bytes> keys = new ArrayList<>((int) number);
      for (int i = at + 1; i < behind; i++) {
        keys.add(c.arg(i));
      }
      return new PopRequest(keys, end, Math.max(1, count));
    }
  }

  private static void lpos(Call c) {
    long rank = 1;
    long count = -1;
    long maxCompared = 0;
    for (int i = 3; i < c.count(); i += 2) {
      boolean more = i + 1 < c.count();
      if (more && c.is(i, "rank")) {
        rank = c.integer(i + 1);
        if (rank == Long.MIN_VALUE) {
          throw RANK_RANGE;
        }
        if (rank == 0) {
          throw RANK_ZERO;
        }
      } else if (more && c.is(i, "count")) {
        count = integerOr(c, i + 1, NEGATIVE_COUNT);
        if (count < 0) {
          throw NEGATIVE_COUNT;
        }
      } else if (more && c.is(i, "maxlen")) {
        maxCompared = integerOr(c, i + 1, NEGATIVE_MAXLEN);
        if (maxCompared < 0) {
          throw NEGATIVE_MAXLEN;
        }
      } else {
        throw Errors.SYNTAX;
      }
    }
    lpos(c, rank, count, maxCompared);
  }

  private static void lpos(Call c, long rank, long count, long maxCompared) {
    List<Long> found = new ArrayList<>();
    long most = count == 0 ? Long.MAX_VALUE : Math.abs(count);
    c.lists()
        .find(
            c.db(),
            c.arg(1),
            c.arg(2),
            rank,
            maxCompared,
            index -> {
              found.add(index);
              return found.size() < most;
            });
    if (count >= 0) {
      c.reply.array(found.size());
      found.forEach(c.reply::integer);
    } else if (found.isEmpty()) {
      c.reply.nil();
    } else {
      c.reply.integer(found.get(0));
    }
  }
}
