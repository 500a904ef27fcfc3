package io.reredis.net.conformance;

/** Tests INCR and its family. */
class NumberTest {
  private static final String NO_INTEGER = "-ERR value is not an integer or out of range";
  private static final String OVERFLOW = "-ERR increment or decrement would overflow";
  private static final String NO_FLOAT = "-ERR value is not a valid float";

  @OnEveryTarget
  void integers(Client c) throws Exception {
    c.check("incr n", ":1");
    c.check("incr n", ":2");
    c.check("incrby n 40", ":42");
    c.check("incrby n -2", ":40");
    c.check("decr n", ":39");
    c.check("decrby n 40", ":-1");
    c.check("decrby n -10", ":9");
    c.check("get n", "'9'");
    c.check("decr fresh", ":-1");
    c.check("decrby fresh2 5", ":-5");
    c.check("incrby fresh3 0", ":0");
    c.check("get fresh3", "'0'");
    c.check("expire n 100", ":1");
    c.check("incr n", ":10");
    c.check("ttl n", ":100");
  }

  @OnEveryTarget
  void bounds(Client c) throws Exception {
    c.ok("set n 9223372036854775806");
    c.check("incr n", ":9223372036854775807");
    c.check("incr n", OVERFLOW);
    c.check("incrby n 1", OVERFLOW);
    c.check("incrby n -9223372036854775808", ":-1");
    c.check("incrby n -9223372036854775807", ":-9223372036854775808");
    c.check("decr n", OVERFLOW);
    c.check("decrby n 1", OVERFLOW);
    c.check("incrby n -1", OVERFLOW);
    c.check("incrby n 9223372036854775807", ":-1");
    c.check("decrby n -9223372036854775807", ":9223372036854775806");
    c.check("decrby n -9223372036854775808", "-ERR decrement would overflow");
    c.check("get n", "'9223372036854775806'");
  }

  @OnEveryTarget
  void invalidIntegers(Client c) throws Exception {
    for (String value :
        new String[] {
          "\"\"",
          "abc",
          "1.0",
          "\" 1\"",
          "\"1 \"",
          "+1",
          "01",
          "-0",
          "0x1",
          "9223372036854775808",
          "-9223372036854775809",
          "1e3",
          "\"1\\x00\"",
          "-",
          "--1",
          "99999999999999999999999"
        }) {
      c.ok("set n " + value);
      c.check("incr n", NO_INTEGER);
      c.check("decr n", NO_INTEGER);
      c.check("incrby n 1", NO_INTEGER);
      c.check("decrby n 1", NO_INTEGER);
      c.ok("set n 5");
      c.check("incrby n " + value, NO_INTEGER);
      c.check("decrby n " + value, NO_INTEGER);
      c.check("get n", "'5'");
    }
    c.ok("set n -9223372036854775808");
    c.check("incr n", ":-9223372036854775807");
  }

  @OnEveryTarget
  void floats(Client c) throws Exception {
    c.check("incrbyfloat n 1", "'1'");
    c.check("incrbyfloat n 0.25", "'1.25'");
    c.check("incrbyfloat n -0.25", "'1'");
    c.check("incrbyfloat n 1.5e3", "'1501'");
    c.check("incrbyfloat n -1501", "'0'");
    c.check("get n", "'0'");
    c.ok("set n 3 ex 100");
    c.check("incrbyfloat n 1.1", "'4.1'");
    c.check("ttl n", ":100");
  }

  @OnEveryTarget
  void floatsAreAddedInEightyBitsAndPrintedWithSeventeenDecimals(Client c) throws Exception {
    String[][] cases = {
      {"0.1", "0.2", "0.3"},
      {"10.5", "0.1", "10.6"},
      {"5.0e3", "2.0e2", "5200"},
      {"3.0e3", "1.0e-3", "3000.00099999999999989"},
      {"1", "1e-17", "1.00000000000000001"},
      {"1", "1e-18", "1"},
      {"1e17", "1", "100000000000000001"},
      {"1e19", "1", "10000000000000000001"},
      {"1e20", "1", "100000000000000000000"},
      {"123456789.123456789", "0", "123456789.12345678899873747"},
      {"3.14159265358979323846", "0", "3.14159265358979324"},
      {"0.00000000000000001", "0.00000000000000001", "0.00000000000000002"},
      {"1.000000000000000001", "0", "1"},
      {"-1.5", "1.5", "0"},
      {"-0.0", "0", "0"},
      {"0x10", "1", "17"},
      {
        "0x10123456789abcdef0123456789abcdef012345",
        "0",
        "5734364063138612144318838916556453698624028672"
      },
      {"-0x1.8p1", "0", "-3"},
      {"0X.8P+4", "1", "9"},
      {"0xffffffffffffffff", "0", "18446744073709551615"},
      {"1e2", "1", "101"},
      {".5", "1", "1.5"},
      {"5.", "1", "6"},
      {"-.5", "0", "-0.5"},
      {"+5", "1", "6"},
      {"007", "1", "8"},
      {"1e-400", "1", "1"},
      {"99999999999999999999", "1", "100000000000000000000"},
      {"18446744073709551615", "1", "18446744073709551616"},
      {"18446744073709551616", "1", "18446744073709551616"},
      {"18446744073709551616", "3", "18446744073709551620"},
      {"0.30000000000000004", "0", "0.30000000000000004"},
      {"1000000000.5", "0.25", "1000000000.75"},
      {"12345678901234567890", "0.5", "12345678901234567890"},
      {"1234567890123456789", "0.5", "1234567890123456789.5"},
      {"2.5", "-3.75", "-1.25"},
    };
    for (String[] row : cases) {
      c.ok("set n " + row[0]);
      c.check("incrbyfloat n " + row[1], "'" + row[2] + "'");
      c.check("get n", "'" + row[2] + "'");
    }
  }

  @OnEveryTarget
  void invalidFloats(Client c) throws Exception {
    for (String value :
        new String[] {
          "\"\"",
          "abc",
          "\" 1\"",
          "\"1 \"",
          "1.5x",
          "1e",
          "--1",
          "nan",
          "\"1\\x00\"",
          "1,5",
          "e5",
          "\"1 2\"",
          "0x",
          "."
        }) {
      c.ok("set n " + value);
      c.check("incrbyfloat n 1", NO_FLOAT);
      c.ok("set n 5");
      c.check("incrbyfloat n " + value, NO_FLOAT);
      c.check("get n", "'5'");
    }
  }

  @OnEveryTarget
  void infinityIsNoResult(Client c) throws Exception {
    c.ok("set n 5");
    for (String value : new String[] {"inf", "+inf", "-inf", "INF", "infinity", "-Infinity"}) {
      c.check("incrbyfloat n " + value, "-ERR increment would produce NaN or Infinity");
    }
    c.check("get n", "'5'");
    for (String value : new String[] {"inf", "-inf", "Infinity"}) {
      c.ok("set n " + value);
      c.check("incrbyfloat n 1", "-ERR increment would produce NaN or Infinity");
      c.check("incrbyfloat n -inf", "-ERR increment would produce NaN or Infinity");
      c.check("incrbyfloat n x", "-ERR value is not a valid float");
    }
  }

  @OnEveryTarget
  void encodings(Client c) throws Exception {
    c.check("incr n", ":1");
    c.check("object encoding n", "'int'");
    c.check("incrbyfloat n 1", "'2'");
    c.check("object encoding n", "'embstr'");
    c.check("incr n", ":3");
    c.check("object encoding n", "'int'");
  }
}
