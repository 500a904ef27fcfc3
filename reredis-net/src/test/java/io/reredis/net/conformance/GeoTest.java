package io.reredis.net.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Random;

/** Tests the commands on places. */
class GeoTest {
  private static final String WRONG_TYPE =
      "-WRONGTYPE Operation against a key holding the wrong kind of value";

  private static void sicily(Client c) throws Exception {
    c.check("geoadd g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania", ":2");
    c.check("geoadd g 12.758489 38.788135 edge1 17.241510 38.788135 edge2", ":2");
  }

  @OnEveryTarget
  void placesFarOut(Client c) throws Exception {
    String wrong = "-ERR invalid longitude,latitude pair ";
    c.check("geoadd g 9223372036854775807 0.5 a", wrong + "9223372036854775808.000000,0.500000");
    c.check("geoadd g 1 -1e22 a", wrong + "1.000000,-10000000000000000000000.000000");
    c.check("geoadd g 200.1234565 1 a", wrong + "200.123457,1.000000");
    c.check("geoadd g 200 -0 a", wrong + "200.000000,-0.000000");
  }

  @OnEveryTarget
  void adds(Client c) throws Exception {
    sicily(c);
    c.check("geoadd g nx 1 1 Palermo 2 2 new", ":1");
    c.check("geoadd g xx ch 1 1 new 2 2 other", ":1");
    c.check("geoadd g ch 1 1 new", ":0");
    c.check("zcard g", ":5");
    c.check("type g", "+zset");
    c.check("zrem g new", ":1");
    c.check("zscore g Palermo", ",3479099956230698");
    c.check("zscore g Catania", ",3479447370796909");
    c.check("geoadd g 1 1", "-ERR wrong number of arguments for 'geoadd' command");
    c.check("geoadd g 1 1 a 2", "-ERR syntax error");
    c.check("geoadd g nx xx 1 1 a", "-ERR syntax error");
    c.check("geoadd g x 1 a", "-ERR value is not a valid float");
    c.check("geoadd g 181 1 a", "-ERR invalid longitude,latitude pair 181.000000,1.000000");
    c.check("geoadd g 1 -86 a", "-ERR invalid longitude,latitude pair 1.000000,-86.000000");
    c.check("geoadd h 180 85.05112878 a -180 -85.05112878 b", ":2");
  }

  @OnEveryTarget
  void places(Client c) throws Exception {
    sicily(c);
    c.check("geopos g Palermo nosuch", "[[,* ,*] nilarray]");
    c.check("geopos nosuch a", "[nilarray]");
    c.check("geopos g", "[]");
    c.check("geohash g Palermo Catania nosuch", "['sqc8b49rny0' 'sqdtr74hyu0' nil]");
    c.check("geohash nosuch a", "[nil]");
    c.check("geohash g", "[]");
  }

  @OnEveryTarget(sockets = true)
  void placesToTheLastDigit(Client c) throws Exception {
    sicily(c);
    c.check(
        "geopos g Palermo Catania",
        "[[,13.36138933897018433 ,38.11555639549629859]"
            + " [,15.08726745843887329 ,37.50266842333162032]]");
  }

  @OnEveryTarget
  void distances(Client c) throws Exception {
    sicily(c);
    c.check("geodist g Palermo Catania", "'166274.1516'");
    c.check("geodist g Palermo Catania km", "'166.2742'");
    c.check("geodist g Palermo Catania MI", "'103.3182'");
    c.check("geodist g Palermo Catania ft", "'545518.8700'");
    c.check("geodist g Palermo Palermo", "'0.0000'");
    c.check("geodist g Palermo nosuch", "nil");
    c.check("geodist nosuch a b", "nil");
    c.check(
        "geodist g Palermo Catania x", "-ERR unsupported unit provided. please use M, KM, FT, MI");
    c.check("geodist g Palermo Catania m x", "-ERR syntax error");
  }

  @OnEveryTarget
  void searches(Client c) throws Exception {
    sicily(c);
    c.check("geosearch g fromlonlat 15 37 byradius 200 km asc", "['Catania' 'Palermo']");
    c.check("geosearch g fromlonlat 15 37 byradius 200 km desc", "['Palermo' 'Catania']");
    c.check("geosearch g fromlonlat 15 37 byradius 200 km count 1", "['Catania']");
    c.check(
        "geosearch g fromlonlat 15 37 bybox 400 400 km asc",
        "['Catania' 'Palermo' 'edge2' 'edge1']");
    c.check("geosearch g frommember Palermo byradius 100 mi asc", "['Palermo' 'edge1']");
    c.check(
        "geosearch g fromlonlat 15 37 byradius 200 km asc withdist withhash",
        "[['Catania' '56.4413' :3479447370796909] ['Palermo' '190.4424' :3479099956230698]]");
    c.check(
        "geosearch g frommember Catania byradius 1 m withcoord withdist",
        "[['Catania' '0.0000' [,* ,*]]]");
    c.check("geosearch g fromlonlat 15 37 byradius 1 m", "[]");
    c.check("geosearch nosuch frommember a byradius 1 m", "[]");
    c.check(
        "geosearch g fromlonlat 15 37 byradius 200 km count 2 any asc", "['Catania' 'Palermo']");
  }

  @OnEveryTarget
  void olderSearches(Client c) throws Exception {
    sicily(c);
    c.check("georadius g 15 37 200 km asc", "['Catania' 'Palermo']");
    c.check("georadius_ro g 15 37 200 km desc count 1", "['Palermo']");
    c.check("georadiusbymember g Palermo 100 mi asc", "['Palermo' 'edge1']");
    c.check(
        "georadiusbymember_ro g Palermo 100 mi withdist desc",
        "[['edge1' '56.7656'] ['Palermo' '0.0000']]".replace("56.7656", "*"));
    c.check("georadius g 15 37 200 km store d", ":2");
    c.check("zscore d Catania", ",3479447370796909");
    c.check("georadiusbymember g Palermo 100 mi storedist d", ":2");
    c.check("zscore d Palermo", ",0");
    c.check("georadius g 15 37 1 m store d", ":0");
    c.check("exists d", ":0");
    c.check("georadius_ro g 15 37 1 m store d", "-ERR syntax error");
    c.check("georadiusbymember g nosuch 1 m", "-ERR could not decode requested zset member");
  }

  @OnEveryTarget
  void storesSearches(Client c) throws Exception {
    sicily(c);
    c.check("geosearchstore d g fromlonlat 15 37 byradius 200 km", ":2");
    c.check("zrange d 0 -1", "['Palermo' 'Catania']");
    c.check("geosearchstore d g frommember Palermo byradius 1 km storedist", ":1");
    c.check("zscore d Palermo", ",0");
    c.check("geosearchstore d g fromlonlat 15 37 bybox 400 400 km count 3 asc", ":3");
    c.check("geosearchstore d nosuch fromlonlat 15 37 byradius 200 km", ":0");
    c.check("exists d", ":0");
    c.check("geosearchstore g g fromlonlat 15 37 byradius 200 km", ":2");
    c.check("zcard g", ":2");
  }

  @OnEveryTarget
  void errors(Client c) throws Exception {
    sicily(c);
    c.ok("set k v");
    c.check("geosearch g fromlonlat 15 37 byradius x km", "-ERR need numeric radius");
    c.check("geosearch g fromlonlat 15 37 byradius -1 km", "-ERR radius cannot be negative");
    c.check("geosearch g fromlonlat 15 37 bybox x 1 km", "-ERR need numeric width");
    c.check("geosearch g fromlonlat 15 37 bybox 1 x km", "-ERR need numeric height");
    c.check(
        "geosearch g fromlonlat 15 37 bybox -1 1 km", "-ERR height or width cannot be negative");
    c.check(
        "geosearch g fromlonlat 15 37 byradius 1 y",
        "-ERR unsupported unit provided. please use M, KM, FT, MI");
    c.check("geosearch g fromlonlat 15 37 byradius 1 km count 0", "-ERR COUNT must be > 0");
    c.check(
        "geosearch g fromlonlat 15 37 byradius 1 km any asc",
        "-ERR the ANY argument requires COUNT argument");
    c.check(
        "geosearch g byradius 1 km asc withdist withhash",
        "-ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for geosearch");
    c.check(
        "geosearch g fromlonlat 15 37 asc withdist",
        "-ERR exactly one of BYRADIUS and BYBOX can be specified for geosearch");
    c.check("geosearch g fromlonlat 1 1 frommember a byradius 1 km", "-ERR syntax error");
    c.check("geosearch g fromlonlat 1 1 byradius 1 km bogus", "-ERR syntax error");
    c.check(
        "geosearchstore d g fromlonlat 1 1 byradius 1 km withdist",
        "-ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    c.check(
        "georadius g 1 1 1 km withdist store d",
        "-ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD"
            + " options");
    for (String line :
        new String[] {
          "geoadd k 1 1 a",
          "geopos k a",
          "geohash k a",
          "geodist k a b",
          "georadius k 1 1 1 m",
          "georadius_ro k 1 1 1 m",
          "georadiusbymember k a 1 m",
          "georadiusbymember_ro k a 1 m",
          "geosearch k fromlonlat 1 1 byradius 1 m",
          "geosearchstore d k fromlonlat 1 1 byradius 1 m"
        }) {
      c.check(line, WRONG_TYPE);
    }
  }

  @OnEveryTarget(sockets = true)
  void events(Client c) throws Exception {
    c.ok("config set notify-keyspace-events EA");
    Client s = c.other();
    s.check("psubscribe __key*__:*", ">['psubscribe' '__key*__:*' :1]");
    c.send("geoadd g 1 1 a");
    s.checkNext(">['pmessage' '__key*__:*' '__keyevent@0__:zadd' 'g']");
    c.send("georadius g 1 1 1 km store d");
    s.checkNext(">['pmessage' '__key*__:*' '__keyevent@0__:georadiusstore' 'd']");
    c.send("geosearchstore d g fromlonlat 1 1 byradius 1 km");
    s.checkNext(">['pmessage' '__key*__:*' '__keyevent@0__:geosearchstore' 'd']");
    c.send("geosearchstore d g fromlonlat 50 50 byradius 1 km");
    s.checkNext(">['pmessage' '__key*__:*' '__keyevent@0__:del' 'd']");
  }

  /** Compares random places and searches, also across the edges of the map, with redis-server. */
  @OnEveryTarget
  @org.junit.jupiter.api.extension.ExtendWith(RedisServer.Needed.class)
  void randomSearches(Client c) throws Exception {
    if (c.target() != Target.RESP2) {
      return;
    }
    Random random = new Random(20240729);
    try (Bench bench = new Bench(Target.REDIS_RESP2)) {
      Client redis = bench.open();
      for (int i = 0; i < 400; i++) {
        both(c, redis, "geoadd g " + place(random) + " m" + i);
      }
      for (int i = 0; i < 600; i++) {
        String from =
            random.nextBoolean()
                ? "fromlonlat " + place(random)
                : "frommember m" + random.nextInt(400);
        double size = Math.pow(10, random.nextDouble() * 4.2);
        String area =
            random.nextBoolean()
                ? String.format(Locale.ROOT, "byradius %.3f km", size)
                : String.format(Locale.ROOT, "bybox %.3f %.3f mi", size, size / 2);
        String[] rests = {"", " withdist", " withcoord asc", " desc count 5 withdist withhash"};
        both(c, redis, "geosearch g " + from + " " + area + rests[random.nextInt(rests.length)]);
        both(c, redis, "geosearchstore d g " + from + " " + area + " storedist");
        both(c, redis, "geodist g m" + random.nextInt(400) + " m" + random.nextInt(400) + " km");
      }
    }
  }

  private static String place(Random random) {
    double wide = random.nextInt(3) == 0 ? 1 : 0.02;
    return String.format(
        Locale.ROOT,
        "%.6f %.6f",
        (random.nextDouble() - 0.5) * 360 * wide + (wide < 1 && random.nextBoolean() ? 176 : 0),
        (random.nextDouble() - 0.5) * 170 * wide);
  }

  private static void both(Client ours, Client redis, String line) throws Exception {
    assertEquals(redis.send(line).toString(), ours.send(line).toString(), line);
  }
}
