package io.reredis.persist;

import io.reredis.base.Ascii;
import io.reredis.rdb.RdbEntries;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the base of a log as commands that recreate its keys, for {@code aof-use-rdb-preamble no}.
 */
final class CommandForm {
  private static final byte[] FUNCTION = Ascii.bytes("FUNCTION");
  private static final byte[] LOAD = Ascii.bytes("LOAD");
  private static final byte[] SELECT = Ascii.bytes("SELECT");
  private static final byte[] RESTORE = Ascii.bytes("RESTORE");
  private static final byte[] ABSTTL = Ascii.bytes("ABSTTL");
  private static final byte[] IDLETIME = Ascii.bytes("IDLETIME");
  private static final byte[] FREQ = Ascii.bytes("FREQ");
  private static final byte[] LINE_END = {'\r', '\n'};

  private final OutputStream out;
  private int selected = -1;
  private long size;

  CommandForm(OutputStream out) {
    this.out = out;
  }

  /** Writes the code of libraries of functions. */
  void libraries(List<byte[]> codes) throws IOException {
    for (byte[] code : codes) {
      write(List.of(FUNCTION, LOAD, code));
    }
  }

  /** Writes entries of a database, given in the file format. */
  void entries(int database, byte[] bytes, int length) throws IOException {
    if (database != selected) {
      selected = database;
      write(List.of(SELECT, Ascii.bytes(Integer.toString(database))));
    }
    RdbEntries.forEach(
        bytes,
        length,
        (key, expireAt, idle, frequency, payload) -> {
          List<byte[]> words = new ArrayList<>();
          words.add(RESTORE);
          words.add(key.copy());
          words.add(Ascii.bytes(Long.toString(Math.max(0, expireAt))));
          words.add(payload);
          words.add(ABSTTL);
          if (idle >= 0) {
            words.add(IDLETIME);
            words.add(Ascii.bytes(Long.toString(idle)));
          } else if (frequency >= 0) {
            words.add(FREQ);
            words.add(Ascii.bytes(Integer.toString(frequency)));
          }
          write(words);
        });
  }

  private void write(List<byte[]> words) throws IOException {
    line('*', words.size());
    for (byte[] word : words) {
      line('$', word.length);
      put(word);
      put(LINE_END);
    }
  }

  private void line(char sign, int number) throws IOException {
    put(Ascii.bytes(sign + Integer.toString(number) + "\r\n"));
  }

  private void put(byte[] bytes) throws IOException {
    out.write(bytes, 0, bytes.length);
    size += bytes.length;
  }

  /** Flushes the stream and returns the number of bytes written. */
  long end() throws IOException {
    out.flush();
    return size;
  }
}
