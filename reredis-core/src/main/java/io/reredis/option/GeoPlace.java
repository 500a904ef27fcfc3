package io.reredis.option;

import java.nio.charset.StandardCharsets;

/**
 * A member of a geo index with its coordinates.
 *
 * @param member its bytes
 * @param longitude its longitude in degrees
 * @param latitude its latitude in degrees
 * @param distance its distance from the centre of the search, in the unit of the search
 * @param hash its geohash number, the score of the member in the sorted set
 */
public record GeoPlace(
    byte[] member, double longitude, double latitude, double distance, long hash) {
  /** Returns the member decoded as UTF-8. */
  public String text() {
    return new String(member, StandardCharsets.UTF_8);
  }
}
