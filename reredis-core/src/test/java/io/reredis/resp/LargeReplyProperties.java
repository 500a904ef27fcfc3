package io.reredis.resp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.base.SharedBytes;
import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Compares replies of several parts with a plain stream of bytes, after any rewinds and insertions.
 */
class LargeReplyProperties {
  private enum Kind {
    BULK,
    SHARED,
    MARK,
    REWIND,
    HEADER,
    CLEAR
  }

  private record Step(Kind kind, int size) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> sizes =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, Arbitraries.integers().between(0, 40)),
            net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(10_000, 40_000)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(120_000, 300_000)));
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            net.jqwik.api.Tuple.of(8, Kind.BULK),
            net.jqwik.api.Tuple.of(6, Kind.SHARED),
            net.jqwik.api.Tuple.of(4, Kind.MARK),
            net.jqwik.api.Tuple.of(2, Kind.REWIND),
            net.jqwik.api.Tuple.of(3, Kind.HEADER),
            net.jqwik.api.Tuple.of(1, Kind.CLEAR));
    return net.jqwik.api.Combinators.combine(kinds, sizes).as(Step::new).list().ofMaxSize(40);
  }

  @Property(tries = 300)
  void partsAreTheBytesOfAStream(@ForAll("steps") List<Step> steps, @ForAll Random random) {
    int heldBefore = SharedBytes.held();
    ReplyWriter writer = new ReplyWriter(16, 64 * 1024);
    byte[] expected = {};
    List<Integer> marks = new ArrayList<>();
    for (Step step : steps) {
      byte[] value = new byte[step.size];
      random.nextBytes(value);
      switch (step.kind) {
        case BULK -> {
          writer.bulk(value);
          expected = append(expected, bulk(value));
        }
        case SHARED -> {
          writer.put(new SharedBytes(value), 0, value.length);
          expected = append(expected, bulk(value));
        }
        case MARK -> marks.add(writer.size());
        case REWIND -> {
          if (!marks.isEmpty()) {
            int mark = marks.remove(marks.size() - 1);
            writer.rewind(mark);
            expected = Arrays.copyOf(expected, mark);
          }
        }
        case HEADER -> {
          if (!marks.isEmpty()) {
            int mark = marks.remove(marks.size() - 1);
            writer.arrayAt(mark, step.size);
            byte[] tail = Arrays.copyOfRange(expected, mark, expected.length);
            byte[] head =
                append(Arrays.copyOf(expected, mark), ("*" + step.size + "\r\n").getBytes());
            expected = append(head, tail);
          }
        }
        case CLEAR -> {
          writer.clear();
          marks.clear();
          expected = new byte[0];
        }
      }
      assertEquals(expected.length, writer.size());
    }
    assertArrayEquals(expected, writer.copyFrom(0));
    int middle = expected.length / 2;
    assertArrayEquals(
        Arrays.copyOfRange(expected, middle, expected.length), writer.copyFrom(middle));
    writer.clear();
    assertEquals(heldBefore, SharedBytes.held());
  }

  @Example
  void aLargeStoredValueIsSharedAndNotCopied() {
    ReplyWriter writer = new ReplyWriter(16, 64 * 1024);
    SharedBytes value = new SharedBytes(new byte[1 << 20]);
    writer.put(value, 0, 1 << 20);
    assertTrue(value.isHeld());
    assertTrue(writer.copied() < 32, "copied " + writer.copied());
    writer.rewind(0);
    assertFalse(value.isHeld());
    assertEquals(0, writer.size());
  }

  @Example
  void aReplyBeyondTheLimitFailsAndCanBeRewound() {
    ReplyWriter writer = new ReplyWriter(16, 64 * 1024);
    writer.limit(1 << 20);
    byte[] value = new byte[10_000];
    ReredisException refusal =
        assertThrows(
            ReredisException.class,
            () -> {
              for (int i = 0; i < 1000; i++) {
                writer.bulk(value);
              }
            });
    assertEquals(ErrorCode.OOM, refusal.code());
    assertTrue(writer.copied() < 2 << 20);
    writer.rewind(0);
    writer.ok();
    assertEquals("+OK\r\n", new String(writer.copyFrom(0)));
  }

  private static byte[] bulk(byte[] value) {
    return append(append(("$" + value.length + "\r\n").getBytes(), value), "\r\n".getBytes());
  }

  private static byte[] append(byte[] a, byte[] b) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(a);
    out.writeBytes(b);
    return out.toByteArray();
  }
}
