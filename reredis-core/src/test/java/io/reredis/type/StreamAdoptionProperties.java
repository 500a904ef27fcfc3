package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.util.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Checks that a stream with adopted nodes equals the original stream, before and after changes, and
 * that a node is adopted exactly if a simple reading of its layout finds no error.
 */
class StreamAdoptionProperties {
  private static final StreamId BEFORE = new StreamId(3, 9);

  private final Thresholds thresholds = new Thresholds();
  private Random random;
  private TreeMap<StreamId, List<String>> model;
  private long millis;

  private StreamValue fresh() {
    StreamValue view = new StreamValue(thresholds);
    view.attachNew(new byte[0], 0);
    view.stream();
    return view;
  }

  // --- valid nodes

  @Property(tries = 300)
  void adoptedNodesAreTheStream(@ForAll Random source) {
    random = source;
    model = new TreeMap<>();
    millis = random.nextBoolean() ? 0 : -40_000_000_000L;
    thresholds.streamNodeEntries = 1 + random.nextInt(12);
    StreamValue view = fresh();
    for (int i = 0; i < 60; i++) {
      change(view);
    }
    StreamValue adopted = fresh();
    Stream from = view.stream();
    for (int i = 0; i < from.nodes(); i++) {
      assertTrue(adopted.adopt(from.nodeId(i), from.nodeListPack(i)));
    }
    assertEquals(from.size(), adopted.stream().entriesAdded());
    adopted.stream().setFacts(from.lastId(), from.entriesAdded(), from.maxDeletedId());
    check(adopted);
    thresholds.streamNodeEntries = 1 + random.nextInt(12);
    for (int i = 0; i < 40; i++) {
      change(adopted);
      check(adopted);
    }
  }

  private void change(StreamValue view) {
    StreamId some = model.floorKey(new StreamId(millis, random.nextInt(5)));
    if (some != null && random.nextInt(3) == 0) {
      StreamId other = model.higherKey(new StreamId(millis - random.nextInt(2000), 0));
      StreamId gone = other == null ? some : other;
      assertEquals(model.remove(gone) != null, view.delete(gone));
    } else if (random.nextInt(15) == 0) {
      int keep = random.nextInt(model.size() + 1);
      assertEquals(model.size() - keep, view.trim(keep, null, false, 0));
      while (model.size() > keep) {
        model.pollFirstEntry();
      }
    } else {
      millis += 1 + random.nextInt(200);
      StreamId id = new StreamId(millis, random.nextInt(5) - 1L);
      List<String> parts = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        parts.add("field" + random.nextInt(2));
        parts.add(random.nextBoolean() ? "" + random.nextLong() : "x".repeat(random.nextInt(80)));
      }
      List<Bytes> bytes = new ArrayList<>();
      parts.forEach(part -> bytes.add(new Bytes(Ascii.bytes(part))));
      view.append(id, bytes);
      model.put(id, parts);
    }
  }

  private void check(StreamValue view) {
    assertEquals(model, entries(view, false));
    assertEquals(model, entries(view, true));
    Stream stream = view.stream();
    assertEquals(model.size(), stream.size());
    assertEquals(model.isEmpty() ? StreamId.ZERO : model.firstKey(), stream.firstId());
    assertEquals(model.isEmpty() ? null : model.lastKey(), stream.lastValidId());
    long rest = stream.heapBytes();
    for (int i = 0; i < stream.nodes(); i++) {
      rest -= stream.node(i).heapBytes();
    }
    assertTrue(rest >= 160 && rest < 5_000, rest + " bytes beside the nodes");
  }

  private static TreeMap<StreamId, List<String>> entries(StreamValue view, boolean back) {
    TreeMap<StreamId, List<String>> found = new TreeMap<>();
    StreamId[] last = new StreamId[1];
    view.range(
        StreamId.ZERO,
        StreamId.MAX,
        0,
        back,
        new EntrySink() {
          @Override
          public void entry(StreamId id, int fields) {
            last[0] = id;
            assertEquals(null, found.put(id, new ArrayList<>()));
          }

          @Override
          public void put(byte[] a, int offset, int length) {
            found.get(last[0]).add(new String(a, offset, length, StandardCharsets.ISO_8859_1));
          }
        });
    return found;
  }

  // --- invalid nodes

  /** Returns three entries; the second is deleted, the third has its own field names. */
  private static List<Object> items() {
    List<Object> items = new ArrayList<>();
    Object[] all = {
      2L, 1L, 1L, "a", 0L, 2L, 0L, 0L, "1", 4L, 3L, 0L, 1L, "x", 4L, 0L, 2L, -1L, 2L, "b", "2", "c",
      "3", 8L
    };
    items.addAll(List.of(all));
    return items;
  }

  private static byte[] listpack(List<Object> items) {
    byte[] a = ListPack.create(new byte[0], 0, 0);
    for (Object item : items) {
      byte[] text = Ascii.bytes(item.toString());
      a = ListPack.append(a, 0, text, 0, text.length);
    }
    return ListPack.copy(a, 0);
  }

  @Property(tries = 20_000)
  void onlyValidNodesAreAdopted(@ForAll Random source) {
    random = source;
    List<Object> items = items();
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(items.size());
      switch (random.nextInt(8)) {
        case 0:
          items.remove(at);
          break;
        case 1:
          items.add(at, item());
          break;
        case 2:
          // the id of the last entry, as offset from that of the first
          items.set(Math.min(16, items.size() - 1), 0L);
          items.set(Math.min(17, items.size() - 1), random.nextInt(3) - 1L);
          break;
        default:
          items.set(at, item());
      }
    }
    StreamId master = new StreamId(random.nextInt(3) + 3, random.nextInt(12));
    TreeMap<StreamId, List<String>> expected = BEFORE.isBefore(master) ? read(items, master) : null;
    StreamValue view = fresh();
    view.append(BEFORE, List.of(Bytes.of("f"), Bytes.of("v")));
    assertEquals(expected != null, view.adopt(master, listpack(items)), items::toString);
    if (expected != null) {
      expected.put(BEFORE, List.of("f", "v"));
    }
    model = expected == null ? new TreeMap<>(entries(view, false)) : expected;
    check(view);
  }

  private Object item() {
    return random.nextInt(8) == 0 ? "t" : random.nextInt(40) == 0 ? 1L << 40 : anyNumber();
  }

  private Object anyNumber() {
    return (long) (random.nextInt(11) - 2);
  }

  /**
   * Reads a node by the layout; returns null for any deviation and for a node without live entries.
   */
  private static TreeMap<StreamId, List<String>> read(List<Object> items, StreamId master) {
    Reading in = new Reading(items);
    TreeMap<StreamId, List<String>> found = new TreeMap<>();
    long deleted = 0;
    long toldLive = in.number();
    long toldDeleted = in.number();
    List<String> fields = in.texts(in.number());
    in.expect(0);
    while (in.sound && in.at < items.size()) {
      int start = in.at;
      long flags = in.number();
      in.sound &= flags >= 0 && flags <= 3;
      StreamId id = new StreamId(master.millis() + in.number(), master.sequence() + in.number());
      List<String> parts = new ArrayList<>();
      if ((flags & 2) == 0) {
        parts.addAll(in.texts(2 * in.number()));
      } else {
        List<String> values = in.texts(fields.size());
        for (int i = 0; i < values.size() && in.sound; i++) {
          parts.addAll(List.of(fields.get(i), values.get(i)));
        }
      }
      in.sound &= !parts.isEmpty();
      in.expect(in.at - start);
      if ((flags & 1) != 0) {
        deleted++;
      } else {
        in.sound &= id.compareTo(master) >= 0;
        in.sound &= found.isEmpty() || found.lastKey().isBefore(id);
        found.put(id, parts);
      }
    }
    boolean sound = in.sound && found.size() == toldLive && deleted == toldDeleted;
    return sound && !found.isEmpty() ? found : null;
  }

  private static final class Reading {
    private final List<Object> items;
    int at;
    boolean sound = true;

    Reading(List<Object> items) {
      this.items = items;
    }

    long number() {
      sound &= at < items.size() && items.get(at).toString().matches("-?[0-9]+");
      return sound ? Long.parseLong(items.get(at++).toString()) : 0;
    }

    void expect(long value) {
      boolean same = number() == value;
      sound &= same;
    }

    List<String> texts(long count) {
      List<String> texts = new ArrayList<>();
      sound &= count >= 0 && count <= items.size() - at;
      for (long i = 0; i < count && sound; i++) {
        texts.add(items.get(at++).toString());
      }
      return texts;
    }
  }

  @Example
  void aValidNodeIsAdopted() {
    StreamId master = new StreamId(4, 4);
    StreamValue view = fresh();
    assertTrue(view.adopt(master, listpack(items())));
    model = read(items(), master);
    assertEquals(2, model.size());
    check(view);
    byte[] counted = listpack(items());
    counted[4]++;
    assertEquals(false, fresh().adopt(master, counted));
    byte[] uncounted = listpack(items());
    uncounted[4] = -1;
    uncounted[5] = -1;
    assertTrue(fresh().adopt(master, uncounted));
  }
}
