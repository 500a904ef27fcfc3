package io.reredis.store;

import io.reredis.type.GeoArea;
import io.reredis.type.GeoHash;
import io.reredis.util.Bytes;
import io.reredis.util.Decimal;
import io.reredis.util.ReredisException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A search of a geo index: an area around coordinates or a member, an order and a limit. Immutable.
 */
public final class GeoQuery {
  /** The order of the result. */
  public enum Order {
    /** Unordered. */
    NONE,
    /** Nearest first. */
    ASC,
    /** Farthest first. */
    DESC
  }

  private final byte[] member;
  private final double longitude;
  private final double latitude;
  private final boolean isBox;
  private final double width;
  private final double height;
  private final GeoUnit unit;
  private final Order order;
  private final long count;
  private final boolean any;

  private GeoQuery(
      byte[] member,
      double longitude,
      double latitude,
      boolean isBox,
      double width,
      double height,
      GeoUnit unit,
      Order order,
      long count,
      boolean any) {
    this.member = member;
    this.longitude = longitude;
    this.latitude = latitude;
    this.isBox = isBox;
    this.width = width;
    this.height = height;
    this.unit = unit;
    this.order = order;
    this.count = count;
    this.any = any;
  }

  /**
   * Returns a search around coordinates, whose area is set with {@link #radius} or {@link #box}.
   *
   * @throws ReredisException if the coordinates are out of range
   */
  public static GeoQuery around(double longitude, double latitude) {
    checkPlace(longitude, latitude);
    return new GeoQuery(null, longitude, latitude, false, 0, 0, GeoUnit.M, Order.NONE, 0, false);
  }

  /** Returns a search around a member, whose area is set with {@link #radius} or {@link #box}. */
  public static GeoQuery around(String member) {
    return around(member.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a search around a member, whose area is set with {@link #radius} or {@link #box}. */
  public static GeoQuery around(byte[] member) {
    return new GeoQuery(member.clone(), 0, 0, false, 0, 0, GeoUnit.M, Order.NONE, 0, false);
  }

  static void checkPlace(double longitude, double latitude) {
    if (!GeoHash.isValid(longitude, latitude)) {
      throw ReredisException.error(
          "invalid longitude,latitude pair " + decimals(longitude) + "," + decimals(latitude));
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

  /** Returns this search within a circle. */
  public GeoQuery radius(double radius, GeoUnit newUnit) {
    return new GeoQuery(
        member, longitude, latitude, false, radius, radius, newUnit, order, count, any);
  }

  /** Returns this search within a box. */
  public GeoQuery box(double newWidth, double newHeight, GeoUnit newUnit) {
    return new GeoQuery(
        member, longitude, latitude, true, newWidth, newHeight, newUnit, order, count, any);
  }

  /** Returns this search with an ordered result. */
  public GeoQuery ordered(Order newOrder) {
    return new GeoQuery(
        member, longitude, latitude, isBox, width, height, unit, newOrder, count, any);
  }

  /**
   * Returns this search with a maximum number of members, the nearest ones unless another order is
   * set.
   *
   * @param newAny whether any members may be returned, which is faster
   */
  public GeoQuery limit(long newCount, boolean newAny) {
    return new GeoQuery(
        member, longitude, latitude, isBox, width, height, unit, order, newCount, newAny);
  }

  /** Returns the member at the centre, or null. */
  Bytes member() {
    return member == null ? null : new Bytes(member);
  }

  /** Returns the same search around the coordinates of its member. */
  GeoQuery at(double newLongitude, double newLatitude) {
    return new GeoQuery(
        null, newLongitude, newLatitude, isBox, width, height, unit, order, count, any);
  }

  GeoArea area() {
    double meters = unit.meters();
    return isBox
        ? GeoArea.box(longitude, latitude, width * meters, height * meters)
        : GeoArea.circle(longitude, latitude, width * meters);
  }

  GeoUnit unit() {
    return unit;
  }

  Order order() {
    return order == Order.NONE && count > 0 && !any ? Order.ASC : order;
  }

  /** Returns the maximum number of members, 0 for all. */
  long count() {
    return count;
  }

  boolean isAny() {
    return any;
  }

  /**
   * Returns the command that stores the result of this search, which must be around coordinates.
   */
  byte[][] storing(Bytes target, Bytes source, boolean distances) {
    List<byte[]> words = new ArrayList<>();
    words.add(source.copy());
    words.add(Effects.FROMLONLAT);
    words.add(SortedSetOperations.number(longitude));
    words.add(SortedSetOperations.number(latitude));
    words.add(isBox ? Effects.BYBOX : Effects.BYRADIUS);
    words.add(SortedSetOperations.number(width));
    if (isBox) {
      words.add(SortedSetOperations.number(height));
    }
    words.add(unit.name().getBytes(StandardCharsets.US_ASCII));
    if (order != Order.NONE) {
      words.add(order.name().getBytes(StandardCharsets.US_ASCII));
    }
    if (count > 0) {
      words.add(Effects.COUNT);
      words.add(Effects.number(count));
    }
    if (any) {
      words.add(Effects.ANY);
    }
    if (distances) {
      words.add(Effects.STOREDIST);
    }
    return Effects.owned(Effects.GEOSEARCHSTORE, target, words);
  }
}
