package io.reredis.store;

import io.reredis.operation.GeoSpec;
import io.reredis.option.GeoUnit;
import io.reredis.type.GeoHash;
import java.util.Objects;

/**
 * A search of a geo index: an area around coordinates or a member, an order and a limit; {@link
 * GeoIndexes#around} makes a search around a member. Immutable; two searches are equal if they have
 * the same centre, area, order and limit.
 */
public final class GeoQuery {
  /** The order of the result. */
  public enum Order {
    /** Unordered. */
    NONE(GeoSpec.Order.NONE),
    /** Nearest first. */
    ASC(GeoSpec.Order.ASC),
    /** Farthest first. */
    DESC(GeoSpec.Order.DESC);

    private final GeoSpec.Order spec;

    Order(GeoSpec.Order spec) {
      this.spec = spec;
    }
  }

  private final GeoSpec spec;

  GeoQuery(GeoSpec spec) {
    this.spec = spec;
  }

  /** Returns the form that the engine reads. */
  GeoSpec spec() {
    return spec;
  }

  /**
   * Returns a search around coordinates, whose area is set with {@link #radius} or {@link #box}.
   *
   * @param longitude in degrees, from -180 to 180
   * @param latitude in degrees, from -85.05112878 to 85.05112878
   * @throws IllegalArgumentException if the coordinates are out of range
   */
  public static GeoQuery around(double longitude, double latitude) {
    checkCoordinates(longitude, latitude);
    return new GeoQuery(GeoSpec.around(longitude, latitude));
  }

  /** Checks that coordinates are in range. */
  static void checkCoordinates(double longitude, double latitude) {
    if (!GeoHash.isValid(longitude, latitude)) {
      throw new IllegalArgumentException(
          "coordinates out of range: longitude " + longitude + ", latitude " + latitude);
    }
  }

  /**
   * Returns this search within a circle.
   *
   * @throws IllegalArgumentException if the radius is negative, infinite or NaN
   */
  public GeoQuery radius(double radius, GeoUnit unit) {
    Objects.requireNonNull(unit, "unit");
    return new GeoQuery(spec.radius(length("radius", radius), unit));
  }

  /**
   * Returns this search within a box.
   *
   * @throws IllegalArgumentException if a side is negative, infinite or NaN
   */
  public GeoQuery box(double width, double height, GeoUnit unit) {
    Objects.requireNonNull(unit, "unit");
    return new GeoQuery(spec.box(length("width", width), length("height", height), unit));
  }

  private static double length(String name, double length) {
    if (!Double.isFinite(length) || length < 0) {
      throw new IllegalArgumentException(name + " must be finite and at least 0: " + length);
    }
    return length;
  }

  /** Returns this search with an ordered result. */
  public GeoQuery ordered(Order order) {
    Objects.requireNonNull(order, "order");
    return new GeoQuery(spec.ordered(order.spec));
  }

  /**
   * Returns this search with a maximum number of members, the nearest ones unless another order is
   * set.
   *
   * @param count the maximum number, at least 1
   * @param any whether any members may be returned, which is faster
   * @throws IllegalArgumentException if the number is not positive
   */
  public GeoQuery limit(long count, boolean any) {
    return new GeoQuery(spec.limit(Context.positive("count", count), any));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GeoQuery that && spec.equals(that.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
