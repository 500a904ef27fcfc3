package io.reredis.net.conformance;

/** Tests BITFIELD and BITFIELD_RO. */
class BitfieldTest {
  private static final String WRONG_TYPE =
      "-ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but"
          + " i64 is.";
  private static final String NOT_OFFSET = "-ERR bit offset is not an integer or out of range";

  @OnEveryTarget
  void getsAndSets(Client c) throws Exception {
    c.check("bitfield k", "[]");
    c.check("bitfield k overflow wrap", "[]");
    c.check("bitfield k get u8 0", "[:0]");
    c.check("exists k", ":0");
    c.check("bitfield k set u8 0 255 get u8 0 get i8 0 get u4 2", "[:0 :255 :-1 :15]");
    c.check("bitfield k set i8 0 -100 get u8 0", "[:-1 :156]");
    c.check("bitfield k set u5 1 7 get u5 1 get u8 0", "[:7 :7 :156]");
    c.check(
        "bitfield k GET u8 100 get i64 3 get u63 4",
        "[:0 :-2305843009213693952 :6917529027641081856]");
    c.check("strlen k", ":1");
    c.check("bitfield k set u8 #3 65 get u8 24 get u8 #3", "[:0 :65 :65]");
    c.check("strlen k", ":4");
    c.check(
        "bitfield k set i64 5 -1 get i64 5 get u63 6 get u3 69",
        "[:* :-1 :9223372036854775807 :0]");
    c.check("bitfield k set i64 5 -9223372036854775808 get i64 5", "[:-1 :-9223372036854775808]");
    c.check("bitfield k set u63 1 9223372036854775807 get u63 1", "[:* :9223372036854775807]");
    c.check("bitfield_ro k get u63 1 get i1 1 get u1 1", "[:9223372036854775807 :-1 :1]");
    c.check("bitfield_ro nosuch get u8 #5", "[:0]");
    c.check("bitfield_ro k", "[]");
    c.check("bitfield_ro k overflow sat get u1 1", "[:1]");
    c.ok("set n 12");
    c.check("bitfield n get u8 0 set u8 #1 51", "[:49 :50]");
    c.check("get n", "'13'");
    c.check("object encoding n", "'raw'");
  }

  @OnEveryTarget
  void wraps(Client c) throws Exception {
    c.check("bitfield k incrby u8 0 250 incrby u8 0 10", "[:250 :4]");
    c.check("bitfield k incrby u8 0 -5", "[:255]");
    c.check("bitfield k set u8 0 256 get u8 0 set u8 0 -1 get u8 0", "[:255 :0 :0 :255]");
    c.check("bitfield k set i8 0 128 get i8 0 incrby i8 0 -1", "[:-1 :-128 :127]");
    c.check("bitfield k incrby i8 0 1", "[:-128]");
    c.check(
        "bitfield k set i64 64 9223372036854775807 incrby i64 64 1", "[:0 :-9223372036854775808]");
    c.check("bitfield k incrby i64 64 -1", "[:9223372036854775807]");
    c.check("bitfield k incrby u63 64 9223372036854775807", "[:*]");
    c.check("bitfield k set u63 200 0 incrby u63 200 -9223372036854775808", "[:0 :0]");
    c.check("bitfield k incrby u1 300 1 incrby u1 300 1 incrby i1 301 1", "[:1 :0 :-1]");
    c.check("bitfield k incrby i1 301 1 incrby i1 301 9223372036854775807", "[:0 :-1]");
  }

  @OnEveryTarget
  void saturates(Client c) throws Exception {
    c.check("bitfield k overflow sat incrby u8 0 250 incrby u8 0 10", "[:250 :255]");
    c.check("bitfield k overflow sat incrby u8 0 -256", "[:0]");
    c.check("bitfield k overflow sat set u8 0 -1 get u8 0", "[:0 :255]");
    c.check("bitfield k overflow sat set u8 0 1000 get u8 0", "[:255 :255]");
    c.check("bitfield k overflow sat set i8 0 1000 get i8 0", "[:-1 :127]");
    c.check("bitfield k overflow sat set i8 0 -1000 get i8 0", "[:127 :-128]");
    c.check("bitfield k overflow sat incrby i8 0 -1 incrby i8 0 300", "[:-128 :127]");
    c.check(
        "bitfield k set i64 64 9223372036854775807 overflow sat incrby i64 64 1"
            + " set i64 64 -9223372036854775808 incrby i64 64 -1",
        "[:0 :9223372036854775807 :9223372036854775807 :-9223372036854775808]");
    c.check(
        "bitfield k overflow sat incrby u63 200 9223372036854775807 incrby u63 200 1"
            + " incrby u63 200 -9223372036854775808",
        "[:9223372036854775807 :9223372036854775807 :0]");
  }

  @OnEveryTarget
  void fails(Client c) throws Exception {
    c.check("bitfield k overflow fail incrby u8 0 250 incrby u8 0 10 get u8 0", "[:250 nil :250]");
    c.check("bitfield k overflow fail set u8 0 256 set u8 0 -1 get u8 0", "[nil nil :250]");
    c.check("bitfield k OVERFLOW FAIL set i8 0 128 set i8 0 -129 get u8 0", "[nil nil :250]");
    c.check(
        "bitfield k overflow fail incrby u8 0 10 overflow wrap incrby u8 0 10 overflow sat"
            + " incrby u8 0 500",
        "[nil :4 :255]");
    c.check("bitfield grown overflow fail set u8 32 256", "[nil]");
    c.check("strlen grown", ":5");
  }

  @OnEveryTarget
  void errors(Client c) throws Exception {
    for (String type :
        new String[] {
          "u64", "i65", "u0", "i0", "u", "i", "x8", "8", "U8", "I8", "u-1", "u08", "\"\""
        }) {
      c.check("bitfield k get " + type + " 0", WRONG_TYPE);
      c.check("bitfield k get u8 0 set " + type + " 0 1", WRONG_TYPE);
    }
    for (String offset :
        new String[] {"-1", "#-1", "a", "#", "\"\"", "4294967296", "#536870912", "##1", "1.0"}) {
      c.check("bitfield k get u8 " + offset, NOT_OFFSET);
    }
    c.check("bitfield k get u8 #536870911", "[:0]");
    c.check("bitfield k set u8 0 a", "-ERR value is not an integer or out of range");
    c.check(
        "bitfield k set u8 0 9223372036854775808", "-ERR value is not an integer or out of range");
    c.check("bitfield k overflow bogus", "-ERR Invalid OVERFLOW type specified");
    for (String wrong :
        new String[] {
          "get",
          "get u8",
          "set u8 0",
          "incrby u8 0",
          "overflow",
          "bogus",
          "get u8 0 x",
          "get u8 0 1"
        }) {
      c.check("bitfield k " + wrong, "-ERR syntax error");
    }
    c.check("bitfield_ro k set u8 0 1", "-ERR BITFIELD_RO only supports the GET subcommand");
    c.check(
        "bitfield_ro k get u8 0 incrby u8 0 1",
        "-ERR BITFIELD_RO only supports the GET subcommand");
    c.check("exists k", ":0");
    c.check("bitfield", "-ERR wrong number of arguments for 'bitfield' command");
  }
}
