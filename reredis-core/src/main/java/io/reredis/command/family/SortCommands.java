package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.operation.SortOptions;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SORT and SORT_RO. */
final class SortCommands implements Family {
  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "sort" -> c -> sort(c, true);
      case "sort_ro" -> c -> sort(c, false);
      default -> throw Family.unknown(name);
    };
  }

  private static void sort(Call c, boolean stores) {
    byte[] by = null;
    long offset = 0;
    long count = -1;
    List<byte[]> get = new ArrayList<>(0);
    boolean descending = false;
    boolean alpha = false;
    Bytes target = null;
    for (int i = 2; i < c.count(); i++) {
      int left = c.count() - 1 - i;
      if (c.is(i, "asc")) {
        descending = false;
      } else if (c.is(i, "desc")) {
        descending = true;
      } else if (c.is(i, "alpha")) {
        alpha = true;
      } else if (c.is(i, "limit") && left >= 2) {
        offset = c.integer(++i);
        count = c.integer(++i);
      } else if (c.is(i, "store") && left >= 1 && stores) {
        target = c.arg(++i);
      } else if (c.is(i, "by") && left >= 1) {
        byte[] pattern = c.arg(++i).copy();
        if (SortOptions.isConstant(pattern)) {
          by = pattern;
        } else {
          checkReadsAll(c, "BY");
          // as in Redis, a constant pattern turns sorting off even if another BY follows
          by = by == null || !SortOptions.isConstant(by) ? pattern : by;
        }
      } else if (c.is(i, "get") && left >= 1) {
        get.add(c.arg(++i).copy());
        checkReadsAll(c, "GET");
      } else {
        throw Errors.SYNTAX;
      }
    }
    run(c, new SortOptions(by, offset, count, get, descending, alpha), target);
  }

  /**
   * Checks that the user may read all keys, because the keys of BY and GET are known only during
   * the sort.
   */
  private static void checkReadsAll(Call c, String option) {
    if (!c.session.user.isUnrestricted()
        && !c.worker().access.allowsReadingAll(c.session.user, c.command, c.arguments)) {
      throw ReredisException.error(
          option + " option of SORT denied due to insufficient ACL permissions.");
    }
  }

  private static void run(Call c, SortOptions options, @Nullable Bytes target) {
    if (target != null) {
      c.reply.integer(
          c.engine().operations().sorting().sortInto(c.db(), c.arg(1), options, target));
      return;
    }
    List<byte[]> result =
        c.engine().operations().sorting().sort(c.db(), c.arg(1), options, c.inScript);
    c.reply.array(result.size());
    result.forEach(c.reply::bulkOrNil);
  }
}
