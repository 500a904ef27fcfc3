package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.type.GeoArea;
import io.reredis.type.GeoHash;
import io.reredis.type.SortedSetValue;
import io.reredis.util.ReredisException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A search of a geo index whose centre is known.
 *
 * @param query the area, the order and the limit
 * @param longitude the longitude of the centre
 * @param latitude the latitude of the centre
 */
record GeoSearch(GeoSpec query, double longitude, double latitude) {
  private static final ReredisException NO_MEMBER =
      ReredisException.error("could not decode requested zset member");

  /**
   * Returns the search that a query means in a set.
   *
   * @throws ReredisException if the member at the centre does not exist
   */
  static GeoSearch of(GeoSpec query, SortedSetValue set) {
    if (query.member() == null) {
      return new GeoSearch(query, query.longitude(), query.latitude());
    }
    double number = set.score(query.member());
    if (Double.isNaN(number)) {
      throw Errors.here(NO_MEMBER);
    }
    return new GeoSearch(query, GeoHash.longitude((long) number), GeoHash.latitude((long) number));
  }

  GeoArea area() {
    double meters = query.unit().meters();
    return query.isBox()
        ? GeoArea.box(longitude, latitude, query.width() * meters, query.height() * meters)
        : GeoArea.circle(longitude, latitude, query.width() * meters);
  }

  /** Returns the order of the result: with a limit the nearest first, unless another one is set. */
  GeoSpec.Order order() {
    return query.order() == GeoSpec.Order.NONE && query.count() > 0 && !query.isAny()
        ? GeoSpec.Order.ASC
        : query.order();
  }

  /** Returns the command that stores the result of this search. */
  byte[][] storing(Bytes target, Bytes source, boolean distances) {
    List<byte[]> words = new ArrayList<>();
    words.add(source.copy());
    words.add(Effects.FROMLONLAT);
    words.add(SortedSetOperations.number(longitude));
    words.add(SortedSetOperations.number(latitude));
    words.add(query.isBox() ? Effects.BYBOX : Effects.BYRADIUS);
    words.add(SortedSetOperations.number(query.width()));
    if (query.isBox()) {
      words.add(SortedSetOperations.number(query.height()));
    }
    words.add(query.unit().name().getBytes(StandardCharsets.US_ASCII));
    if (query.order() != GeoSpec.Order.NONE) {
      words.add(query.order().name().getBytes(StandardCharsets.US_ASCII));
    }
    if (query.count() > 0) {
      words.add(Effects.COUNT);
      words.add(Effects.number(query.count()));
    }
    if (query.isAny()) {
      words.add(Effects.ANY);
    }
    if (distances) {
      words.add(Effects.STOREDIST);
    }
    return Effects.owned(Effects.GEOSEARCHSTORE, target, words);
  }
}
