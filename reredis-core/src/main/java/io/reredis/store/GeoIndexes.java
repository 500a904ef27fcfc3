package io.reredis.store;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyEvent;
import io.reredis.operation.GeoOperations;
import io.reredis.operation.GeoSpec;
import io.reredis.option.AddCondition;
import io.reredis.option.GeoPlace;
import io.reredis.option.GeoUnit;
import io.reredis.type.GeoHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The geo indexes of one database: members with coordinates, searched by area.
 *
 * <p>A geo index is a sorted set and can be used with {@link SortedSets} as well. Coordinates are
 * stored with a precision of 0.6 m; longitudes range from -180 to 180 degrees, latitudes from
 * -85.05112878 to 85.05112878. Every method is atomic and thread-safe. Each may throw {@link
 * io.reredis.util.ReredisException}: WRONGTYPE if a key holds another type, and those that write
 * OOM and MISCONF; see {@link io.reredis.util.ErrorCode}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the members
 */
public final class GeoIndexes<K, V> {
  private final Context<K, V> context;
  private final GeoOperations operations;
  private final int database;

  /** Creates the view of a database. */
  GeoIndexes(Context<K, V> context) {
    this.context = context;
    this.operations = context.operations().geo();
    this.database = context.number();
  }

  /**
   * Adds or moves a member; returns true if it is new. O(log n)
   *
   * @throws IllegalArgumentException if the coordinates are out of range
   */
  public boolean add(K key, V member, double longitude, double latitude) {
    Bytes name = context.key(key);
    List<Bytes> members = List.of(context.value(member, "member"));
    GeoQuery.checkCoordinates(longitude, latitude);
    double[] place = {longitude, latitude};
    context.admit();
    return operations.add(database, name, place, members, AddCondition.ALWAYS).added() == 1;
  }

  /** Returns the coordinates of a member, with distance 0, or null if it does not exist. O(1) */
  public @Nullable GeoPlace<V> place(K key, V member) {
    List<Bytes> members = List.of(context.value(member, "member"));
    double number = operations.numbers(database, context.key(key), members)[0];
    if (Double.isNaN(number)) {
      return null;
    }
    long bits = (long) number;
    return new GeoPlace<>(member, GeoHash.longitude(bits), GeoHash.latitude(bits), 0, bits);
  }

  /** Returns the geohash of a member, 11 characters, or null if it does not exist. O(1) */
  public @Nullable String hash(K key, V member) {
    GeoPlace<V> place = place(key, member);
    return place == null ? null : GeoHash.text(place.hash());
  }

  /** Returns the distance between two members; empty if one of them does not exist. O(1) */
  public OptionalDouble distance(K key, V first, V second, GeoUnit unit) {
    Objects.requireNonNull(unit, "unit");
    double meters =
        operations.distance(
            database,
            context.key(key),
            context.value(first, "first"),
            context.value(second, "second"));
    return Double.isNaN(meters)
        ? OptionalDouble.empty()
        : OptionalDouble.of(meters / unit.meters());
  }

  /**
   * Returns a search around a member, whose area is set with {@link GeoQuery#radius} or {@link
   * GeoQuery#box}.
   */
  public GeoQuery around(V member) {
    return new GeoQuery(GeoSpec.around(new Bytes(context.value(member, "member").copy())));
  }

  /** Returns the members in an area. O(log n + m) in the members around it */
  public List<GeoPlace<V>> search(K key, GeoQuery query) {
    Objects.requireNonNull(query, "query");
    List<GeoPlace<V>> places = new ArrayList<>();
    for (GeoPlace<byte[]> found : operations.search(database, context.key(key), query.spec())) {
      places.add(
          new GeoPlace<>(
              context.decode(found.member()),
              found.longitude(),
              found.latitude(),
              found.distance(),
              found.hash()));
    }
    return places;
  }

  /**
   * Stores the members in an area in a key, replacing its value, and returns their number. O(log n
   * + m log m) in the members around it
   */
  public long storeSearch(K target, K source, GeoQuery query) {
    Objects.requireNonNull(query, "query");
    Bytes to = context.key(target, "target");
    Bytes from = context.key(source, "source");
    context.admit();
    return operations.store(database, to, from, query.spec(), false, KeyEvent.GEOSEARCHSTORE);
  }
}
