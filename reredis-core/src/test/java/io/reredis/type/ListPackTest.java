package io.reredis.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ListPackTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] of(String... elements) {
    byte[] a = ListPack.create(new byte[0], 0, 0);
    for (String element : elements) {
      byte[] bytes = bytes(element);
      a = ListPack.append(a, 0, bytes, 0, bytes.length);
    }
    return a;
  }

  private static String hex(byte[] a) {
    return HexFormat.of().formatHex(ListPack.copy(a, 0));
  }

  @Test
  void theEmptyOneIsSevenBytes() {
    assertEquals("070000000000ff", hex(of()));
  }

  /** Compares the bytes with a DUMP of redis-server 7.0 for a hash with these fields and values. */
  @Test
  void integersAndShortStringsAreEncodedAsRedisDoes() {
    assertEquals(
        "980000002200"
            + "816102"
            + "0001"
            + "816202"
            + "7f01"
            + "816302"
            + "c08002"
            + "816402"
            + "dfff02"
            + "816502"
            + "cfff02"
            + "816602"
            + "d00002"
            + "816702"
            + "f1001003"
            + "816802"
            + "f1008003"
            + "816902"
            + "f200800004"
            + "816a02"
            + "f200008004"
            + "816b02"
            + "f30000800005"
            + "816c02"
            + "f4000000800000000009"
            + "816d02"
            + "f4000000000000008009"
            + "816e02"
            + "8568656c6c6f06"
            + "816f02"
            + "8001"
            + "817002"
            + "82303103"
            + "817102"
            + "933932323333373230333638353437373538303814"
            + "ff",
        hex(
            of(
                "a",
                "0",
                "b",
                "127",
                "c",
                "128",
                "d",
                "-1",
                "e",
                "4095",
                "f",
                "-4096",
                "g",
                "4096",
                "h",
                "-32768",
                "i",
                "32768",
                "j",
                "-8388608",
                "k",
                "8388608",
                "l",
                "2147483648",
                "m",
                "-9223372036854775808",
                "n",
                "hello",
                "o",
                "",
                "p",
                "01",
                "q",
                "9223372036854775808")));
  }

  @Test
  void longStringsHaveLongLengthsOnBothSides() {
    assertEquals("4a0000000100" + "e040" + "79".repeat(64) + "42" + "ff", hex(of("y".repeat(64))));
    assertEquals(
        "890000000100" + "e07e" + "79".repeat(126) + "0180" + "ff", hex(of("y".repeat(126))));
    assertEquals(
        "0e1000000100" + "f000100000" + "79".repeat(4096) + "2085" + "ff",
        hex(of("y".repeat(4096))));
  }

  @Test
  void countIsUnknownFrom65535On() {
    byte[] a = ListPack.create(new byte[0], 0, 0);
    for (int i = 0; i < 65_534; i++) {
      a = ListPack.append(a, 0, i & 127);
    }
    assertEquals("feff", hex(a).substring(8, 12));
    a = ListPack.append(a, 0, 1);
    a = ListPack.append(a, 0, 7);
    assertEquals("ffff", hex(a).substring(8, 12));
    assertEquals(65_536, ListPack.count(a, 0));
    assertEquals(7, ListPack.longAt(a, ListPack.seek(a, 0, 65_535)));
    assertEquals(-1, ListPack.seek(a, 0, 65_536));
    assertEquals(65_536, ListPack.validate(a, 0, ListPack.totalBytes(a, 0)));
    a = ListPack.delete(a, 0, ListPack.first(a, 0), 2);
    assertEquals("feff", hex(a).substring(8, 12));
    assertEquals(65_534, ListPack.count(a, 0));
  }

  @Test
  void anElementOfTheSameSizeIsReplacedInPlace() {
    byte[] a = of("one", "two", "100");
    int second = ListPack.seek(a, 0, 1);
    assertSame(a, ListPack.replace(a, 0, second, bytes("zwo"), 0, 3));
    assertEquals(hex(of("one", "zwo", "100")), hex(a));
    assertSame(a, ListPack.replace(a, 0, ListPack.last(a, 0), 99));
    assertEquals(hex(of("one", "zwo", "99")), hex(a));
  }

  @Test
  void arraysUseTheHeapRoundingAndShrinkWhenMostIsUnused() {
    assertEquals(8, of().length);
    assertEquals(16, of("hello").length);
    assertTrue(of("x".repeat(2000)).length > 2200);
    byte[] a = of("x".repeat(2000), "y");
    a = ListPack.delete(a, 0, ListPack.first(a, 0));
    assertEquals(16, a.length);
    assertArrayEquals(of("y"), ListPack.trim(ListPack.reserve(a, 0, 1000), 0));
  }

  @Test
  void invalidListpacksAreRefused() {
    byte[] good = ListPack.copy(of("one", "2", "x".repeat(200), "70000"), 0);
    assertEquals(4, ListPack.validate(good, 0, good.length));
    for (int i = 0; i < good.length; i++) {
      assertEquals(-1, ListPack.validate(good, 0, i));
    }
    assertEquals(-1, ListPack.validate(good, 1, good.length));
    assertEquals(-1, ListPack.validate(good, 0, good.length + 1));
    String[] wrong = {
      "080000000000ff", // longer than its bytes
      "070000000100ff", // count too large by one
      "07000000000000", // missing end byte
      "0900000001000002ff", // wrong back length
      "090000000100f501ff", // unknown encoding
      "090000000100ff01ff", // early end byte
      "0c0000000100f0ffffff7f01ff", // string longer than the listpack
      "0c0000000100f0ffffffff01ff", // string of negative length
      "090000000100c001ff", // truncated
      "0a00000001008461626305ff", // string that overlaps the end
    };
    for (String text : wrong) {
      byte[] bad = HexFormat.of().parseHex(text);
      assertEquals(-1, ListPack.validate(bad, 0, bad.length), text);
    }
  }
}
