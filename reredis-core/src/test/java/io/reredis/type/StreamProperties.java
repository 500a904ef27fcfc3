package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.Bytes;
import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares streams with sorted maps, for nodes of all sizes. */
class StreamProperties {
  private final Thresholds thresholds = new Thresholds();
  private final StreamValue view = new StreamValue(thresholds);
  private final TreeMap<StreamId, List<String>> model = new TreeMap<>();
  private Random random;
  private StreamId last;
  private StreamId maxDeleted;
  private long added;
  private int largestLimit;

  private static final class Collected implements EntrySink {
    final List<Map.Entry<StreamId, List<String>>> entries = new ArrayList<>();

    @Override
    public void entry(StreamId id, int fields) {
      entries.add(Map.entry(id, new ArrayList<>()));
    }

    @Override
    public void put(byte[] a, int offset, int length) {
      String text = new String(a, offset, length, StandardCharsets.ISO_8859_1);
      entries.get(entries.size() - 1).getValue().add(text);
    }
  }

  @Provide
  Arbitrary<Integer> nodeEntries() {
    return Arbitraries.of(0, 1, 2, 7, 100);
  }

  @Provide
  Arbitrary<Integer> nodeBytes() {
    return Arbitraries.of(0, 1, 200, 4096);
  }

  @Property
  void aStreamIsASortedMap(
      @ForAll("nodeEntries") int entries, @ForAll("nodeBytes") int bytes, @ForAll Random source) {
    random = source;
    thresholds.streamNodeEntries = entries;
    largestLimit = entries;
    thresholds.streamNodeBytes = bytes;
    model.clear();
    last = StreamId.ZERO;
    maxDeleted = StreamId.ZERO;
    added = 0;
    view.attachNew(new byte[0], 0);
    view.stream();
    for (int i = 0; i < 120; i++) {
      if (random.nextInt(20) == 0) {
        // new limits apply to future nodes and the last one; other nodes keep their size
        thresholds.streamNodeEntries = random.nextInt(9);
        thresholds.streamNodeBytes = random.nextBoolean() ? 0 : random.nextInt(600);
        largestLimit = larger(largestLimit, thresholds.streamNodeEntries);
      }
      step();
      check();
    }
  }

  /** Returns the larger one of two limits; 0 stands for no limit. */
  private static int larger(int one, int other) {
    return one == 0 || other == 0 ? 0 : Math.max(one, other);
  }

  private void step() {
    switch (random.nextInt(6)) {
      case 0:
      case 1:
      case 2:
        for (int i = random.nextInt(8); i >= 0; i--) {
          add();
        }
        break;
      case 3:
        StreamId id = anyId();
        boolean there = model.remove(id) != null;
        assertEquals(there, view.delete(id));
        if (there && maxDeleted.isBefore(id)) {
          maxDeleted = id;
        }
        break;
      case 4:
        trimByLength();
        break;
      default:
        StreamId least = anyId();
        NavigableMap<StreamId, List<String>> gone = model.headMap(least, false);
        assertEquals(gone.size(), view.trim(-1, least, false, 0));
        gone.clear();
        break;
    }
  }

  private void trimByLength() {
    int keep = random.nextInt(model.size() + 3);
    boolean approximate = random.nextBoolean();
    long limit = approximate && random.nextBoolean() ? 1 + random.nextInt(20) : 0;
    int most = Math.max(0, model.size() - keep);
    long removed = view.trim(keep, null, approximate, limit);
    assertTrue(removed <= most && (limit == 0 || removed <= limit), removed + " removed");
    assertTrue(approximate || removed == most);
    for (long i = 0; i < removed; i++) {
      model.pollFirstEntry();
    }
  }

  private StreamId anyId() {
    StreamId near = new StreamId(random.nextInt((int) last.millis() + 2), random.nextInt(4));
    StreamId there = model.ceilingKey(near);
    return there == null || random.nextInt(5) == 0 ? near : there;
  }

  private void add() {
    last =
        random.nextBoolean()
            ? new StreamId(last.millis(), last.sequence() + 1 + random.nextInt(2))
            : new StreamId(last.millis() + 1 + random.nextInt(300), random.nextInt(3));
    List<String> parts = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      parts.add(random.nextInt(3) == 0 ? "field" + random.nextInt(3) : "f" + i);
      parts.add(
          random.nextBoolean()
              ? Integer.toString(random.nextInt())
              : "x".repeat(random.nextInt(90)));
    }
    List<Bytes> bytes = new ArrayList<>();
    parts.forEach(part -> bytes.add(new Bytes(part.getBytes(StandardCharsets.ISO_8859_1))));
    view.append(last, bytes);
    model.put(last, parts);
    added++;
  }

  private void check() {
    Stream stream = view.stream();
    assertEquals(model.size(), stream.size());
    assertEquals(last, stream.lastId());
    assertEquals(added, stream.entriesAdded());
    assertEquals(maxDeleted, stream.maxDeletedId());
    assertEquals(model.isEmpty() ? StreamId.ZERO : model.firstKey(), stream.firstId());
    assertEquals(model.isEmpty() ? null : model.lastKey(), stream.lastValidId());
    StreamId from = random.nextInt(4) == 0 ? StreamId.ZERO : anyId();
    StreamId to = random.nextInt(4) == 0 ? StreamId.MAX : anyId();
    boolean back = random.nextBoolean();
    int limit = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
    List<Map.Entry<StreamId, List<String>>> expected = new ArrayList<>();
    if (from.compareTo(to) <= 0) {
      NavigableMap<StreamId, List<String>> part = model.subMap(from, true, to, true);
      for (Map.Entry<StreamId, List<String>> e : (back ? part.descendingMap() : part).entrySet()) {
        if (limit == 0 || expected.size() < limit) {
          expected.add(Map.entry(e.getKey(), e.getValue()));
        }
      }
    }
    Collected found = new Collected();
    assertEquals(expected.size(), view.range(from, to, limit, back, found));
    assertEquals(expected, found.entries);
    checkNodes(stream);
  }

  private void checkNodes(Stream stream) {
    int live = 0;
    for (int i = 0; i < stream.nodes(); i++) {
      byte[] node = stream.nodeListPack(i);
      assertTrue(ListPack.validate(node, 0, node.length) > 0);
      live += stream.node(i).count();
      int all = stream.node(i).count() + stream.node(i).deleted();
      assertTrue(largestLimit == 0 || all <= largestLimit);
      assertTrue(stream.node(i).count() > 0);
    }
    assertEquals(model.size(), live);
    Stream copy = (Stream) stream.copy();
    assertEquals(copy.size(), stream.size());
    long rest = stream.heapBytes();
    for (int i = 0; i < stream.nodes(); i++) {
      rest -= stream.node(i).heapBytes();
    }
    assertTrue(rest >= 160 && rest < 10_000, rest + " bytes beside the nodes");
  }

  /** Compares the layout with a DUMP of redis-server 7.0 after two XADD and an XDEL. */
  @net.jqwik.api.Example
  void theLayoutIsThatOfRedis() {
    view.attachNew(new byte[0], 0);
    view.append(new StreamId(1, 1), parts("a", "1"));
    view.append(new StreamId(1, 2), parts("a", "x"));
    view.append(new StreamId(3, 0), parts("b", "2", "c", "3"));
    view.delete(new StreamId(1, 2));
    assertEquals(LAYOUT, java.util.HexFormat.of().formatHex(view.stream().nodeListPack(0)));
  }

  private static final String LAYOUT =
      "3c0000001800020101010101816102000102010001000101010401030100010101817802040100010201dfff020201816202020181630203010801ff";

  private static List<Bytes> parts(String... texts) {
    List<Bytes> parts = new ArrayList<>();
    for (String text : texts) {
      parts.add(Bytes.of(text));
    }
    return parts;
  }
}
