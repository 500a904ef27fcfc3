package io.reredis.store;

import io.reredis.keyspace.KeyEvent;
import io.reredis.type.GeoHash;
import io.reredis.util.Bytes;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The geo indexes of one database: members at places on the earth, found by area.
 *
 * <p>A geo index is a sorted set, to be looked at and changed with {@link SortedSets}, too. Places
 * are kept to within 0.6 m; longitudes reach from -180 to 180 degrees, latitudes from -85.05112878
 * to 85.05112878. Keys and members are read and written as UTF-8. Every method is atomic and safe
 * for use by all threads; it throws {@link io.reredis.util.ReredisException} WRONGTYPE where a key
 * holds another type, ERR for a place that there is not. No argument may be null.
 */
public final class GeoIndexes {
  private final GeoOperations operations;
  private final int database;

  /** Creates the view of a database; programs get it from the store. */
  public GeoIndexes(GeoOperations operations, int database) {
    this.operations = operations;
    this.database = database;
  }

  /** Adds a member at a place, or moves it there; true where it is new. O(log n) */
  public boolean add(String key, String member, double longitude, double latitude) {
    double[] place = {longitude, latitude};
    return operations
            .growing()
            .add(database, Bytes.of(key), place, List.of(Bytes.of(member)), AddCondition.ALWAYS)
            .added()
        == 1;
  }

  /** The place of a member, or null where it is not there; its distance is 0. O(1) */
  public GeoPlace place(String key, String member) {
    Bytes name = Bytes.of(member);
    double number = operations.numbers(database, Bytes.of(key), List.of(name))[0];
    if (Double.isNaN(number)) {
      return null;
    }
    long bits = (long) number;
    return new GeoPlace(name.copy(), GeoHash.longitude(bits), GeoHash.latitude(bits), 0, bits);
  }

  /** The geohash of a member's place, of eleven characters, or null where it is not there. O(1) */
  public String hash(String key, String member) {
    GeoPlace place = place(key, member);
    return place == null ? null : GeoHash.text(place.hash());
  }

  /** The distance of two members, empty where one of them is not there. O(1) */
  public OptionalDouble distance(String key, String first, String second, GeoUnit unit) {
    double meters = operations.distance(database, Bytes.of(key), Bytes.of(first), Bytes.of(second));
    return Double.isNaN(meters)
        ? OptionalDouble.empty()
        : OptionalDouble.of(meters / unit.meters());
  }

  /** What lies in an area. O(log n + m) in the members around it */
  public List<GeoPlace> search(String key, GeoQuery query) {
    return operations.search(database, Bytes.of(key), query);
  }

  /** Stores what lies in an area in a key, whatever it held, and returns how many. */
  public long storeSearch(String target, String source, GeoQuery query) {
    return operations
        .growing()
        .store(database, Bytes.of(target), Bytes.of(source), query, false, KeyEvent.GEOSEARCHSTORE);
  }
}
