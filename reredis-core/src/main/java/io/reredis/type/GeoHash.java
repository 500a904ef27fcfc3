package io.reredis.type;

import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.util.ReredisException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Coordinates as 52-bit numbers, as Redis stores them in scores of sorted sets: 26 bits each of
 * latitude and longitude, interleaved, so that numbers with a common prefix are in one box.
 */
public final class GeoHash {
  /** The maximum latitude, north and south: that of the Web Mercator map. */
  public static final double MAX_LATITUDE = 85.05112878;

  /** The maximum longitude, east and west. */
  public static final double MAX_LONGITUDE = 180;

  /** The number of bits of each coordinate. */
  public static final int STEPS = 26;

  private static final double EARTH_RADIUS = 6372797.560856;
  private static final double RADIANS = Math.PI / 180;
  private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";

  private GeoHash() {}

  /** A box with its limits in degrees. */
  record Box(double west, double south, double east, double north) {}

  /** Returns whether coordinates are in range. */
  public static boolean isValid(double longitude, double latitude) {
    return Math.abs(longitude) <= MAX_LONGITUDE && Math.abs(latitude) <= MAX_LATITUDE;
  }

  /** Returns the number of coordinates. */
  public static long encode(double longitude, double latitude) {
    return encode(longitude, latitude, MAX_LATITUDE, STEPS);
  }

  static long encode(double longitude, double latitude, double maxLatitude, int steps) {
    long cells = 1L << steps;
    double x = (longitude + MAX_LONGITUDE) / (2 * MAX_LONGITUDE) * cells;
    double y = (latitude + maxLatitude) / (2 * maxLatitude) * cells;
    return spread((long) y & 0xffffffffL) | spread((long) x & 0xffffffffL) << 1;
  }

  /** Inserts a zero before each bit. */
  private static long spread(long bits) {
    long v = bits;
    v = (v | v << 16) & 0x0000FFFF0000FFFFL;
    v = (v | v << 8) & 0x00FF00FF00FF00FFL;
    v = (v | v << 4) & 0x0F0F0F0F0F0F0F0FL;
    v = (v | v << 2) & 0x3333333333333333L;
    return (v | v << 1) & 0x5555555555555555L;
  }

  private static long gather(long bits) {
    long v = bits & 0x5555555555555555L;
    v = (v | v >>> 1) & 0x3333333333333333L;
    v = (v | v >>> 2) & 0x0F0F0F0F0F0F0F0FL;
    v = (v | v >>> 4) & 0x00FF00FF00FF00FFL;
    v = (v | v >>> 8) & 0x0000FFFF0000FFFFL;
    return (v | v >>> 16) & 0x00000000FFFFFFFFL;
  }

  static Box box(long bits, int steps) {
    double cells = 1L << steps;
    double x = gather(bits >>> 1);
    double y = gather(bits);
    double width = 2 * MAX_LONGITUDE;
    double height = 2 * MAX_LATITUDE;
    return new Box(
        -MAX_LONGITUDE + x / cells * width,
        -MAX_LATITUDE + y / cells * height,
        -MAX_LONGITUDE + (x + 1) / cells * width,
        -MAX_LATITUDE + (y + 1) / cells * height);
  }

  /** Returns the longitude of the centre of a number's box. */
  public static double longitude(long bits) {
    Box box = box(bits, STEPS);
    return Math.max(-MAX_LONGITUDE, Math.min(MAX_LONGITUDE, (box.west + box.east) / 2));
  }

  /** Returns the latitude of the centre of a number's box. */
  public static double latitude(long bits) {
    Box box = box(bits, STEPS);
    return Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, (box.south + box.north) / 2));
  }

  /** Returns the coordinates as a standard geohash of eleven characters, the last of which is 0. */
  public static String text(long bits) {
    long usual = encode(longitude(bits), latitude(bits), 90, STEPS);
    StringBuilder text = new StringBuilder(11);
    for (int i = 1; i <= 10; i++) {
      text.append(ALPHABET.charAt((int) (usual >>> 52 - i * 5 & 0x1f)));
    }
    return text.append('0').toString();
  }

  /** Returns the distance between coordinates in meters, on a sphere. */
  public static double distance(double lon1, double lat1, double lon2, double lat2) {
    double v = Math.sin((lon2 * RADIANS - lon1 * RADIANS) / 2);
    if (v == 0) {
      return distanceOfLatitudes(lat1, lat2);
    }
    double first = lat1 * RADIANS;
    double second = lat2 * RADIANS;
    double u = Math.sin((second - first) / 2);
    double a = u * u + Math.cos(first) * Math.cos(second) * v * v;
    return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(a));
  }

  static double distanceOfLatitudes(double lat1, double lat2) {
    return EARTH_RADIUS * Math.abs(lat2 * RADIANS - lat1 * RADIANS);
  }

  /** Returns the degrees of latitude for a distance in meters. */
  static double degrees(double meters) {
    return meters / EARTH_RADIUS / RADIANS;
  }

  static double cos(double degrees) {
    return Math.cos(degrees * RADIANS);
  }

  /**
   * Checks coordinates.
   *
   * @throws ReredisException if they are out of range
   */
  public static void check(double longitude, double latitude) {
    if (!isValid(longitude, latitude)) {
      throw Errors.here(
          ReredisException.error(
              "invalid longitude,latitude pair " + decimals(longitude) + "," + decimals(latitude)));
    }
  }

  private static String decimals(double degrees) {
    if (Double.isInfinite(degrees)) {
      return Decimal.shortest(degrees);
    }
    // all digits and the sign of zero, as %f in C
    boolean negative = Math.copySign(1, degrees) < 0;
    String digits =
        new BigDecimal(Math.abs(degrees)).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    return negative ? "-" + digits : digits;
  }
}
