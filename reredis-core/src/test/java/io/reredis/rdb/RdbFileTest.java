package io.reredis.rdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.reredis.base.Bytes;
import io.reredis.base.Crc64;
import io.reredis.type.HashValue;
import io.reredis.type.ListValue;
import io.reredis.type.SetValue;
import io.reredis.type.SortedSetValue;
import io.reredis.type.StreamValue;
import io.reredis.type.Thresholds;
import io.reredis.type.View;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reads files with windows that end at any byte: checks the content, the checksum, and the errors
 * for damaged files. The tests build the files byte by byte.
 */
class RdbFileTest {
  private static final int FEW = 4;
  private static final ExecutorService OTHER_THREAD = Executors.newSingleThreadExecutor();
  private static final Executor SAME_THREAD = Runnable::run;

  private final Thresholds thresholds = new Thresholds();
  private RdbWriter out;

  /** The expected content of each key, in the format of {@link Reader}. */
  private final Map<String, String> expected = new LinkedHashMap<>();

  private final Map<String, byte[]> payloads = new LinkedHashMap<>();

  /** The offset of each key, which is that of its type. */
  private final List<Integer> offsets = new ArrayList<>();

  private int valueAt;

  @BeforeEach
  void startTheFile() {
    thresholds.hashEntries = FEW;
    thresholds.setEntries = FEW;
    thresholds.intsetEntries = FEW;
    thresholds.sortedSetEntries = FEW;
    out = new RdbWriter();
    byte[] magic = "REDIS0011".getBytes(StandardCharsets.US_ASCII);
    out.raw(magic, 0, magic.length);
  }

  @AfterAll
  static void endTheThread() {
    OTHER_THREAD.shutdown();
  }

  // --- building a file

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    out.length(bytes.length);
    out.raw(bytes, 0, bytes.length);
  }

  private void begin(int type, String key) {
    offsets.add(out.size());
    out.number8(type);
    text(key);
    valueAt = out.size();
  }

  private void end(String key, int type, Object value) {
    expected.put(key, value.toString());
    byte[] payload = new byte[1 + out.size() - valueAt];
    payload[0] = (byte) type;
    System.arraycopy(out.array(), valueAt, payload, 1, payload.length - 1);
    payloads.put(key, payload);
  }

  private static String name(int i) {
    return i == 3 ? "the third one has a name that is much longer" : "n" + i;
  }

  private void hash(int type, String key, int fields) {
    begin(type, key);
    if (type == RdbType.HASH_EXPIRING) {
      out.littleEndian(1_800_000_000_000L, 8);
    }
    out.length(fields);
    Map<String, String> model = new TreeMap<>();
    for (int i = 0; i < fields; i++) {
      long distance = type == RdbType.HASH_EXPIRING ? i * 100L : 0;
      if (type == RdbType.HASH_EXPIRING) {
        out.length(distance);
      }
      text(name(i));
      text("value " + i);
      model.put(
          name(i), "value " + i + "@" + (distance == 0 ? -1 : 1_800_000_000_000L + distance - 1));
    }
    end(key, type, model);
  }

  private void set(String key, int members) {
    begin(RdbType.SET, key);
    out.length(members);
    Map<String, String> model = new TreeMap<>();
    for (int i = 0; i < members; i++) {
      if (i % 3 == 0) {
        // an integer of 16 bits
        out.number8(0xc1);
        out.littleEndian(300 + i, 2);
        model.put(Integer.toString(300 + i), "");
      } else {
        text(name(i));
        model.put(name(i), "");
      }
    }
    end(key, RdbType.SET, model);
  }

  private void sortedSet(int type, String key, int members) {
    begin(type, key);
    out.length(members);
    List<String> model = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      text(name(i));
      double score = members - i + 0.5;
      if (type == RdbType.SORTED_SET) {
        out.littleEndian(Double.doubleToLongBits(score), 8);
      } else {
        String digits = Double.toString(score);
        out.number8(digits.length());
        out.raw(digits.getBytes(StandardCharsets.US_ASCII), 0, digits.length());
      }
      model.add(0, name(i) + "=" + score);
    }
    end(key, type, model);
  }

  private void list(String key, int elements) {
    begin(RdbType.LIST, key);
    out.length(elements);
    List<String> model = new ArrayList<>();
    for (int i = 0; i < elements; i++) {
      text(name(i));
      model.add(name(i));
    }
    end(key, RdbType.LIST, model);
  }

  private void quicklist(String key, int nodes) {
    begin(RdbType.LIST_QUICKLIST_2, key);
    out.length(nodes);
    List<String> model = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      out.length(1);
      text("a plain node " + i);
      model.add("a plain node " + i);
    }
    end(key, RdbType.LIST_QUICKLIST_2, model);
  }

  private void string(String key, String value) {
    begin(RdbType.STRING, key);
    text(value);
    end(key, RdbType.STRING, value);
  }

  private void compressed(String key) {
    begin(RdbType.STRING, key);
    // LZF: one literal, then 30 bytes that repeat the previous one
    byte[] packed = {0, 'x', (byte) 0xe0, 30 - 2 - 7, 0};
    out.number8(0xc3);
    out.length(packed.length);
    out.length(31);
    out.raw(packed, 0, packed.length);
    end(key, RdbType.STRING, "x".repeat(31));
  }

  private void stream(String key) {
    StreamValue view = new StreamValue(thresholds);
    view.attachNew(new byte[0], 0);
    for (int i = 1; i < 4; i++) {
      view.append(new StreamId(i, 1), List.of(Bytes.of("f"), Bytes.of("v" + i)));
    }
    view.stream().addGroup(Bytes.of("the group"), new StreamId(2, 1), 2);
    offsets.add(out.size());
    valueAt = out.size() + 2 + key.length();
    out.key(Bytes.of(key));
    StreamWriter.write(out, view.stream());
    end(key, RdbType.STREAM_2, "3 entries up to 3-1, the group");
  }

  private void all() {
    out.number8(0xfa);
    text("a note");
    text("of some length");
    out.number8(0xfe);
    out.length(0);
    string("s", "a string that is no longer than others");
    compressed("c");
    hash(RdbType.HASH, "small", 3);
    hash(RdbType.HASH, "large", 9);
    hash(RdbType.HASH_EXPIRING, "expiring", 3);
    hash(RdbType.HASH_EXPIRING, "large and expiring", 9);
    set("set", 3);
    set("large set", 9);
    sortedSet(RdbType.SORTED_SET, "sorted", 3);
    sortedSet(RdbType.SORTED_SET, "large and sorted", 9);
    sortedSet(RdbType.SORTED_SET_TEXT, "old", 3);
    sortedSet(RdbType.SORTED_SET_TEXT, "large and old", 9);
    list("list", 9);
    quicklist("quick", 4);
    stream("stream");
    string("last", "");
  }

  private byte[] file() {
    out.number8(0xff);
    out.littleEndian(Crc64.update(0, out.array(), 0, out.size()), 8);
    return Arrays.copyOf(out.array(), out.size());
  }

  // --- reading a file

  /** Reads each value before it looks at the key. */
  private final class Reader implements RdbFile.Taker {
    final Map<String, String> found = new LinkedHashMap<>();
    final boolean keeps;

    Reader(boolean keeps) {
      this.keeps = keeps;
    }

    @Override
    public void key(
        int database, Bytes key, long expireAt, long idle, int frequency, ValueReader value) {
      if (keeps) {
        value.keep();
      }
      String content = content(value);
      if (keeps) {
        RdbWriter whole = new RdbWriter();
        byte[] bytes = payloads.get(key.toString());
        whole.raw(bytes, 0, bytes.length);
        byte[] sealed = DumpPayload.seal(whole, DumpPayload.LAST_VERSION);
        assertArrayEquals(sealed, value.payload(), key.toString());
      }
      found.put(key.toString(), content);
    }

    private <V extends View> V fresh(V view) {
      view.attachNew(new byte[0], 0);
      return view;
    }

    private String content(ValueReader value) {
      switch (value.type()) {
        case STRING:
          return value.string().toString();
        case HASH:
          HashValue hash = fresh(new HashValue(thresholds));
          value.into(hash);
          Map<String, String> fields = new TreeMap<>();
          hash.forEach((f, v) -> fields.put(f.toString(), v.toString()));
          fields.replaceAll((f, v) -> v + "@" + hash.expireAt(Bytes.of(f)));
          return fields.toString();
        case SET:
          SetValue set = fresh(new SetValue(thresholds));
          value.into(set);
          Map<String, String> members = new TreeMap<>();
          set.forEach((a, at, n) -> members.put(new Bytes(a, at, n).toString(), ""));
          return members.toString();
        case SORTED_SET:
          SortedSetValue sorted = fresh(new SortedSetValue(thresholds));
          value.into(sorted);
          List<String> scored = new ArrayList<>();
          sorted.forEach((a, at, n, score) -> scored.add(new Bytes(a, at, n) + "=" + score));
          return scored.toString();
        case LIST:
          ListValue list = fresh(new ListValue(thresholds));
          value.into(list);
          List<String> elements = new ArrayList<>();
          for (int i = 0; i < list.size(); i++) {
            elements.add(new String(list.get(i), StandardCharsets.ISO_8859_1));
          }
          return elements.toString();
        default:
          StreamValue stream = fresh(new StreamValue(thresholds));
          value.into(stream);
          boolean group = stream.stream().group(Bytes.of("the group")) != null;
          return stream.stream().size()
              + " entries up to "
              + stream.stream().lastId()
              + (group ? ", the group" : "");
      }
    }
  }

  private static RdbFile open(byte[] file, long length, Executor summing, int window) {
    return new RdbFile(new ByteArrayInputStream(file), length, summing, window);
  }

  @Test
  void aWindowThatEndsAtAnyByte() throws IOException {
    all();
    byte[] file = file();
    for (int window = 1; window <= file.length + 1; window++) {
      for (long length : new long[] {file.length, Long.MAX_VALUE}) {
        Reader reader = new Reader(false);
        RdbFile from = open(file, length, SAME_THREAD, window);
        from.read(reader);
        assertEquals(expected, reader.found, "a window of " + window);
        assertEquals(file.length, from.end());
      }
    }
  }

  /** Encodes lengths in more bytes than needed, so that a small window also moves within them. */
  @Test
  void aFieldWhileTheWindowMovesOnMoreThanOnce() throws IOException {
    for (int fields : new int[] {3, 9}) {
      String key = "k" + fields;
      begin(RdbType.HASH, key);
      out.length(fields);
      Map<String, String> model = new TreeMap<>();
      for (int i = 0; i < fields; i++) {
        text("f" + i);
        out.number8(0x80);
        out.bigEndian(5, 4);
        out.raw("value".getBytes(StandardCharsets.US_ASCII), 0, 5);
        model.put("f" + i, "value@-1");
      }
      end(key, RdbType.HASH, model);
    }
    byte[] file = file();
    for (int window = 1; window <= 32; window++) {
      Reader reader = new Reader(false);
      open(file, file.length, SAME_THREAD, window).read(reader);
      assertEquals(expected, reader.found, "a window of " + window);
    }
  }

  @Test
  void valuesThatAreKept() throws IOException {
    all();
    byte[] file = file();
    for (int window = 1; window <= file.length + 1; window++) {
      Reader reader = new Reader(true);
      open(file, file.length, SAME_THREAD, window).read(reader);
      assertEquals(expected, reader.found, "a window of " + window);
    }
  }

  /** The checksum of a window is computed before the window is overwritten. */
  @Test
  void aChecksumByAnotherThread() throws IOException {
    set("many", 20_000);
    string("long", "long ".repeat(20_000));
    hash(RdbType.HASH, "many, too", 20_000);
    byte[] file = file();
    for (int window : new int[] {64, 1000, 4096, 50_000}) {
      Reader reader = new Reader(false);
      open(file, file.length, OTHER_THREAD, window).read(reader);
      assertEquals(expected, reader.found, "a window of " + window);
    }
  }

  @Test
  void anotherByteIsFoundByTheChecksumAtTheLatest() {
    all();
    byte[] whole = file();
    for (int at = 0; at < whole.length; at++) {
      byte[] file = whole.clone();
      file[at] ^= 0x20;
      RdbFile from = open(file, file.length, SAME_THREAD, 40);
      RdbFile.Taker taker = new Reader(false);
      assertThrows(RuntimeException.class, () -> from.read(taker), "byte " + at);
    }
  }

  @Test
  void afterAnErrorTheOffsetIsThatOfTheKey() {
    all();
    byte[] whole = file();
    for (int at = offsets.get(0); at < whole.length - 9; at++) {
      byte[] file = Arrays.copyOf(whole, at);
      int first = offsets.get(0);
      for (int offset : offsets) {
        first = offset <= at ? offset : first;
      }
      // keys that end before the cut are intact; a file may also end where the next key would begin
      int expectedOffset = offsets.contains(at) ? at : first;
      for (int window : new int[] {1, 7, 64, 100_000}) {
        for (long length : new long[] {file.length, Long.MAX_VALUE}) {
          RdbFile from = open(file, length, SAME_THREAD, window);
          ReredisException error =
              assertThrows(ReredisException.class, () -> from.read(new Reader(false)));
          assertEquals("ERR Bad data format", error.getMessage());
          assertEquals(expectedOffset, from.offset(), "cut at " + at + ", a window of " + window);
        }
      }
    }
  }

  @Test
  void aFileThatCannotBeRead() {
    all();
    byte[] file = file();
    IOException broken = new IOException("broken");
    InputStream in =
        new ByteArrayInputStream(file) {
          @Override
          public int readNBytes(byte[] b, int off, int len) {
            if (pos > file.length / 2) {
              throw new UncheckedIOException(broken);
            }
            return super.readNBytes(b, off, len);
          }
        };
    RdbFile from = new RdbFile(in, file.length, SAME_THREAD, 16);
    IOException error = assertThrows(IOException.class, () -> from.read(new Reader(false)));
    assertEquals(broken, error);
  }

  // --- untrusted numbers in the file

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** The count exceeds the content, whether or not the length of the file reveals it. */
  @Test
  void aFalseCount() {
    int[] types = {
      RdbType.LIST,
      RdbType.SET,
      RdbType.SORTED_SET,
      RdbType.SORTED_SET_TEXT,
      RdbType.HASH,
      RdbType.HASH_EXPIRING,
      RdbType.LIST_QUICKLIST_2
    };
    for (int type : types) {
      startTheFile();
      begin(type, "k");
      if (type == RdbType.HASH_EXPIRING) {
        out.littleEndian(1, 8);
      }
      out.length(200_000_000);
      for (int i = 0; i < 40; i++) {
        text(type == RdbType.LIST_QUICKLIST_2 ? "" : "some text " + i);
      }
      byte[] file = file();
      for (long length : new long[] {file.length, Long.MAX_VALUE, 1L << 40}) {
        RdbFile from = open(file, length, SAME_THREAD, 64);
        long before = allocated();
        ReredisException error =
            assertThrows(ReredisException.class, () -> from.read(new Reader(false)));
        assertEquals("ERR Bad data format", error.getMessage());
        assertTrue(allocated() - before < 2_000_000, type + ": " + (allocated() - before));
      }
    }
  }

  /** A false length makes the window grow only by the bytes that exist. */
  @Test
  void aFalseLength() {
    begin(RdbType.STRING, "k");
    out.length(1_000_000_000);
    byte[] file = Arrays.copyOf(out.array(), out.size() + 10_000);
    for (long length : new long[] {Long.MAX_VALUE, 1L << 40}) {
      RdbFile from = open(file, length, SAME_THREAD, 64);
      long before = allocated();
      assertThrows(ReredisException.class, () -> from.read(new Reader(false)));
      assertTrue(allocated() - before < 2_000_000, "" + (allocated() - before));
    }
  }

  @Test
  void aDuplicateElement() {
    for (int type : new int[] {RdbType.SET, RdbType.SORTED_SET, RdbType.HASH}) {
      for (int count : new int[] {3, 20}) {
        for (int second = 1; second < count; second++) {
          startTheFile();
          begin(type, "k");
          out.length(count);
          for (int i = 0; i < count; i++) {
            text(name(i == second ? second / 2 : i));
            if (type == RdbType.HASH) {
              text("v");
            } else if (type == RdbType.SORTED_SET) {
              out.littleEndian(Double.doubleToLongBits(count - i), 8);
            }
          }
          RdbFile from = open(file(), Long.MAX_VALUE, SAME_THREAD, 64);
          ReredisException error =
              assertThrows(ReredisException.class, () -> from.read(new Reader(false)));
          assertEquals("ERR Bad data format", error.getMessage());
          assertEquals(9, from.offset());
        }
      }
    }
  }
}
