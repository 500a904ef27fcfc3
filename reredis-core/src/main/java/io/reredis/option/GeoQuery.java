package io.reredis.option;

import io.reredis.type.GeoHash;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

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

  private final byte @Nullable [] member;
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
      byte @Nullable [] member,
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
    GeoHash.check(longitude, latitude);
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
   * @param newCount the maximum number, at least 1
   * @param newAny whether any members may be returned, which is faster
   * @throws IllegalArgumentException if the number is not positive
   */
  public GeoQuery limit(long newCount, boolean newAny) {
    if (newCount < 1) {
      throw new IllegalArgumentException("count: " + newCount);
    }
    return new GeoQuery(
        member, longitude, latitude, isBox, width, height, unit, order, newCount, newAny);
  }

  /** Returns the member at the centre, which must not be modified, or null for coordinates. */
  public byte @Nullable [] member() {
    return member;
  }

  /** Returns the longitude of the centre, 0 if it is a member. */
  public double longitude() {
    return longitude;
  }

  /** Returns the latitude of the centre, 0 if it is a member. */
  public double latitude() {
    return latitude;
  }

  /** Returns whether the area is a box, else a circle. */
  public boolean isBox() {
    return isBox;
  }

  /** Returns the width of the box, or the radius of the circle. */
  public double width() {
    return width;
  }

  /** Returns the height of the box, or the radius of the circle. */
  public double height() {
    return height;
  }

  /** Returns the unit of the area and of the distances in the result. */
  public GeoUnit unit() {
    return unit;
  }

  /** Returns the order that was set. */
  public Order order() {
    return order;
  }

  /** Returns the maximum number of members, 0 for all. */
  public long count() {
    return count;
  }

  /** Returns whether any members may be returned, not only the nearest ones. */
  public boolean isAny() {
    return any;
  }
}
