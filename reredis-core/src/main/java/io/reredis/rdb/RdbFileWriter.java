package io.reredis.rdb;

import io.reredis.base.Ascii;
import io.reredis.base.Crc64;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a file in Redis's format around entries that are already encoded. */
public final class RdbFileWriter {
  /** The version of Redis 7.0, which supports most data. */
  private static final int COMMON_VERSION = 10;

  private static final int AUX = 0xfa;
  private static final int RESIZE = 0xfb;
  private static final int SELECT = 0xfe;
  private static final int END = 0xff;

  private final OutputStream out;
  private final boolean sums;
  private final RdbWriter head = new RdbWriter();
  private long crc;
  private int database = -1;
  private long size;

  /**
   * Writes to a stream, which should be buffered.
   *
   * @param sums whether the file ends with a checksum, or with 0 for none
   */
  public RdbFileWriter(OutputStream out, boolean sums) {
    this.out = out;
    this.sums = sums;
  }

  /**
   * Writes the header of the file.
   *
   * @param fieldsExpire whether there may be hashes with expiring fields, which require Redis 7.4
   * @param base whether the file is the base of a log
   */
  public void begin(boolean fieldsExpire, boolean base, long seconds, long usedMemory)
      throws IOException {
    int version = fieldsExpire ? RdbFile.LAST_VERSION : COMMON_VERSION;
    byte[] magic = Ascii.bytes(String.format("REDIS%04d", version));
    for (byte b : magic) {
      head.number8(b);
    }
    note("redis-ver", "7.4.0");
    note("redis-bits", "64");
    note("ctime", Long.toString(seconds));
    note("used-mem", Long.toString(usedMemory));
    note("aof-base", base ? "1" : "0");
    flushHead();
  }

  private void note(String name, String value) {
    head.number8(AUX);
    text(name);
    text(value);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    head.string(bytes, 0, bytes.length);
  }

  /** Writes the code of function libraries. */
  public void libraries(List<byte[]> libraries) throws IOException {
    for (byte[] library : libraries) {
      LibraryPayload.add(head, library);
    }
    flushHead();
  }

  /** Writes the number of keys of a database, and how many of them have an expiry. */
  public void database(int number, long keys, long expiring) throws IOException {
    select(number);
    head.number8(RESIZE);
    head.length(keys);
    head.length(expiring);
    flushHead();
  }

  private void select(int number) throws IOException {
    database = number;
    head.number8(SELECT);
    head.length(number);
  }

  /** Writes entries of a database, as encoded by {@link ValueWriter}. */
  public void entries(int number, byte[] bytes, int length) throws IOException {
    if (number != database) {
      select(number);
      flushHead();
    }
    write(bytes, length);
  }

  /** Writes the end of the file. */
  public void end() throws IOException {
    head.number8(END);
    flushHead();
    head.littleEndian(sums ? crc : 0, 8);
    out.write(head.array(), 0, head.size());
    size += head.size();
    head.clear(256);
    out.flush();
  }

  /** Returns the number of bytes written. */
  public long size() {
    return size;
  }

  private void flushHead() throws IOException {
    write(head.array(), head.size());
    head.clear(256);
  }

  private void write(byte[] bytes, int length) throws IOException {
    if (sums) {
      crc = Crc64.update(crc, bytes, 0, length);
    }
    out.write(bytes, 0, length);
    size += length;
  }
}
