package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.option.GeoUnit;
import io.reredis.type.GeoHash;
import io.reredis.util.ReredisException;
import org.jspecify.annotations.Nullable;

/**
 * A search of a geo index: an area around coordinates or a member, an order and a limit. Immutable.
 *
 * @param member the member at the centre, which must not be modified; null for coordinates
 * @param longitude the longitude of the centre, 0 if it is a member
 * @param latitude the latitude of the centre, 0 if it is a member
 * @param isBox whether the area is a box, else a circle
 * @param width the width of the box, or the radius of the circle
 * @param height the height of the box, or the radius of the circle
 * @param unit the unit of the area and of the distances in the result
 * @param order the order of the result
 * @param count the maximum number of members, 0 for all
 * @param isAny whether any members may be returned, not only the nearest ones
 */
public record GeoSpec(
    @Nullable Bytes member,
    double longitude,
    double latitude,
    boolean isBox,
    double width,
    double height,
    GeoUnit unit,
    Order order,
    long count,
    boolean isAny) {
  /** The order of the result. */
  public enum Order {
    /** Unordered. */
    NONE,
    /** Nearest first. */
    ASC,
    /** Farthest first. */
    DESC
  }

  /**
   * Returns a search around coordinates, whose area is set with {@link #radius} or {@link #box}.
   *
   * @throws ReredisException if the coordinates are out of range
   */
  public static GeoSpec around(double longitude, double latitude) {
    GeoHash.check(longitude, latitude);
    return new GeoSpec(null, longitude, latitude, false, 0, 0, GeoUnit.M, Order.NONE, 0, false);
  }

  /**
   * Returns a search around a member, which is not copied; its area is set with {@link #radius} or
   * {@link #box}.
   */
  public static GeoSpec around(Bytes member) {
    return new GeoSpec(member, 0, 0, false, 0, 0, GeoUnit.M, Order.NONE, 0, false);
  }

  /** Returns this search within a circle. */
  public GeoSpec radius(double radius, GeoUnit newUnit) {
    return new GeoSpec(
        member, longitude, latitude, false, radius, radius, newUnit, order, count, isAny);
  }

  /** Returns this search within a box. */
  public GeoSpec box(double newWidth, double newHeight, GeoUnit newUnit) {
    return new GeoSpec(
        member, longitude, latitude, true, newWidth, newHeight, newUnit, order, count, isAny);
  }

  /** Returns this search with an ordered result. */
  public GeoSpec ordered(Order newOrder) {
    return new GeoSpec(
        member, longitude, latitude, isBox, width, height, unit, newOrder, count, isAny);
  }

  /** Returns this search with a maximum number of members, at least 1. */
  public GeoSpec limit(long newCount, boolean any) {
    return new GeoSpec(
        member, longitude, latitude, isBox, width, height, unit, order, newCount, any);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("around ");
    text.append(member == null ? longitude + ", " + latitude : member.toString());
    text.append(isBox ? " box " + width + " x " + height : " radius " + width);
    text.append(' ').append(unit);
    if (order != Order.NONE) {
      text.append(' ').append(order);
    }
    if (count > 0) {
      text.append(" limit ").append(count).append(isAny ? " any" : "");
    }
    return text.toString();
  }
}
