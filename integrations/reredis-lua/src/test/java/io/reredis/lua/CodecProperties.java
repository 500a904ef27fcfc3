package io.reredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.lua.vm.LightUserdata;
import io.reredis.lua.vm.LuaError;
import io.reredis.lua.vm.LuaFunction;
import io.reredis.lua.vm.LuaString;
import io.reredis.lua.vm.LuaTable;
import io.reredis.lua.vm.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Encodes random values with Reredis and decodes them with redis-server, and the other way round.
 * Also decodes random bytes, which must give a value or an error of Lua.
 *
 * <p>Values are compared as texts: numbers by their bits, strings by their bytes, tables by their
 * sorted elements. A Lua function generates the text on redis-server, a Java method in Reredis.
 */
class CodecProperties {
  /** A Lua function that returns the text of a value. */
  private static final String TEXT =
      """
      local text
      local function hex(s) return (s:gsub('.', function(c) return ('%02x'):format(c:byte()) end)) end
      function text(v) if type(v) == 'number' then return 'n' .. hex(struct.pack('>d', v))
      elseif type(v) == 'string' then return 's' .. hex(v)
      elseif type(v) ~= 'table' then return tostring(v) end
      local l = {} for k, e in pairs(v) do l[#l + 1] = text(k) .. '=' .. text(e) end
      table.sort(l) return '{' .. table.concat(l, ' ') .. '}' end
      """;

  private static RedisOracle redis;

  @BeforeContainer
  static void start() throws IOException, InterruptedException {
    redis = RedisOracle.isThere() ? new RedisOracle() : null;
  }

  @AfterContainer
  static void stop() throws IOException {
    if (redis != null) {
      redis.close();
    }
  }

  // --- random values

  @Provide
  Arbitrary<Object> values() {
    return values(4);
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            numbers(), strings(), Arbitraries.of(true, false), Arbitraries.of(LuaString.EMPTY));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<Object> inner = Arbitraries.lazy(() -> values(depth - 1));
    Arbitrary<Object> arrays = inner.list().ofMaxSize(6).map(CodecProperties::array);
    Arbitrary<Object> objects =
        Arbitraries.maps(strings(), inner).ofMinSize(1).ofMaxSize(5).map(CodecProperties::object);
    return Arbitraries.frequencyOf(Tuple.of(3, scalars), Tuple.of(2, arrays), Tuple.of(2, objects));
  }

  private static Arbitrary<Object> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.integers().map(i -> (double) i),
        Arbitraries.integers().between(-70000, 70000).map(i -> i / 8.0),
        Arbitraries.longs().map(l -> (double) l),
        // MessagePack has no integer -0
        Arbitraries.floats().map(f -> f + 0.0),
        Arbitraries.doubles().map(d -> d + 0.0));
  }

  private static Arbitrary<Object> strings() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(LuaString::of);
  }

  private static LuaTable array(List<Object> elements) {
    LuaTable table = new LuaTable();
    for (int i = 0; i < elements.size(); i++) {
      table.put(i + 1.0, elements.get(i));
    }
    return table;
  }

  private static LuaTable object(Map<Object, Object> elements) {
    LuaTable table = new LuaTable();
    elements.forEach(table::put);
    return table;
  }

  // --- both directions

  @Property(tries = 40)
  void eachReadsTheEncodingOfTheOther(
      @ForAll("values") Object a, @ForAll("values") Object b, @ForAll("values") Object c)
      throws IOException {
    if (redis == null) {
      return;
    }
    for (Object value : List.of(a, b, c, array(List.of(a, b, c)))) {
      LuaString json = (LuaString) call("cjson", "encode", value);
      assertEquals(text(call("cjson", "decode", json)), theirs("cjson.decode(ARGV[1])", json));
      LuaString packed = (LuaString) call("cmsgpack", "pack", value);
      assertEquals(text(call("cmsgpack", "unpack", packed)), text(value));
      assertEquals(text(value), theirs("cmsgpack.unpack(ARGV[1])", packed));
      // the encoding of the same value by redis-server
      LuaString theirJson = write("cjson.encode", packed);
      assertEquals(text(call("cjson", "decode", json)), text(call("cjson", "decode", theirJson)));
      LuaString theirPack = write("cmsgpack.pack", packed);
      assertEquals(text(value), text(call("cmsgpack", "unpack", theirPack)));
    }
  }

  private static String theirs(String expression, LuaString argument) throws IOException {
    String script = TEXT + "return text(" + expression + ")";
    return redis.eval(script.getBytes(StandardCharsets.ISO_8859_1), argument.bytes());
  }

  private static LuaString write(String function, LuaString packed) throws IOException {
    String script = "return " + function + "(cmsgpack.unpack(ARGV[1]))";
    String written = redis.eval(script.getBytes(StandardCharsets.ISO_8859_1), packed.bytes());
    return LuaString.of(written.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Object call(String library, String function, Object argument) {
    return results(library, function, argument)[0];
  }

  private static Object[] results(String library, String function, Object... arguments) {
    State state = Scripts.state();
    LuaTable table = (LuaTable) state.globals().get(library);
    return state.main().call((LuaFunction) table.get(function), arguments);
  }

  private static String text(Object value) {
    if (value instanceof Double d) {
      return "n" + String.format("%016x", Double.doubleToRawLongBits(d));
    } else if (value instanceof LuaString s) {
      StringBuilder hex = new StringBuilder("s");
      for (byte b : s.bytes()) {
        hex.append(String.format("%02x", b));
      }
      return hex.toString();
    } else if (!(value instanceof LuaTable t)) {
      return value == null ? "nil" : value == LightUserdata.NULL ? "null" : value.toString();
    } else {
      List<String> elements = new ArrayList<>();
      for (int i = t.nextPosition(0); i >= 0; i = t.nextPosition(i + 1)) {
        elements.add(text(t.keyAt(i)) + "=" + text(t.valueAt(i)));
      }
      return "{" + String.join(" ", elements.stream().sorted().toList()) + "}";
    }
  }

  // --- random bytes

  @Property(tries = 3000)
  void randomBytesAreUnpackedOrRefused(@ForAll @Size(max = 60) byte[] bytes) {
    LuaString data = LuaString.of(bytes);
    valueOrError("cmsgpack", "unpack", data);
    valueOrError("cmsgpack", "unpack_one", data, 1.0);
    valueOrError("cmsgpack", "unpack_limit", data, 2.0, 0.0);
  }

  @Property(tries = 3000)
  void randomTokensAreDecodedOrRefused(@ForAll("json") String json) {
    valueOrError("cjson", "decode", LuaString.of(json.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Provide
  Arbitrary<String> json() {
    return Arbitraries.of(
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\\u", "d83d", "\\", "1", "-", "0x", "e5",
            ".", "true", "null", "nan", "inf", " ", "\0", "\u00ff", "n", "(", ")")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 3000)
  void randomFormatsAreAppliedOrRefused(
      @ForAll("formats") String format, @ForAll @Size(max = 60) byte[] bytes) {
    LuaString f = LuaString.of(format.getBytes(StandardCharsets.ISO_8859_1));
    valueOrError("struct", "unpack", f, LuaString.of(bytes));
    valueOrError("struct", "unpack", f, LuaString.of(bytes), bytes.length - 10.0);
    valueOrError("struct", "size", f);
    valueOrError("struct", "pack", f, 1.0, LuaString.of(bytes), 2.5, 1e300);
  }

  @Provide
  Arbitrary<String> formats() {
    return Arbitraries.of(
            "b",
            "B",
            "h",
            "H",
            "l",
            "L",
            "T",
            "i",
            "I",
            "f",
            "d",
            "s",
            "c",
            "x",
            " ",
            "<",
            ">",
            "!",
            "0",
            "1",
            "4",
            "8",
            "32",
            "64",
            "2147483647",
            "9999999999",
            "\u00ff",
            "\0",
            "y")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  // --- random calls

  /** Compares results and errors. Each program makes many calls, because it needs a reset. */
  @Property(tries = 20)
  void randomCallsGiveTheSameResults(@ForAll("calls") List<String> calls) throws IOException {
    if (redis == null) {
      return;
    }
    StringBuilder program = new StringBuilder(Scripts.PRELUDE + "\nlocal r = ''\n");
    for (String call : calls) {
      program.append("r = r .. try(").append(call).append(") .. '\\n'\n");
    }
    byte[] text = (program + "return r").getBytes(StandardCharsets.ISO_8859_1);
    redis.reset();
    assertEquals(redis.eval(text), Scripts.run(text));
  }

  @Provide
  Arbitrary<List<String>> calls() {
    Arbitrary<String> bytes = strings().map(s -> literal(((LuaString) s).bytes()));
    Arbitrary<String> format = formats().map(f -> literal(f.getBytes(StandardCharsets.ISO_8859_1)));
    Arbitrary<String> number =
        Arbitraries.oneOf(
            Arbitraries.doubles().map(d -> "tonumber('" + d + "')"),
            Arbitraries.integers().between(-300, 70_000).map(i -> "" + i),
            Arbitraries.longs().map(l -> "" + l),
            Arbitraries.of("0/0", "1/0", "-1/0", "2^31", "2^63", "-2^63", "2^64", "2.5", "nil"));
    Arbitrary<String> packed = packed().map(CodecProperties::literal);
    Arbitrary<String> bit =
        Arbitraries.of(
            "tobit", "bnot", "band", "bor", "bxor", "lshift", "rshift", "arshift", "rol", "ror",
            "bswap", "tohex");
    Arbitrary<String> call =
        Arbitraries.oneOf(
            json().map(j -> "cjson.decode, " + literal(j.getBytes(StandardCharsets.ISO_8859_1))),
            bytes.map(b -> "cjson.encode, " + b),
            number.map(n -> "cjson.encode, " + n),
            packed.map(p -> "cmsgpack.unpack, " + p),
            Combinators.combine(packed, number)
                .as((p, n) -> "cmsgpack.unpack_limit, " + p + ", 2, " + n),
            number.map(n -> "cmsgpack.pack, " + n),
            Combinators.combine(format, bytes).as((f, b) -> "struct.unpack, " + f + ", " + b),
            Combinators.combine(format, number, number, bytes)
                .as((f, m, n, b) -> "struct.pack, " + f + ", " + m + ", " + n + ", " + b),
            format.map(f -> "struct.size, " + f),
            Combinators.combine(bit, number, number)
                .as((f, m, n) -> "bit." + f + ", " + m + ", " + n));
    return call.list().ofSize(100);
  }

  /** Generates bytes, many of which are codes of tables, strings and short numbers. */
  private static Arbitrary<byte[]> packed() {
    return Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(0, 255)),
            Tuple.of(4, Arbitraries.integers().between(0x80, 0x83)),
            Tuple.of(4, Arbitraries.integers().between(0x90, 0x93)),
            Tuple.of(4, Arbitraries.integers().between(0xa0, 0xa3)),
            Tuple.of(6, Arbitraries.integers().between(0, 9)),
            Tuple.of(2, Arbitraries.integers().between(0xc0, 0xdf)))
        .map(i -> (byte) (int) i)
        .array(byte[].class)
        .ofMaxSize(40);
  }

  private static String literal(byte[] bytes) {
    StringBuilder text = new StringBuilder("'");
    for (byte b : bytes) {
      text.append(String.format("\\%03d", b & 0xff));
    }
    return text.append('\'').toString();
  }

  private static void valueOrError(String library, String function, Object... arguments) {
    try {
      results(library, function, arguments);
    } catch (LuaError e) {
      assertTrue(e.value() instanceof LuaString, () -> "error " + e.value());
    }
  }
}
