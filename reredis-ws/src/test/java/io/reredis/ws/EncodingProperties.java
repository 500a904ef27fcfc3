package io.reredis.ws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Compares the encoding of bytes in JSON, and its decoding, with the JDK's decoder and Gson's
 * parser.
 */
class EncodingProperties {
  @Provide
  Arbitrary<byte[]> nearlyText() {
    Arbitrary<Byte> lead =
        Arbitraries.of(0xc1, 0xc2, 0xe0, 0xe1, 0xed, 0xf0, 0xf4, 0xf5).map(Integer::byteValue);
    Arbitrary<Byte> follow =
        Arbitraries.of(0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0).map(Integer::byteValue);
    return Arbitraries.oneOf(Arbitraries.bytes(), lead, follow, follow)
        .array(byte[].class)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<byte[]> text() {
    return Arbitraries.strings().map(s -> s.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Property
  void strictTextIsWhatTheDecoderAccepts(@ForAll("nearlyText") byte[] bytes) {
    assertEquals(decodes(bytes), Utf8.isStrict(bytes, 0, bytes.length));
  }

  @Property
  void aCutTextIsText(@ForAll("text") byte[] bytes) {
    for (int limit = 0; limit <= bytes.length; limit++) {
      int cut = Utf8.cut(bytes, 0, limit);
      assertTrue(limit - cut <= 3);
      assertTrue(Utf8.isStrict(bytes, 0, cut));
    }
  }

  @Property
  void textsAreRestored(@ForAll("nearlyText") byte[] one, @ForAll("text") byte[] two) {
    JsonBytes out = new JsonBytes(1).open('[').text(one).text(two).int64(Long.MIN_VALUE);
    out.open('{').name("n").number(-1).name("b").bool(true).name("x").nil().close('}');
    String json = new String(out.close(']').copy(), StandardCharsets.UTF_8);
    List<JsonElement> list = JsonParser.parseString(json).getAsJsonArray().asList();
    assertArrayEquals(one, bytes(list.get(0)));
    assertArrayEquals(two, bytes(list.get(1)));
    assertEquals("\"-9223372036854775808\"", list.get(2).toString());
    assertEquals("{\"n\":-1,\"b\":true,\"x\":null}", list.get(3).toString());
  }

  private static byte[] bytes(JsonElement text) {
    return text.isJsonObject()
        ? Base64.getDecoder().decode(text.getAsJsonObject().get("b64").getAsString())
        : text.getAsString().getBytes(StandardCharsets.UTF_8);
  }

  @Property
  void argumentsArriveUnchanged(@ForAll("nearlyText") byte[] argument) throws Exception {
    JsonBytes out = JsonBytes.message("cmd").name("seq").number(7).name("args").open('[');
    String json =
        new String(out.text(argument).close(']').close('}').copy(), StandardCharsets.UTF_8);
    PageMessage.Command command = (PageMessage.Command) MessageReader.read(json);
    assertEquals(7, command.seq());
    assertTrue(Arrays.equals(argument, command.arguments().get(0)));
  }
}
