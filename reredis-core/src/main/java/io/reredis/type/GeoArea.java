package io.reredis.type;

import java.util.ArrayList;
import java.util.List;

/**
 * A circle or a box around coordinates, and the ranges of {@link GeoHash} numbers that cover it:
 * those of up to nine boxes, in Redis's order.
 */
public final class GeoArea {
  private static final double EQUATOR = 20037726.37;
  private static final long ODD = 0xaaaaaaaaaaaaaaaaL;
  private static final long EVEN = 0x5555555555555555L;

  /** The neighbours in Redis's order: steps to the east and to the north. */
  private static final int[][] NEIGHBOURS = {
    {0, 0}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}
  };

  /**
   * A range of numbers that may be in the area.
   *
   * @param from the first number
   * @param to the number after the last
   */
  public record Numbers(long from, long to) {}

  private final double longitude;
  private final double latitude;
  private final double radius;
  private final double width;
  private final double height;

  private GeoArea(double longitude, double latitude, double radius, double width, double height) {
    this.longitude = longitude;
    this.latitude = latitude;
    this.radius = radius;
    this.width = width;
    this.height = height;
  }

  /** Returns a circle with a radius in meters. */
  public static GeoArea circle(double longitude, double latitude, double radius) {
    return new GeoArea(longitude, latitude, radius, 2 * radius, 2 * radius);
  }

  /** Returns a box around its centre, with sides in meters. */
  public static GeoArea box(double longitude, double latitude, double width, double height) {
    return new GeoArea(longitude, latitude, -1, width, height);
  }

  /** Returns the distance of coordinates from the centre in meters, or -1 outside of the area. */
  public double distanceWithin(double toLongitude, double toLatitude) {
    if (radius >= 0) {
      double distance = GeoHash.distance(longitude, latitude, toLongitude, toLatitude);
      return distance > radius ? -1 : distance;
    }
    if (GeoHash.distanceOfLatitudes(toLatitude, latitude) > height / 2
        || GeoHash.distance(toLongitude, toLatitude, longitude, toLatitude) > width / 2) {
      return -1;
    }
    return GeoHash.distance(longitude, latitude, toLongitude, toLatitude);
  }

  /** Returns a bounding box of the area in degrees. */
  private GeoHash.Box limits() {
    double up = GeoHash.degrees(height / 2);
    double pole = latitude < 0 ? latitude - up : latitude + up;
    double side = GeoHash.degrees(width / 2 / GeoHash.cos(pole));
    return new GeoHash.Box(longitude - side, latitude - up, longitude + side, latitude + up);
  }

  private int steps() {
    double reach =
        radius >= 0 ? radius : Math.sqrt(width / 2 * (width / 2) + height / 2 * (height / 2));
    if (reach == 0) {
      return GeoHash.STEPS;
    }
    int steps = 1;
    for (double r = reach; r < EQUATOR; r *= 2) {
      steps++;
    }
    steps -= 2;
    // boxes become narrow towards the poles
    if (Math.abs(latitude) > 66) {
      steps -= Math.abs(latitude) > 80 ? 2 : 1;
    }
    return Math.max(1, Math.min(GeoHash.STEPS, steps));
  }

  /** Returns the ranges of the boxes that cover the area; some may be equal. */
  public List<Numbers> numbers() {
    GeoHash.Box limits = limits();
    int steps = steps();
    if (steps > 1 && isTooFine(limits, steps)) {
      steps--;
    }
    long middle = GeoHash.encode(longitude, latitude, GeoHash.MAX_LATITUDE, steps);
    GeoHash.Box own = GeoHash.box(middle, steps);
    List<Numbers> found = new ArrayList<>();
    long before = -1;
    for (int[] way : NEIGHBOURS) {
      if (steps >= 2 && isUseless(way, own, limits)) {
        continue;
      }
      long bits = moved(middle, way[0], way[1], steps);
      if (bits != before) {
        int shift = 2 * (GeoHash.STEPS - steps);
        found.add(new Numbers(bits << shift, bits + 1 << shift));
      }
      before = bits;
    }
    return found;
  }

  private boolean isTooFine(GeoHash.Box limits, int steps) {
    long middle = GeoHash.encode(longitude, latitude, GeoHash.MAX_LATITUDE, steps);
    return GeoHash.box(moved(middle, 0, 1, steps), steps).north() < limits.north()
        || GeoHash.box(moved(middle, 0, -1, steps), steps).south() > limits.south()
        || GeoHash.box(moved(middle, 1, 0, steps), steps).east() < limits.east()
        || GeoHash.box(moved(middle, -1, 0, steps), steps).west() > limits.west();
  }

  private static boolean isUseless(int[] way, GeoHash.Box own, GeoHash.Box limits) {
    return way[1] < 0 && own.south() < limits.south()
        || way[1] > 0 && own.north() > limits.north()
        || way[0] < 0 && own.west() < limits.west()
        || way[0] > 0 && own.east() > limits.east();
  }

  /** Returns the adjacent box, wrapping around the earth. */
  private static long moved(long bits, int east, int north, int steps) {
    int shift = 64 - 2 * steps;
    long x = bits & ODD;
    long y = bits & EVEN;
    long xGaps = EVEN >>> shift;
    long yGaps = ODD >>> shift;
    if (east != 0) {
      x = (east > 0 ? x + (xGaps + 1) : (x | xGaps) - (xGaps + 1)) & ODD >>> shift;
    }
    if (north != 0) {
      y = (north > 0 ? y + (yGaps + 1) : (y | yGaps) - (yGaps + 1)) & EVEN >>> shift;
    }
    return x | y;
  }
}
