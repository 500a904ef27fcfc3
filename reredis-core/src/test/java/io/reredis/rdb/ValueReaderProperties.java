package io.reredis.rdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.Reredis;
import io.reredis.access.Inside;
import io.reredis.base.Bytes;
import io.reredis.keyspace.AccessHistory;
import io.reredis.util.ReredisException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Checks that any bytes after any type give a value or the expected error. */
class ValueReaderProperties {
  private static final int MOST_TYPES = 26;

  private final Reredis store = Reredis.open();

  private void read(RdbWriter out) {
    Bytes payload = new Bytes(DumpPayload.seal(out, 6));
    try {
      Inside.of(store)
          .engine()
          .operations()
          .dumps()
          .restore(0, Bytes.of("k"), payload, -1, true, AccessHistory.UNKNOWN);
    } catch (ReredisException e) {
      assertEquals("ERR Bad data format", e.getMessage());
    }
  }

  @Property
  void anyBytes(@ForAll byte[] bytes, @ForAll Random random) {
    for (int type = 0; type < MOST_TYPES; type++) {
      RdbWriter out = new RdbWriter();
      out.number8(type);
      out.raw(bytes, 0, bytes.length);
      read(out);
    }
  }

  /** Wraps random bytes in the frame of a blob or a ziplist. */
  @Property
  void anyBytesInAFrame(@ForAll Random random) {
    int[] types = {9, 10, 12, 13, 14, 16, 17, 18, 20};
    int type = types[random.nextInt(types.length)];
    byte[] blob = new byte[12 + random.nextInt(40)];
    for (int i = 0; i < blob.length; i++) {
      blob[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(8));
    }
    blob[0] = (byte) blob.length;
    blob[1] = 0;
    blob[2] = 0;
    blob[3] = 0;
    blob[blob.length - 1] = (byte) 0xff;
    RdbWriter out = new RdbWriter();
    out.number8(type);
    if (type == 14) {
      out.number8(1);
    } else if (type == 18) {
      out.number8(1);
      out.number8(2);
    }
    out.string(blob, 0, blob.length);
    read(out);
  }
}
