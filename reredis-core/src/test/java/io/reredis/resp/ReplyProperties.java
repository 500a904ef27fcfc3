package io.reredis.resp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reredis.util.ReredisException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Checks that RESP3 preserves every value, and that RESP2 encodes the same with fewer types. */
class ReplyProperties {

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> leaf =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20).map(Object.class::cast),
            Arbitraries.longs().map(Object.class::cast),
            Arbitraries.doubles().map(Object.class::cast),
            Arbitraries.of(
                    true, false, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN)
                .map(Object.class::cast),
            Arbitraries.just(new java.math.BigInteger("-98765432109876543210"))
                .map(Object.class::cast));
    return nested(leaf, nested(leaf, leaf));
  }

  private static Arbitrary<Object> nested(Arbitrary<Object> leaf, Arbitrary<Object> inner) {
    return Arbitraries.oneOf(
        leaf,
        inner.list().ofMaxSize(4).map(Object.class::cast),
        inner.set().ofMaxSize(4).map(LinkedHashSet::new).map(Object.class::cast),
        Arbitraries.maps(leaf, inner).ofMaxSize(4).map(Object.class::cast));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void resp3IsReadBackAsItWas(@ForAll("values") Object value) throws IOException {
    ReplyWriter writer = new ReplyWriter(4);
    writer.version(3);
    write(writer, value);
    assertEquals(normal(value), read(writer, true));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void resp2HasArraysAndTexts(@ForAll("values") Object value) throws IOException {
    ReplyWriter writer = new ReplyWriter(4);
    write(writer, value);
    assertEquals(flat(value), read(writer, true));
  }

  @Property(tries = 200)
  void bytesAreReadBack(@ForAll byte[] value) throws IOException {
    ReplyWriter writer = new ReplyWriter(4);
    writer.bulk(value);
    assertArrayEquals(value, (byte[]) read(writer, false));
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void aRewoundReplyLeavesNothing(@ForAll("values") Object kept, @ForAll("values") Object dropped)
      throws IOException {
    ReplyWriter writer = new ReplyWriter(4);
    writer.version(3);
    write(writer, kept);
    int mark = writer.size();
    write(writer, dropped);
    writer.rewind(mark);
    writer.error("ERR two\r\nlines");
    ByteArrayInputStream in = new ByteArrayInputStream(writer.copyFrom(0));
    ReplyReader reader = new ReplyReader(in, true);
    assertEquals(normal(kept), reader.read());
    assertEquals("ERR two  lines", ((ReredisException) reader.read()).getMessage());
    assertEquals(0, in.available());
  }

  private static Object read(ReplyWriter writer, boolean text) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(writer.copyFrom(0));
    Object value = new ReplyReader(in, text).read();
    assertEquals(0, in.available(), "bytes behind the reply");
    return value;
  }

  private static void write(ReplyWriter writer, Object value) {
    if (value instanceof String text) {
      writer.bulk(text);
    } else if (value instanceof Long number) {
      writer.integer(number);
    } else if (value instanceof Double number) {
      writer.doubleValue(number);
    } else if (value instanceof Boolean truth) {
      writer.bool(truth);
    } else if (value instanceof java.math.BigInteger number) {
      writer.bigNumber(number.toString());
    } else if (value instanceof List<?> list) {
      writer.array(list.size());
      list.forEach(element -> write(writer, element));
    } else if (value instanceof Set<?> set) {
      writer.set(set.size());
      set.forEach(element -> write(writer, element));
    } else if (value instanceof Map<?, ?> map) {
      writer.map(map.size());
      map.forEach(
          (key, element) -> {
            write(writer, key);
            write(writer, element);
          });
    }
  }

  /** Converts doubles that print alike to the same value: minus zero prints as zero. */
  private static Object normal(Object value) {
    if (value instanceof Double number) {
      return number == 0 ? Double.valueOf(0) : number;
    } else if (value instanceof List<?> list) {
      return list.stream().map(ReplyProperties::normal).toList();
    } else if (value instanceof Set<?> set) {
      Set<Object> all = new LinkedHashSet<>();
      set.forEach(element -> all.add(normal(element)));
      return all;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> all = new LinkedHashMap<>();
      map.forEach((key, element) -> all.put(normal(key), normal(element)));
      return all;
    }
    return value;
  }

  private static Object flat(Object value) {
    if (value instanceof Double number) {
      return io.reredis.base.Decimal.shortest(number);
    } else if (value instanceof Boolean truth) {
      return truth ? 1L : 0L;
    } else if (value instanceof java.math.BigInteger number) {
      return number.toString();
    } else if (value instanceof Iterable<?> elements) {
      List<Object> all = new ArrayList<>();
      elements.forEach(element -> all.add(flat(element)));
      return all;
    } else if (value instanceof Map<?, ?> map) {
      List<Object> all = new ArrayList<>();
      map.forEach(
          (key, element) -> {
            all.add(flat(key));
            all.add(flat(element));
          });
      return all;
    }
    return value;
  }
}
