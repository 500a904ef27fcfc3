package io.reredis.ws;

import io.reredis.keyspace.Keyspace;
import io.reredis.util.Clock;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Encodes changes as the messages of a stream, one for each. */
final class StreamBatch extends Batch {
  private final Clock clock;
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  StreamBatch(Clock clock) {
    this.clock = clock;
  }

  @Override
  void clear() {
    super.clear();
    messages.reset();
  }

  @Override
  int size() {
    return messages.size();
  }

  @Override
  byte[] encode(Subscription s, KeyState state) {
    return s.message(json(s, state), state.sequence()).copy();
  }

  private JsonBytes json(Subscription s, KeyState state) {
    if (state.isFlush()) {
      int database = s.database == KeyName.ALL ? state.name().database() : s.database;
      JsonBytes out = JsonBytes.message("flush");
      return (database == KeyName.ALL ? out : out.name("db").number(database)).close('}');
    }
    JsonBytes out = JsonBytes.message(s.shows(state) ? "set" : "del");
    out.name("db").number(state.name().database()).name("key").text(state.name().key());
    if (s.shows(state)) {
      writeValue(state, out);
    }
    return out.close('}');
  }

  private void writeValue(KeyState state, JsonBytes out) {
    assert state.type() != null;
    out.name("type").string(state.type()).name("value");
    state.writePreview(out);
    if (state.isCut()) {
      out.name("size").number(state.size()).name("truncated").bool(true);
    } else if (!state.type().equals("string")) {
      out.name("size").number(state.size());
    }
    if (state.expireAt() != Keyspace.NO_EXPIRY) {
      out.name("ttl").number(Math.max(0, state.expireAt() - clock.millis()));
    }
  }

  @Override
  void append(Subscription s, KeyState state, byte[] encoded) {
    messages.writeBytes(encoded);
  }

  @Override
  @Nullable Frame frame(Subscription s, long to, long more) {
    if (more > 0) {
      JsonBytes skipped = JsonBytes.message("skipped").name("count").number(more).close('}');
      messages.writeBytes(s.message(skipped, to).copy());
    } else if (count() == 0 && s.form == Form.EVENTS) {
      return s.position(to);
    }
    return messages.size() == 0 ? null : Frame.raw(messages.toByteArray());
  }
}
