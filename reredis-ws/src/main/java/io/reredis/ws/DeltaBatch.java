package io.reredis.ws;

import io.reredis.keyspace.Keyspace;
import java.util.HashMap;
import java.util.Map;

/** Encodes changes as a delta of the observer protocol. */
final class DeltaBatch extends Batch {
  /** Reserved bytes for the fields around the rows. */
  private static final int ENVELOPE = 512;

  private final Keyspace keyspace;
  private final Map<Integer, Long> sizes = new HashMap<>();
  private final JsonBytes rows = new JsonBytes(64 * 1024);
  private final JsonBytes deleted = new JsonBytes(4 * 1024);

  DeltaBatch(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Discards the sizes of databases that were read for earlier deltas. */
  void forgetSizes() {
    sizes.clear();
  }

  @Override
  void clear() {
    super.clear();
    rows.clear(Limits.FRAME_BYTES);
    deleted.clear(Limits.FRAME_BYTES);
  }

  @Override
  int size() {
    return rows.size() + deleted.size() + ENVELOPE;
  }

  @Override
  byte[] encode(Subscription s, KeyState state) {
    return s.shows(state) ? state.json() : state.keyJson();
  }

  @Override
  void append(Subscription s, KeyState state, byte[] encoded) {
    (s.shows(state) ? rows : deleted).element(encoded);
  }

  @Override
  Frame frame(Subscription s, long to, long more) {
    JsonBytes out = new JsonBytes(size());
    out.open('{').name("op").string("delta").name("id").number(s.id);
    out.name("from").int64(s.told).name("to").int64(to);
    out.name("rows").open('[').append(rows).close(']');
    out.name("deleted").open('[').append(deleted).close(']');
    out.name("more").number(more);
    if (s.showsSize()) {
      out.name("dbSize").int64(sizes.computeIfAbsent(s.database, keyspace.figures()::size));
    }
    return Frame.of(out.close('}'));
  }
}
