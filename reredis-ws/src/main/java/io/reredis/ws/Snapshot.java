package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyView;
import io.reredis.keyspace.Keyspace;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Builds the snapshot of a subscription by iterating over one database, part by part, a little at a
 * time. A shard is locked for some dozens of keys at a time; rows are encoded under no lock.
 * Confined to the feed thread.
 */
final class Snapshot {
  private static final int BATCH = 64;
  private static final int ENVELOPE = 512;

  /**
   * The maximum size of the buffer kept between two parts, while waiting for an acknowledgement.
   */
  private static final int KEPT = 4 * 1024;

  private final Subscription subscription;
  private final Keyspace keyspace;
  private final ChangeLog log;
  private final long limit;
  private final ArrayDeque<KeyState> ready = new ArrayDeque<>();
  private final JsonBytes rows = new JsonBytes(KEPT);
  private long cursor;
  private boolean walked;
  private long written;
  private int part;
  private boolean finished;

  Snapshot(Subscription subscription, Keyspace keyspace, ChangeLog log, long limit) {
    this.subscription = subscription;
    this.keyspace = keyspace;
    this.log = log;
    this.limit = limit;
  }

  /** Continues until a part is complete and returns it, or until the deadline and returns null. */
  @Nullable Frame work(long deadline) {
    do {
      while (!ready.isEmpty() && written < limit) {
        byte[] json = ready.peek().json();
        if (rows.size() > 0 && rows.size() + json.length + ENVELOPE > Limits.FRAME_BYTES) {
          return part(false, false);
        }
        rows.element(json);
        ready.poll();
        written++;
      }
      if (!ready.isEmpty() || walked) {
        return part(true, !ready.isEmpty());
      }
      walk();
    } while (System.nanoTime() < deadline);
    return null;
  }

  private void walk() {
    cursor = keyspace.walker().scan(subscription.database, cursor, BATCH, this::visit);
    walked = cursor == 0;
    ready.forEach(state -> Revisions.settle(state, log));
  }

  private void visit(KeyView view) {
    Bytes key = view.key();
    if (key.length() <= KeyState.MAX_KEY_BYTES && subscription.filter.shows(key, view.type())) {
      ready.add(KeyState.of(keyspace, subscription.database, view, KeyState.UNKNOWN));
    }
  }

  /** Returns the number of the latest part. */
  int partNumber() {
    return part - 1;
  }

  /** Returns whether the last part was built. */
  boolean isFinished() {
    return finished;
  }

  private Frame part(boolean last, boolean truncated) {
    JsonBytes out = new JsonBytes(rows.size() + ENVELOPE);
    out.open('{').name("op").string("snap").name("id").number(subscription.id);
    out.name("part").number(part++);
    out.name("rows").open('[').append(rows).close(']').name("last").bool(last);
    if (last) {
      out.name("epoch").string(subscription.epoch).name("revision").int64(subscription.cursor);
      if (subscription.showsSize()) {
        out.name("dbSize").int64(keyspace.figures().size(subscription.database));
      }
      out.name("truncated").bool(truncated);
    }
    rows.clear(KEPT);
    finished = last;
    return Frame.of(out.close('}'));
  }
}
