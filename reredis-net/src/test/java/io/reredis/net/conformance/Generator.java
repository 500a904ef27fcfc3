package io.reredis.net.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Generates requests for the differential fuzz test: mostly valid ones, with odd arguments and
 * sometimes a wrong one.
 *
 * <p>A template is a request in which capital letters stand for random words: K a key, V a value, I
 * an integer, F a number, D a database, T a time to live, A an absolute time in s, M one in ms, P a
 * pattern, E a member, Z a key of a sorted set, Y one whose scores are all equal, G a key of
 * places, C a score, R and W limits of ranges of them, L a key of a list, Q one that holds no
 * sorted set, H one of a hash, X one of a stream, N an id of an entry, J a payload of DUMP, B a
 * type of bit fields, O its offset; {@code (a|b c)*} is any number of the alternatives.
 */
final class Generator {
  private static final String[] TEMPLATES = {
    "set K V",
    "set K V",
    "set K V (nx|xx|get|keepttl|ex T|px T|exat A|pxat M)*",
    "set K I",
    "set K F",
    "set K V px 20",
    "psetex K 20 V",
    "pexpire K 20",
    "pexpire L 20",
    "pexpire H 20",
    "pexpire X 20",
    "pexpire Z 20",
    "get K",
    "get K",
    "getset K V",
    "getdel K",
    "getex K (persist|ex T|px T|exat A|pxat M)*",
    "setnx K V",
    "setex K T V",
    "psetex K T V",
    "mget K K K",
    "mset K V K V",
    "msetnx K V K V",
    "append K V",
    "append K I",
    "strlen K",
    "getrange K I I",
    "substr K I I",
    "setrange K S V",
    "setrange K S V",
    "incr K",
    "decr K",
    "incrby K I",
    "decrby K I",
    "incrbyfloat K F",
    "incrbyfloat K F",
    "lcs K K (len|idx|withmatchlen|minmatchlen I)*",
    "setbit K O 0",
    "setbit K O 1",
    "setbit K O I",
    "getbit K O",
    "bitcount K (I I|I I bit|I I byte)*",
    "bitpos K 1 (I|I I|I I bit|I I byte)*",
    "bitpos K 0 (I|I I|I I bit|I I byte)*",
    "bitop and K K K",
    "bitop or K K",
    "bitop xor K K K K",
    "bitop not K K",
    "bitfield K (get B O|set B O I|incrby B O I|overflow wrap|overflow sat|overflow fail)*",
    "bitfield K (get B O|set B O I|incrby B O I|overflow wrap|overflow sat|overflow fail)*",
    "bitfield_ro K (get B O|incrby B O I)*",
    "lpush L V V",
    "rpush L V I V",
    "rpush L V",
    "lpushx L V",
    "rpushx K V V",
    "lpop L (I)*",
    "rpop L",
    "rpop L I",
    "llen L",
    "lindex L I",
    "lrange L I I",
    "lrange L 0 -1",
    "lset L I V",
    "linsert L before I V",
    "linsert L after V V",
    "lrem L I I",
    "ltrim L I I",
    "lpos L I (rank I|count I|maxlen I)*",
    "lmove L L left right",
    "lmove L L right right",
    "rpoplpush L L",
    "lmpop 2 L L left (count I)*",
    "lmpop 1 K right (count I)*",
    "hset H E V E V",
    "hset H E I",
    "hset H I V",
    "hset H V V",
    "hmset H E V I F",
    "hsetnx H E V",
    "hget H E",
    "hmget H E E I",
    "hdel H E",
    "hdel H E E I",
    "hlen H",
    "hexists H E",
    "hstrlen H E",
    "hincrby H E I",
    "hincrby H I I",
    "hincrbyfloat H E F",
    "hgetall H",
    "hkeys H",
    "hvals H",
    "hrandfield H 100000 (withvalues)*",
    "hscan H 0 count 100000 (match P|count 100000)*",
    "object encoding H",
    "copy H H replace",
    "del H",
    "pfadd K V V",
    "pfadd K V (V|I|F)*",
    "pfcount K",
    "pfcount K K",
    "pfmerge K K K",
    "pfdebug encoding K",
    "pfdebug decode K",
    "pfdebug todense K",
    "xadd X N a V",
    "xadd X N V V b I",
    "xadd X (maxlen I|minid N|nomkstream|limit I|maxlen ~ I|N a V)*",
    "xlen X",
    "xrange X N N",
    "xrange X - + (count I)*",
    "xrevrange X + - (count I)*",
    "xrevrange X N N",
    "xdel X N N",
    "xtrim X maxlen I",
    "xtrim X minid N",
    "xread count 5 streams X X N N",
    "xread streams X N",
    "xsetid X N (entriesadded I|maxdeletedid N)*",
    "xgroup create X g N mkstream",
    "xgroup create X g N",
    "xgroup create X g N (mkstream|entriesread I)*",
    "xgroup setid X g N (entriesread I)*",
    "xgroup destroy X g",
    "xgroup delconsumer X g c1",
    "xreadgroup group g c1 count 3 streams X >",
    "xreadgroup group g c2 noack streams X >",
    "xreadgroup group g c1 streams X N",
    "xack X g N N",
    "xpending X g",
    "xclaim X g c2 0 N N (force|justid|retrycount I|lastid N)*",
    "xautoclaim X g c1 0 N (count I|justid)*",
    "del K K",
    "unlink K",
    "exists K K K",
    "touch K K",
    "expire K T (nx|xx|gt|lt)*",
    "pexpire K T (nx|xx|gt|lt)*",
    "expireat K A (nx|xx|gt|lt)*",
    "pexpireat K M (nx|xx|gt|lt)*",
    "ttl K",
    "pttl K",
    "expiretime K",
    "pexpiretime K",
    "persist K",
    "type K",
    "keys P",
    "scan 0 count 100000 (match P|type string|type hash)*",
    "scan 17 (match P|count I|type V)*",
    "randomkey",
    "rename K K",
    "renamenx K K",
    "copy K K (db D|replace)*",
    "move K D",
    "object encoding K",
    "object encoding K",
    "object refcount K",
    "object freq K",
    "select D",
    "swapdb D D",
    "flushdb (async|sync)*",
    "flushall (async|sync)*",
    "sort Q (by nosort|alpha|desc|limit I I|get #|store L)*",
    "sort Q (by nosort|by w_*|alpha|desc|limit I I|get #|get K|store L)*",
    "sort_ro Q (alpha|desc)*",
    "touch K X",
    "blmove L L left right 1",
    "blpop L L 1",
    "bzpopmin Z Z 1",
    "blmpop 1 2 L K left (count I)*",
    "bzmpop 1 1 Z max (count I)*",
    "multi",
    "exec",
    "exec",
    "discard",
    "watch K K",
    "unwatch",
    "echo V",
    "ping (V)*",
    "memory usage K (samples I)*",
    "command getkeys set K V",
    "sadd K E E E",
    "sadd K E E E",
    "sadd K E E E E E E",
    "sadd K I I I",
    "srem K E E",
    "sismember K E",
    "smismember K E E",
    "scard K",
    "smembers K",
    "smove K K E",
    "spop K 100000",
    "srandmember K D",
    "srandmember K",
    "sscan K 0 count 100000 (match P|count 100000)*",
    "sinter K K",
    "sinter K K K",
    "sunion K K",
    "sdiff K K K",
    "sinterstore K K K",
    "sunionstore K K K",
    "sdiffstore K K K",
    "sintercard 2 K K (limit I)*",
    "sintercard I K K",
    "zadd Z C E",
    "zadd Z C E C E C E",
    "zadd Z C E C E (gt|lt|nx|xx|ch)*",
    "zadd Z nx C E",
    "zadd Z xx ch C E C E",
    "zadd Z gt ch C E C E",
    "zadd Z lt ch C E C E",
    "zadd Z incr C E",
    "zadd Z gt incr C E",
    "zincrby Z C E",
    "zrem Z E E",
    "zscore Z E",
    "zmscore Z E E E",
    "zcard Z",
    "zcount Z R R",
    "zlexcount Y W W",
    "zrank Z E",
    "zrevrank Z E",
    "zrange Z I I (withscores|rev)*",
    "zrange Z R R byscore (withscores|rev|limit I I)*",
    "zrange Y W W bylex (rev|limit I I)*",
    "zrangestore Z Z I I (rev)*",
    "zrangestore Z Z R R byscore (rev|limit I I)*",
    "zrangebyscore Z R R (withscores|limit I I)*",
    "zrevrangebyscore Z R R (withscores|limit I I)*",
    "zrangebylex Y W W (limit I I)*",
    "zrevrangebylex Y W W (limit I I)*",
    "zrevrange Z I I (withscores)*",
    "zremrangebyrank Z I I",
    "zremrangebyscore Z R R",
    "zremrangebylex Y W W",
    "zadd Y 0 E 0 E",
    "zadd Y 0 E 0 E 0 E",
    "zpopmin Z",
    "zpopmax Z D",
    "zmpop 2 Z Z min (count D)*",
    "zmpop 1 Z max",
    "zrandmember Z D",
    "zrandmember Z D withscores",
    "zunion 2 Z Z (withscores|weights C C|aggregate min|aggregate max|aggregate sum)*",
    "zinter 2 Z K (withscores|weights C C|aggregate min|aggregate max)*",
    "zinter 3 Z Z Z withscores",
    "zdiff 2 Z Z (withscores)*",
    "zunionstore Z 2 Z K (weights C C|aggregate min|aggregate max)*",
    "zinterstore Z 2 Z Z (weights C C|aggregate max)*",
    "zdiffstore Z 2 Z Z",
    "zintercard 2 Z Z (limit I)*",
    "zscan Z 0 count 100000 (match P)*",
    "object encoding Z",
    "geoadd G C C E C C E",
    "geoadd G C C E (nx|xx|ch)*",
    "geopos G E E",
    "geohash G E E",
    "geodist G E E",
    "geosearch G fromlonlat C C byradius 300 km (asc|withdist|withhash|withcoord|count I)*",
    "geosearch G frommember E bybox 400 200 km (withdist|withhash|asc|desc)*",
    "georadius G C C 200 km (withdist|asc)*",
    "geosearchstore Z G frommember E byradius 200 km",
    "georadius G C C 200 km (storedist Z|store Z|withdist|count I)*",
    "georadius_ro G C C 200 km (store Z|asc)*",
    "georadiusbymember G E 200 km (withdist|desc)*",
    "georadiusbymember_ro G E 200 km",
    "geosearchstore Z G frommember E byradius 200 km (storedist|asc|count I)*",
    "restore K 0 J",
    "restore K M J absttl (replace|idletime I|freq I)*",
    "restore K 200000000 J (replace|idletime I|freq I)*",
    "restore X 0 J replace",
    "dbsize",
    "xgroup createconsumer X g c3",
    "brpop L K 1",
    "brpoplpush L L 1",
    "bzpopmax Z Z 1",
    "nosuchcommand V V",
  };

  /** Dumps from redis-server 7.0: two strings, and a value of each other type. */
  private static final String[] PAYLOADS = {
    "00c0050a00632f5f66832fb351",
    "000568656c6c6f0a006372df766534200a",
    "1201020f0f00000003008161028162020101ff0a00e01bab4a47ce5922",
    "0b0c0200000002000000010002000a006f7938b134eb202e",
    "02020161c0010a00ce387e029ce13e72",
    "1115150000000400816202842d302e35058161020101ff0a00ba6b270a9b8c9d8a",
    "10121200000004008161020101816202817802ff0a0078074c6bd9d7051f",
    "130110000000000000000100000000000000011d1d0000000a00010100010101816102"
        + "00010201000100018162020401ff0101010101000001010167000081ffffffffffffff"
        + "ff00000a00fef68061286143e7",
  };

  private static final String[] WORDS = {
    "NX",
    "xx",
    "KEEPTTL",
    "get",
    "persist",
    "db",
    "replace",
    "count",
    "match",
    "type",
    "len",
    "gt",
    "",
    "0",
    "-1",
    "abc",
    "\u00e9",
    "\u0000\u0001",
    "%s%n",
    "a b",
    "'quoted'",
    "\r\n",
  };

  private static final String[] MEMBERS = {
    "a", "b", "c", "d", "e", "1", "2", "3", "-1", "70000", "5000000000", "x".repeat(70),
  };

  private static final String[] SCORES = {
    "0", "1", "2", "3", "4", "-1", "0.5", "1.5", "1e3", "inf", "-inf", "+inf", "nan", "x", "", "-0",
    "0", "1", "2", "3",
  };

  private static final String[] INTEGERS = {
    "0",
    "1",
    "-1",
    "2",
    "5",
    "10",
    "-10",
    "100",
    "1000",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "18446744073709551616",
    "2147483648",
    "-2147483649",
    "4294967296",
    "+1",
    "01",
    "1.0",
    " 1",
    "1 ",
    "-0",
    "",
    "abc",
    "0x10",
  };

  private static final String[] OFFSETS = {"0", "1", "3", "10", "63", "64", "511", "512", "600"};

  private static final String[] FLOATS = {
    "0",
    "1",
    "-1",
    "0.1",
    "0.2",
    "-0.3",
    "1e3",
    "1.5e-5",
    "3.14159",
    "1e17",
    "1e18",
    "-1e20",
    "0.00000000000000001",
    "123456789.987654321",
    "12345678901234567890",
    "1e4000",
    "1e5000",
    "-1e-4000",
    "nan",
    "inf",
    "-inf",
    "infinity",
    "0x1p3",
    "1.",
    ".1",
    "1e",
    "",
    " 1",
    "1 ",
    "99999999999999999",
    "0.30000000000000004",
    "1e308",
    "5e-324",
    "2.5",
    "1e+2",
    "1E2",
    "+3",
  };

  private static final String[] TIMES = {
    "0",
    "-1",
    "-100000",
    "9223372036854775807",
    "9223372036854775",
    "-9223372036854775808",
    "9223372036854775808",
    "1.5",
    "abc",
    "",
  };

  private static final String[] SECONDS = {
    "33177117420",
    "33177117421",
    "33177117419",
    "1",
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775",
    "-9223372036854775808",
    "x",
  };

  private static final String[] MILLIS = {
    "33177117420123",
    "33177117420124",
    "33177117419999",
    "1",
    "0",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "33177117420500",
    "x",
  };

  private static final String[] PATTERNS = {
    "*",
    "?",
    "k*",
    "[a-k]*",
    "[^k]*",
    "k[12]",
    "\\*",
    "*1",
    "",
    "[",
    "[a",
    "k?",
    "**1",
    "[z-a]?",
    "\\",
    "k\\1",
    "[\\]]",
    "*\u00e9*",
    "[!k]*",
    "k[^1]",
    "[a-",
    "[]a]",
    "a*b*c",
  };

  private static final String[] BIT_OFFSETS = {
    "0", "7", "8", "#0", "#1", "#10", "#", "#-1", "-1", "4294967296", "9223372036854775808", "abc",
  };

  private static final String[] FIELDS = {"u", "i", "i", "U"};

  private static final String[] DATABASES = {
    "0", "0", "0", "1", "1", "2", "15", "16", "-1", "x", "1.0", "99999999999", "4294967296", "",
  };

  private static final String[] STREAM_IDS = {
    "0", "0-0", "-", "+", "$", "(3", "(1-1", "5", "1-*", "x", "1-", "", "99999999999999999999",
  };

  private final Random random;
  private int ids = 8;
  private final List<byte[]> keys = new ArrayList<>();

  Generator(Random random) {
    this.random = random;
    for (String key : new String[] {"k1", "k2", "k3", "K1", "", "a b\r\n", "\u00e9"}) {
      keys.add(key.getBytes(StandardCharsets.UTF_8));
    }
    keys.add(new byte[] {0, (byte) 0xff, (byte) 0x80});
    byte[] longKey = new byte[300];
    Arrays.fill(longKey, (byte) 'L');
    keys.add(longKey);
  }

  /**
   * Returns the next request, whose effect depends only on the random numbers of this generator.
   */
  byte[][] next() {
    byte[][] words = draw();
    while (Comparison.nameOf(words).equals("spop") && (words.length != 3 || isSmall(words[2]))) {
      words = draw();
    }
    return words;
  }

  private static boolean isSmall(byte[] word) {
    return new String(word, StandardCharsets.ISO_8859_1).matches("[1-9][0-9]{0,4}");
  }

  private byte[][] draw() {
    List<byte[]> words = new ArrayList<>();
    String template = pick(TEMPLATES);
    int options = template.indexOf('(');
    for (String part : (options < 0 ? template : template.substring(0, options)).split(" ")) {
      words.add(word(part));
    }
    if (options >= 0) {
      String[] alternatives = template.substring(options + 1, template.length() - 2).split("\\|");
      for (int i = random.nextInt(4); i > 0; i--) {
        for (String part : pick(alternatives).split(" ")) {
          words.add(word(part));
        }
      }
    }
    if (random.nextInt(12) == 0 && !template.contains("Y")) {
      spoil(words);
    }
    return words.toArray(byte[][]::new);
  }

  private void spoil(List<byte[]> words) {
    int at = random.nextInt(words.size() + 1);
    switch (random.nextInt(3)) {
      case 0:
        words.add(Math.max(1, at), bytes(pick(WORDS)));
        break;
      case 1:
        if (at > 0 && words.size() > 1) {
          words.remove(Math.min(at, words.size() - 1));
        }
        break;
      default:
        if (at > 0 && at < words.size()) {
          words.set(at, bytes(pick(WORDS)));
        }
    }
  }

  private byte[] word(String part) {
    switch (part) {
      case "K":
        // use the first keys more often, so that several commands affect the same key
        int range = random.nextInt(3) == 0 ? keys.size() : 3;
        return keys.get(random.nextInt(range));
      case "X":
        return random.nextInt(12) == 0 ? word("K") : bytes("x" + random.nextInt(3));
      case "N":
        // increasing ids, so that some entries can be added
        return bytes(
            random.nextInt(9) == 0
                ? pick(STREAM_IDS)
                : ids / 8 + random.nextInt(3) - 1 + "-" + ids++ % 8);
      case "L":
        // lists use their own keys, because otherwise few would survive
        return random.nextInt(12) == 0 ? word("K") : bytes("l" + random.nextInt(3));
      case "J":
        return HexFormat.of().parseHex(pick(PAYLOADS));
      case "Q":
        // no sorted set, because redis-server changes its encoding
        return bytes("l" + random.nextInt(3));
      case "H":
        return random.nextInt(12) == 0 ? word("K") : bytes("h" + random.nextInt(3));
      case "V":
        return value();
      case "I":
        return bytes(
            random.nextInt(3) == 0 ? pick(INTEGERS) : Integer.toString(random.nextInt(41) - 20));
      case "S":
        return bytes(random.nextInt(8) == 0 ? pick(INTEGERS) : pick(OFFSETS));
      case "Z":
        return random.nextInt(10) == 0 ? word("K") : bytes("z" + (1 + random.nextInt(3)));
      case "Y":
        return bytes("y1");
      case "G":
        return bytes("g1");
      case "C":
        return bytes(pick(SCORES));
      case "R":
        return bytes((random.nextInt(4) == 0 ? "(" : "") + pick(SCORES));
      case "W":
        return bytes(place());
      case "E":
        return bytes(random.nextInt(12) == 0 ? pick(WORDS) : pick(MEMBERS));
      case "F":
        return bytes(random.nextInt(2) == 0 ? pick(FLOATS) : drawnFloat());
      case "D":
        return bytes(pick(DATABASES));
      case "T":
        return bytes(random.nextInt(3) == 0 ? pick(TIMES) : drawnTime());
      case "A":
        return bytes(pick(SECONDS));
      case "M":
        return bytes(pick(MILLIS));
      case "O":
        return bytes(
            random.nextInt(5) == 0 ? pick(BIT_OFFSETS) : Integer.toString(random.nextInt(5000)));
      case "B":
        return bytes(
            random.nextInt(8) == 0 ? pick(WORDS) : pick(FIELDS) + (1 + random.nextInt(64)));
      case "P":
        return bytes(pick(PATTERNS));
      default:
        return bytes(anyCase(part));
    }
  }

  /** Returns a limit of a range by members. */
  private String place() {
    switch (random.nextInt(5)) {
      case 0:
        return "-";
      case 1:
        return "+";
      case 2:
        return "(" + pick(MEMBERS);
      case 3:
        return "[" + pick(MEMBERS);
      default:
        return random.nextInt(4) == 0 ? pick(WORDS) : "[b";
    }
  }

  private String drawnFloat() {
    double value = random.nextGaussian() * Math.pow(10, random.nextInt(24) - 8);
    return random.nextBoolean()
        ? Double.toString(value)
        : String.format(Locale.ROOT, "%." + random.nextInt(20) + "f", value);
  }

  /** Returns a time to live that differs from all others by more than the duration of a test. */
  private String drawnTime() {
    return Long.toString(100_000 + 20_000L * random.nextInt(1_000_000));
  }

  private byte[] value() {
    switch (random.nextInt(6)) {
      case 0:
        return bytes(pick(INTEGERS));
      case 1:
        return bytes(pick(FLOATS));
      case 2:
        return bytes(pick(WORDS));
      case 3:
        byte[] drawn =
            new byte[random.nextInt(4) == 0 ? 400 + random.nextInt(300) : random.nextInt(80)];
        random.nextBytes(drawn);
        return drawn;
      default:
        byte[] letters = new byte[random.nextInt(50)];
        for (int i = 0; i < letters.length; i++) {
          letters[i] = (byte) ('a' + random.nextInt(3));
        }
        return letters;
    }
  }

  private String anyCase(String word) {
    switch (random.nextInt(4)) {
      case 0:
        return word.toUpperCase(Locale.ROOT);
      case 1:
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
      default:
        return word;
    }
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
