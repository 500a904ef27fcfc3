package io.reredis.command;

import io.reredis.base.Bytes;
import io.reredis.resp.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The slow log: commands that took long, newest first. Safe for use by all threads. */
public final class Slowlog {
  /**
   * The maximum bytes of all entries, regardless of {@code slowlog-max-len}, which may be
   * unlimited.
   */
  private static final long MOST_BYTES = Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 64);

  private static final int ENTRY_BYTES = 150;
  private static final int ARGUMENT_BYTES = 24;
  private static final int MAX_ARGUMENTS = 32;
  private static final int MAX_ARGUMENT_BYTES = 128;

  /** One slow command; {@code time} in seconds since 1970, {@code micros} its duration. */
  public record Entry(
      long id, long time, long micros, List<byte[]> arguments, String address, String clientName) {
    private long heldBytes() {
      long bytes = ENTRY_BYTES + clientName.length();
      for (byte[] argument : arguments) {
        bytes += ARGUMENT_BYTES + argument.length;
      }
      return bytes;
    }
  }

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long heldBytes;
  private long nextId;

  synchronized void add(
      long time, long micros, Arguments arguments, String address, String name, long keep) {
    Entry entry = new Entry(nextId++, time, micros, shorten(arguments), address, shorten(name));
    entries.addFirst(entry);
    heldBytes += entry.heldBytes();
    trim(keep);
  }

  synchronized void trim(long keep) {
    while (entries.size() > keep || heldBytes > MOST_BYTES) {
      heldBytes -= entries.removeLast().heldBytes();
    }
  }

  /** Returns the newest {@code count} entries; all if {@code count} is negative. */
  public synchronized List<Entry> newest(long count) {
    return entries.stream().limit(count < 0 ? Long.MAX_VALUE : count).toList();
  }

  /** Returns the number of entries. */
  public synchronized int size() {
    return entries.size();
  }

  /** Returns the approximate heap bytes of the entries. */
  synchronized long heldBytes() {
    return heldBytes;
  }

  /** Removes all entries. */
  public synchronized void clear() {
    heldBytes = 0;
    entries.clear();
  }

  private static List<byte[]> shorten(Arguments arguments) {
    int count = arguments.count();
    int shown = count > MAX_ARGUMENTS ? MAX_ARGUMENTS - 1 : count;
    List<byte[]> list = new ArrayList<>(shown + 1);
    for (int i = 0; i < shown; i++) {
      list.add(shorten(arguments.get(i)));
    }
    if (shown < count) {
      list.add(ascii("... (" + (count - shown) + " more arguments)"));
    }
    return list;
  }

  private static byte[] shorten(Bytes argument) {
    if (argument.length() <= MAX_ARGUMENT_BYTES) {
      return argument.copy();
    }
    byte[] note = ascii("... (" + (argument.length() - MAX_ARGUMENT_BYTES) + " more bytes)");
    byte[] shortened =
        Arrays.copyOf(
            Arrays.copyOfRange(
                argument.array(), argument.offset(), argument.offset() + MAX_ARGUMENT_BYTES),
            MAX_ARGUMENT_BYTES + note.length);
    System.arraycopy(note, 0, shortened, MAX_ARGUMENT_BYTES, note.length);
    return shortened;
  }

  private static String shorten(String name) {
    int length = name.length();
    return length <= MAX_ARGUMENT_BYTES ? name : name.substring(0, MAX_ARGUMENT_BYTES);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
