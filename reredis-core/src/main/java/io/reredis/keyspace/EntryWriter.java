package io.reredis.keyspace;

import io.reredis.base.Bytes;
import io.reredis.rdb.RdbWriter;
import io.reredis.rdb.ValueWriter;
import io.reredis.type.Kind;
import io.reredis.type.Value;
import io.reredis.type.View;

/**
 * Writes entries in the file format: expiry, access information required by the eviction policy,
 * type, key and value. Requires the lock of the entry's shard unless noted. Used by one thread at a
 * time.
 */
final class EntryWriter {
  private final Bytes slice = new Bytes();
  private final Views views;
  private final AccessClock access;
  private final EvictionPolicy policy;

  /**
   * Creates a writer.
   *
   * @param policy determines whether idle time or frequency is written
   */
  EntryWriter(Keyspace keyspace, EvictionPolicy policy) {
    this.views = new Views(keyspace.thresholds());
    this.access = keyspace.access();
    this.policy = policy;
  }

  void write(RdbWriter out, Object e) {
    Bytes key = new Bytes();
    Entries.keyInto(e, key);
    begin(out, key, Entries.expireAt(e), Entries.clock(e));
    if (Entries.isString(e)) {
      Entries.valueInto(e, slice);
      ValueWriter.write(out, slice);
      return;
    }
    View view = views.of(Entries.type(e));
    Entries.attach(view, e);
    ValueWriter.write(out, view);
    view.release();
  }

  /** Writes a frozen entry; requires no lock. */
  void write(RdbWriter out, FrozenEntry e) {
    begin(out, new Bytes(e.key()), e.expireAt(), e.clock());
    Value copy = e.value().copy();
    if (copy == null) {
      ValueWriter.write(out, e.value());
      return;
    }
    View view = views.of(copy.type());
    view.attach(copy, 0, Kind.STRING);
    ValueWriter.write(out, view);
    view.release();
  }

  private void begin(RdbWriter out, Bytes key, long expireAt, int clock) {
    if (expireAt != Entries.NO_EXPIRY) {
      out.expireAt(expireAt);
    }
    use(out, clock);
    out.key(key);
  }

  private void use(RdbWriter out, int clock) {
    if (policy.countsUses()) {
      out.frequency(access.count(clock));
    } else if (policy.notesUse()) {
      out.idle(access.idleSeconds(clock));
    }
  }
}
