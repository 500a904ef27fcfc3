package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyView;
import io.reredis.keyspace.Keyspace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Answers {@code get}: reads a range of one value. Confined to the feed thread. */
final class RangeReader {
  private static final String FORBIDDEN = "NOPERM No permissions to access a key";

  private final Keyspace keyspace;
  private final ChangeLog log;
  private final LiveRows rows;

  RangeReader(Keyspace keyspace, ChangeLog log, LiveRows rows) {
    this.keyspace = keyspace;
    this.log = log;
    this.rows = rows;
  }

  /**
   * Answers a request.
   *
   * @param rights the rights of the observer, null for all
   */
  Frame answer(PageMessage.Get get, @Nullable Rights rights) {
    JsonBytes out = JsonBytes.message("value").name("seq").number(get.seq());
    out.name("key").text(get.key());
    if (get.offset() < 0 || get.count() < 0) {
      return Frame.of(out.name("error").string("ERR offset or count is negative").close('}'));
    }
    Bytes key = new Bytes(get.key());
    if (rights != null && !rights.showsName(key)) {
      return Frame.of(out.name("error").string(FORBIDDEN).close('}'));
    }
    KeyName name = new KeyName(get.database(), get.key());
    LiveRow row = rows.find(name);
    Range range = new Range(get, row);
    if (!keyspace.view(get.database(), key, range::read)) {
      out.name("type").string("none").name("total").int64(0).name("offset").int64(get.offset());
      return Frame.of(out.name("revision").int64(0).close('}'));
    }
    if (rights != null && !rights.shows(key, range.type)) {
      return Frame.of(out.name("error").string(FORBIDDEN).close('}'));
    }
    assert range.type != null;
    out.name("type").string(range.type).name("total").int64(range.total);
    assert range.bytes != null;
    out.name("offset").int64(get.offset()).name("value").text(range.bytes);
    if (range.expireAt != Keyspace.NO_EXPIRY) {
      out.name("expireAt").int64(range.expireAt);
    }
    return Frame.of(out.name("revision").int64(revision(name, row, range)).close('}'));
  }

  /**
   * Returns the revision of a range, which is the same for all ranges of the same value if the key
   * is in a list or its changes are in the log; otherwise 0.
   */
  private long revision(KeyName name, @Nullable LiveRow row, Range range) {
    if (range.pending) {
      return range.revision;
    }
    if (row != null) {
      return row.state().revision();
    }
    KeyState known = log.find(name);
    return known == null ? 0 : known.revision();
  }

  /** The data copied under the lock of the key's shard. */
  private static final class Range {
    private final PageMessage.Get get;
    private final @Nullable LiveRow row;
    private @Nullable String type;
    private long total;
    private long expireAt;
    private long revision;
    private boolean pending;
    private byte @Nullable [] bytes;

    Range(PageMessage.Get get, @Nullable LiveRow row) {
      this.get = get;
      this.row = row;
    }

    void read(KeyView view) {
      type = view.type();
      Bytes value = view.text(Limits.RANGE_BYTES);
      total = view.size();
      expireAt = view.expireAt();
      revision = view.revision();
      pending = row == null ? view.isChanged() : row.isTouched();
      int from = (int) Math.min(get.offset(), value.length());
      long count = Math.min(get.count(), Limits.RANGE_BYTES);
      int to = (int) Math.min(from + count, value.length());
      bytes = Arrays.copyOfRange(value.array(), value.offset() + from, value.offset() + to);
    }
  }
}
