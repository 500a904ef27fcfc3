package io.reredis.operation;

import io.reredis.base.Bytes;
import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.option.AddCondition;
import io.reredis.option.GeoPlace;
import io.reredis.option.GeoUnit;
import io.reredis.option.ScoredMember;
import io.reredis.type.GeoArea;
import io.reredis.type.GeoHash;
import io.reredis.type.SortedSetValue;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations on geo indexes: sorted sets whose scores are {@link GeoHash} numbers.
 *
 * <p>{@code GeoIndexes} is the typed API. All methods are atomic and thread-safe, and throw {@link
 * io.reredis.util.ReredisException} WRONGTYPE if a key holds another type.
 */
public final class GeoOperations {
  private static final byte[] NO_MEMBER = new byte[0];

  private final Keyspace keyspace;
  private final SortedSetOperations sets;

  /** Creates the operations of a keyspace. */
  public GeoOperations(Keyspace keyspace, SortedSetOperations sets) {
    this.keyspace = keyspace;
    this.sets = sets;
  }

  /**
   * Adds or moves members if the condition holds. O(n log m)
   *
   * @param places longitude and latitude of each member, alternating
   */
  public SortedSetOperations.Added add(
      int database, Bytes key, double[] places, List<Bytes> members, AddCondition condition) {
    double[] scores = new double[members.size()];
    for (int i = 0; i < scores.length; i++) {
      GeoHash.check(places[2 * i], places[2 * i + 1]);
      scores[i] = GeoHash.encode(places[2 * i], places[2 * i + 1]);
    }
    return sets.add(database, key, scores, members, condition);
  }

  /** Returns the geohash numbers of members, NaN for those that do not exist. O(n) */
  public double[] numbers(int database, Bytes key, List<Bytes> members) {
    return sets.scores(database, key, members);
  }

  /** Returns the distance between two members in meters, NaN if one of them does not exist. O(1) */
  public double distance(int database, Bytes key, Bytes first, Bytes second) {
    double[] numbers = sets.scores(database, key, List.of(first, second));
    if (Double.isNaN(numbers[0]) || Double.isNaN(numbers[1])) {
      return Double.NaN;
    }
    long a = (long) numbers[0];
    long b = (long) numbers[1];
    return GeoHash.distance(
        GeoHash.longitude(a), GeoHash.latitude(a), GeoHash.longitude(b), GeoHash.latitude(b));
  }

  /**
   * Returns the members in an area. O(log n + m) in the members of the boxes around it
   *
   * @throws ReredisException if the member at the centre does not exist
   */
  public List<GeoPlace<byte[]>> search(int database, Bytes key, GeoSpec query) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? List.of() : search(set, GeoSearch.of(query, set));
    }
  }

  /**
   * Stores the members in an area in a key, replacing its value; an empty result removes the key.
   *
   * @param distances whether to store distances, in the unit of the search, as scores
   * @param event the event to commit
   * @return the number of members
   */
  public long store(
      int database,
      Bytes target,
      Bytes source,
      GeoSpec query,
      boolean distances,
      @Nullable KeyEvent event) {
    return StoredResult.store(
        keyspace,
        database,
        target,
        keyspace.shardMask(source),
        () -> found(database, target, source, query, distances, event));
  }

  private StoredResult found(
      int database,
      Bytes target,
      Bytes source,
      GeoSpec query,
      boolean distances,
      @Nullable KeyEvent event) {
    List<ScoredMember<byte[]>> members = new ArrayList<>();
    byte[][] effect = null;
    try (ReadHandle h = keyspace.read(database, source)) {
      SortedSetValue set = h.sortedSet();
      if (set != null) {
        GeoSearch placed = GeoSearch.of(query, set);
        for (GeoPlace<byte[]> place : search(set, placed)) {
          double score = distances ? place.distance() : place.hash();
          members.add(new ScoredMember<>(place.member(), score));
        }
        effect = placed.storing(target, source, distances);
      }
    }
    return new StoredMembers(
        members, StoredMembers.longest(members), event, members.size(), effect);
  }

  private static List<GeoPlace<byte[]>> search(SortedSetValue set, GeoSearch search) {
    GeoSpec query = search.query();
    GeoArea area = search.area();
    long enough = query.isAny() ? query.count() : Long.MAX_VALUE;
    Comparator<GeoPlace<byte[]>> byDistance = Comparator.comparingDouble(GeoPlace::distance);
    Comparator<GeoPlace<byte[]>> order =
        search.order() == GeoSpec.Order.DESC ? byDistance.reversed() : byDistance;
    boolean sorts = search.order() != GeoSpec.Order.NONE;
    // with a limit, keeps only the best ones found so far
    Places found = new Places(sorts && !query.isAny() ? query.count() : 0, order);
    for (GeoArea.Numbers numbers : area.numbers()) {
      if (found.size() < enough) {
        collect(set, numbers, area, query.unit(), enough, found);
      }
    }
    if (sorts) {
      found.sort(order);
    }
    return query.count() > 0 && query.count() < found.size()
        ? found.subList(0, (int) query.count())
        : found;
  }

  /** The members found; with a limit, keeps only those that may be in the result. */
  private static final class Places extends ArrayList<GeoPlace<byte[]>> {
    private static final long serialVersionUID = 1;
    private static final int ROOM = 1024;

    private final long most;
    private final transient Comparator<GeoPlace<byte[]>> order;

    /** The last of the best {@code most} members found, or null if there are fewer. */
    private transient @Nullable GeoPlace<byte[]> last;

    /**
     * Creates an empty list.
     *
     * @param most the limit, 0 for none
     */
    Places(long most, Comparator<GeoPlace<byte[]>> order) {
      this.most = most;
      this.order = order;
    }

    /** Returns whether a member at that distance may be in the result. */
    boolean mayTake(double distance) {
      return last == null || order.compare(new GeoPlace<>(NO_MEMBER, 0, 0, distance, 0), last) < 0;
    }

    @Override
    public boolean add(GeoPlace<byte[]> place) {
      super.add(place);
      if (most > 0 && size() - most > Math.max(most, ROOM)) {
        sort(order);
        removeRange((int) most, size());
        last = get((int) most - 1);
      }
      return true;
    }
  }

  private static void collect(
      SortedSetValue set,
      GeoArea.Numbers numbers,
      GeoArea area,
      GeoUnit unit,
      long enough,
      Places found) {
    long from = set.countBefore((score, a, offset, length) -> score < numbers.from());
    long to = set.countBefore((score, a, offset, length) -> score < numbers.to());
    set.range(
        from,
        to - from,
        false,
        (a, offset, length, score) -> {
          if (found.size() < enough) {
            long bits = (long) score;
            double longitude = GeoHash.longitude(bits);
            double latitude = GeoHash.latitude(bits);
            double distance = area.distanceWithin(longitude, latitude);
            if (distance >= 0 && found.mayTake(distance / unit.meters())) {
              byte[] member = new Bytes(a, offset, length).copy();
              found.add(
                  new GeoPlace<>(member, longitude, latitude, distance / unit.meters(), bits));
            }
          }
        });
  }
}
