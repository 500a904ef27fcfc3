package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyEvent;
import io.reredis.operation.GeoOperations;
import io.reredis.option.AddCondition;
import io.reredis.option.GeoPlace;
import io.reredis.option.GeoQuery;
import io.reredis.option.GeoUnit;
import io.reredis.type.GeoHash;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The geo indexes of one database: members with coordinates, searched by area.
 *
 * <p>A geo index is a sorted set and can be used with {@link SortedSets} as well. Coordinates are
 * stored with a precision of 0.6 m; longitudes range from -180 to 180 degrees, latitudes from
 * -85.05112878 to 85.05112878. Keys and members are encoded as UTF-8. Every method is atomic and
 * thread-safe, and throws {@link io.reredis.util.ReredisException} WRONGTYPE if a key holds another
 * type, ERR for coordinates out of range. No argument may be null.
 */
public final class GeoIndexes {
  private final GeoOperations operations;
  private final int database;

  /** Creates the view of a database. */
  GeoIndexes(GeoOperations operations, int database) {
    this.operations = operations;
    this.database = database;
  }

  /** Adds or moves a member; returns true if it is new. O(log n) */
  public boolean add(String key, String member, double longitude, double latitude) {
    double[] place = {longitude, latitude};
    return operations
            .growing()
            .add(database, Bytes.of(key), place, List.of(Bytes.of(member)), AddCondition.ALWAYS)
            .added()
        == 1;
  }

  /** Returns the coordinates of a member, with distance 0, or null if it does not exist. O(1) */
  public GeoPlace place(String key, String member) {
    Bytes name = Bytes.of(member);
    double number = operations.numbers(database, Bytes.of(key), List.of(name))[0];
    if (Double.isNaN(number)) {
      return null;
    }
    long bits = (long) number;
    return new GeoPlace(name.copy(), GeoHash.longitude(bits), GeoHash.latitude(bits), 0, bits);
  }

  /** Returns the geohash of a member, 11 characters, or null if it does not exist. O(1) */
  public String hash(String key, String member) {
    GeoPlace place = place(key, member);
    return place == null ? null : GeoHash.text(place.hash());
  }

  /** Returns the distance between two members; empty if one of them does not exist. O(1) */
  public OptionalDouble distance(String key, String first, String second, GeoUnit unit) {
    double meters = operations.distance(database, Bytes.of(key), Bytes.of(first), Bytes.of(second));
    return Double.isNaN(meters)
        ? OptionalDouble.empty()
        : OptionalDouble.of(meters / unit.meters());
  }

  /** Returns the members in an area. O(log n + m) in the members around it */
  public List<GeoPlace> search(String key, GeoQuery query) {
    return operations.search(database, Bytes.of(key), query);
  }

  /** Stores the members in an area in a key, replacing its value, and returns their number. */
  public long storeSearch(String target, String source, GeoQuery query) {
    return operations
        .growing()
        .store(database, Bytes.of(target), Bytes.of(source), query, false, KeyEvent.GEOSEARCHSTORE);
  }
}
