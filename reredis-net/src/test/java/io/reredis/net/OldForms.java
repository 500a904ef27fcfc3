package io.reredis.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds values in the encodings of older versions of Redis, only from the description of the
 * formats.
 */
final class OldForms {
  private static final long CRC_POLYNOMIAL = 0x95ac9329ac4bc9b5L;

  private static final String[] ELEMENTS = {
    "",
    "0",
    "12",
    "13",
    "-1",
    "127",
    "-128",
    "128",
    "-129",
    "32767",
    "-32768",
    "32768",
    "8388607",
    "-8388608",
    "8388608",
    "2147483647",
    "-2147483648",
    "2147483648",
    "9223372036854775807",
    "-9223372036854775808",
    "007",
    "1.5",
    "a",
    "b".repeat(63),
    "c".repeat(64),
    "d".repeat(249),
    "e".repeat(250),
    "f".repeat(251),
    "g".repeat(300),
    "h".repeat(16383),
    "i".repeat(16384),
    "the last"
  };

  private OldForms() {}

  /** Collects bytes. */
  private static final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Out raw(int... values) {
      for (int value : values) {
        bytes.write(value);
      }
      return this;
    }

    Out raw(byte[] values) {
      bytes.writeBytes(values);
      return this;
    }

    Out little(long value, int count) {
      for (int i = 0; i < count; i++) {
        bytes.write((int) (value >> 8 * i));
      }
      return this;
    }

    Out big(long value, int count) {
      for (int i = count - 1; i >= 0; i--) {
        bytes.write((int) (value >> 8 * i));
      }
      return this;
    }

    /** Adds a length in the encoding of RDB files. */
    Out length(long value) {
      if (value < 64) {
        return raw((int) value);
      }
      return value < 16384 ? big(0x4000 | value, 2) : raw(0x80).big(value, 4);
    }

    Out string(byte[] value) {
      return length(value.length).raw(value);
    }

    Out string(String value) {
      return string(bytes(value));
    }

    Out id(long millis, long sequence) {
      return big(millis, 8).big(sequence, 8);
    }

    byte[] done() {
      return bytes.toByteArray();
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns an uncompressed string. */
  static byte[] string(String text) {
    return new Out().raw(0).string(text).done();
  }

  /** Returns the encodings by name: the number of the type and the value after it. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.putAll(readByRedis7());
    forms.put("setpack", new Out().raw(20).string(listpack("a", 1, "b", 100)).done());
    forms.put("stream3", stream(21));
    return forms;
  }

  /** Returns the encodings that Redis 7.0 can read. */
  static Map<String, byte[]> readByRedis7() {
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("ziplist", new Out().raw(10).string(ziplist(ELEMENTS)).done());
    forms.put("compressed", new Out().raw(10).raw(lzf(ziplist("x".repeat(500), "1"))).done());
    forms.put(
        "quicklist",
        new Out()
            .raw(14)
            .length(4)
            .string(ziplist("1", "a"))
            .raw(lzf(ziplist("y".repeat(300))))
            .string(ziplist(ELEMENTS))
            .string(ziplist("z"))
            .done());
    forms.put(
        "zsetlist",
        new Out()
            .raw(12)
            .string(ziplist("n", "-inf", "a", "-1.5", "b", "0", "7", "3", "d", "1e+20", "i", "inf"))
            .done());
    forms.put("hashlist", new Out().raw(13).string(ziplist("f", "v", "1", "2", "", "")).done());
    forms.put("zipmap", new Out().raw(9).string(zipmap()).done());
    forms.put(
        "zsettext",
        new Out()
            .raw(3)
            .length(4)
            .string("a")
            .raw(255)
            .string("b")
            .raw(4)
            .raw(bytes("-1.5"))
            .string("17")
            .raw(22)
            .raw(bytes("0.30000000000000004000"))
            .string("d")
            .raw(254)
            .done());
    forms.put(
        "plainlist",
        new Out()
            .raw(1)
            .length(4)
            .string("a")
            .raw(0xc0, 0x85)
            .raw(0xc1, 0x39, 0x30)
            .raw(0xc2)
            .little(-123456789, 4)
            .done());
    forms.put("plainset", new Out().raw(2).length(2).string("a").raw(0xc0, 5).done());
    forms.put("plainhash", new Out().raw(4).length(1).raw(0xc0, 5).raw(lzf("q".repeat(99))).done());
    forms.put("shortest", new Out().raw(0).string("").done());
    forms.put("integer", new Out().raw(0).raw(0xc0, 0xff).done());
    forms.put("repeated", new Out().raw(0).raw(lzf("r".repeat(1000))).done());
    forms.put("stream1", stream(15));
    forms.put("stream2", stream(19));
    return forms;
  }

  // --- a ziplist

  private static byte[] ziplist(String... elements) {
    Out entries = new Out();
    int before = 0;
    int last = 10;
    int at = 10;
    for (String element : elements) {
      Out entry = new Out();
      if (before < 254) {
        entry.raw(before);
      } else {
        entry.raw(254).little(before, 4);
      }
      entry(entry, element);
      byte[] done = entry.done();
      entries.raw(done);
      last = at;
      at += done.length;
      before = done.length;
    }
    return new Out()
        .little(at + 1, 4)
        .little(last, 4)
        .little(elements.length, 2)
        .raw(entries.done())
        .raw(255)
        .done();
  }

  private static void entry(Out out, String element) {
    if (element.matches("0|-?[1-9]\\d{0,18}")) {
      integer(out, Long.parseLong(element));
      return;
    }
    byte[] text = bytes(element);
    if (text.length < 64) {
      out.raw(text.length);
    } else if (text.length < 16384) {
      out.big(0x4000 | text.length, 2);
    } else {
      out.raw(0x80).big(text.length, 4);
    }
    out.raw(text);
  }

  private static void integer(Out out, long n) {
    if (n >= 0 && n <= 12) {
      out.raw((int) (0xf1 + n));
    } else if (n == (byte) n) {
      out.raw(0xfe).little(n, 1);
    } else if (n == (short) n) {
      out.raw(0xc0).little(n, 2);
    } else if (n >= -(1 << 23) && n < 1 << 23) {
      out.raw(0xf0).little(n, 3);
    } else if (n == (int) n) {
      out.raw(0xd0).little(n, 4);
    } else {
      out.raw(0xe0).little(n, 8);
    }
  }

  // --- a zipmap

  private static byte[] zipmap() {
    String[] pairs = {
      "f", "v", "", "", "g", "h".repeat(253), "i", "j".repeat(254), "k".repeat(300), "1"
    };
    Out out = new Out().raw(pairs.length / 2);
    for (int i = 0; i < pairs.length; i += 2) {
      mapLength(out, pairs[i].length()).raw(bytes(pairs[i]));
      int unused = i == 0 ? 3 : 0;
      mapLength(out, pairs[i + 1].length()).raw(unused).raw(bytes(pairs[i + 1]));
      out.raw(new byte[unused]);
    }
    return out.raw(255).done();
  }

  private static Out mapLength(Out out, int length) {
    return length < 254 ? out.raw(length) : out.raw(254).little(length, 4);
  }

  // --- LZF

  private static byte[] lzf(String text) {
    return lzf(bytes(text));
  }

  /**
   * Compresses a string: encodes runs of one byte as references to the previous byte, other bytes
   * literally.
   */
  private static byte[] lzf(byte[] text) {
    Out out = new Out();
    for (int at = 0; at < text.length; ) {
      int run = 0;
      while (at > 0 && at + run < text.length && text[at + run] == text[at - 1] && run < 264) {
        run++;
      }
      if (run >= 9) {
        out.raw(7 << 5, run - 9, 0);
        at += run;
      } else {
        out.raw(0, text[at++]);
      }
    }
    byte[] packed = out.done();
    return new Out().raw(0xc3).length(packed.length).length(text.length).raw(packed).done();
  }

  // --- a stream

  private static byte[] listpack(Object... elements) {
    Out out = new Out();
    for (Object element : elements) {
      if (element instanceof Integer number) {
        out.raw(number).raw(1);
      } else {
        byte[] text = bytes((String) element);
        out.raw(0x80 | text.length).raw(text).raw(text.length + 1);
      }
    }
    byte[] entries = out.done();
    return new Out()
        .little(entries.length + 7, 4)
        .little(elements.length, 2)
        .raw(entries)
        .raw(255)
        .done();
  }

  /**
   * Returns a stream of two entries and a deleted one, with a group of two consumers and a pending
   * entry.
   */
  private static byte[] stream(int type) {
    byte[] node =
        listpack(2, 1, 1, "f", 0, 2, 0, 0, "v", 4, 3, 1, 0, "w", 4, 0, 2, 7, 1, "g", "x", 6);
    Out out = new Out().raw(type).length(1).string(new Out().id(1000, 1).done()).string(node);
    out.length(2).length(1002).length(9);
    if (type != 15) {
      out.length(1000).length(1).length(1001).length(1).length(5);
    }
    out.length(1).string("group").length(1000).length(1);
    if (type != 15) {
      out.length(1);
    }
    out.length(1).id(1000, 1).little(1_600_000_000_000L, 8).length(3);
    out.length(2);
    for (String consumer : new String[] {"one", "two"}) {
      out.string(consumer).little(1_600_000_000_001L, 8);
      if (type == 21) {
        out.little(1_600_000_000_002L, 8);
      }
      if (consumer.equals("one")) {
        out.length(1).id(1000, 1);
      } else {
        out.length(0);
      }
    }
    return out.done();
  }

  // --- payloads and files

  private static long crc(byte[] bytes) {
    long crc = 0;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ CRC_POLYNOMIAL : crc >>> 1;
      }
    }
    return crc;
  }

  /** Returns a payload for RESTORE. */
  static byte[] payload(byte[] form, int version) {
    byte[] all = new Out().raw(form).little(version, 2).done();
    return new Out().raw(all).raw(little(crc(all))).done();
  }

  private static byte[] little(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  /** Returns a whole file; versions before 5 have no checksum. */
  static byte[] file(int version, Map<String, byte[]> forms) {
    Out out = new Out().raw(bytes(String.format("REDIS%04d", version)));
    if (version >= 7) {
      out.raw(0xfa)
          .string("redis-ver")
          .string("3.2.0")
          .raw(0xfa)
          .string("redis-bits")
          .raw(0xc0, 64);
    }
    out.raw(0xfe).length(0);
    if (version >= 7) {
      out.raw(0xfb).length(forms.size()).length(0);
    }
    int number = 0;
    for (Map.Entry<String, byte[]> form : forms.entrySet()) {
      if (number % 3 == 1) {
        out.raw(0xfd).little(2_000_000_000L + number, 4);
      } else if (number % 3 == 2 && version >= 3) {
        out.raw(0xfc).little(2_000_000_000_123L + number, 8);
      }
      byte[] value = form.getValue();
      out.raw(value[0])
          .string(form.getKey())
          .raw(java.util.Arrays.copyOfRange(value, 1, value.length));
      number++;
    }
    out.raw(0xfe).length(9).raw(0, 1, 107).string("v").raw(0xff);
    byte[] all = out.done();
    return version < 5 ? all : new Out().raw(all).raw(little(crc(all))).done();
  }
}
