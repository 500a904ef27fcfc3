package io.reredis.option;

import java.util.Objects;

/**
 * A member of a geo index with its coordinates.
 *
 * @param member the member
 * @param longitude its longitude in degrees
 * @param latitude its latitude in degrees
 * @param distance its distance from the centre of the search, in the unit of the search
 * @param hash its geohash number, the score of the member in the sorted set
 * @param <V> the type of the member
 */
public record GeoPlace<V>(V member, double longitude, double latitude, double distance, long hash) {
  /** Checks that the member is not null. */
  public GeoPlace {
    Objects.requireNonNull(member, "member");
  }
}
