package io.reredis.rdb;

import io.reredis.base.Bytes;
import java.io.IOException;

/** Splits snapshot entries into the arguments that RESTORE needs for each key. */
public final class RdbEntries {
  private static final int KEY_BUFFER = 512;

  private RdbEntries() {}

  /** Receives keys. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Receives a key. The slice is valid until this returns.
     *
     * @param expireAt in ms since 1970, -1 for never
     * @param idleSeconds the time since the last access, -1 if unknown
     * @param frequency the access frequency, -1 if unknown
     * @param payload the value in the format of DUMP
     */
    void take(Bytes key, long expireAt, long idleSeconds, int frequency, byte[] payload)
        throws IOException;
  }

  /** Passes all entries, in the first {@code length} bytes, to {@code taker}. */
  public static void forEach(byte[] bytes, int length, Taker taker) throws IOException {
    RdbSkim skim = new RdbSkim();
    byte[] keyBuffer = new byte[KEY_BUFFER];
    Bytes key = new Bytes();
    int at = 0;
    while (at < length) {
      int end = skim.one(bytes, at, length);
      RdbReader in = new RdbReader(bytes, at, end);
      long expireAt = -1;
      long idle = -1;
      int frequency = -1;
      int code = in.number8();
      for (boolean head = true; head; ) {
        switch (code) {
          case KeyReader.EXPIRE_MILLIS -> expireAt = in.littleEndian(8);
          case KeyReader.IDLE -> idle = in.number();
          case KeyReader.FREQUENCY -> frequency = in.number8();
          default -> head = false;
        }
        if (head) {
          code = in.number8();
        }
      }
      in.string(key, keyBuffer);
      byte[] payload = DumpPayload.of(code, bytes, in.position(), end - in.position());
      taker.take(key, expireAt, idle, frequency, payload);
      at = end;
    }
  }
}
