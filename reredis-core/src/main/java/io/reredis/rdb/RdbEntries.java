package io.reredis.rdb;

import io.reredis.util.Bytes;
import java.io.IOException;

/** Takes entries that a snapshot is made of apart, into what RESTORE needs to make each key. */
public final class RdbEntries {
  private static final int KEY_BUFFER = 512;

  private RdbEntries() {}

  /** Takes one key after the other. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Takes a key. The slice holds until it returns.
     *
     * @param expireAt in ms since 1970, -1 for never
     * @param idleSeconds the time since the last access, -1 where nothing tells
     * @param frequency how often it is used, -1 where nothing tells
     * @param payload the value as DUMP gives it
     */
    void take(Bytes key, long expireAt, long idleSeconds, int frequency, byte[] payload)
        throws IOException;
  }

  /** Gives all entries, which are the first {@code length} of the bytes, to {@code taker}. */
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
