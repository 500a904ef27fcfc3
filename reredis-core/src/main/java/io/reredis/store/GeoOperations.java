package io.reredis.store;

import io.reredis.keyspace.KeyEvent;
import io.reredis.keyspace.Keyspace;
import io.reredis.keyspace.ReadHandle;
import io.reredis.type.GeoArea;
import io.reredis.type.GeoHash;
import io.reredis.type.SortedSetValue;
import io.reredis.util.Bytes;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the operations on geo indexes mean: sorted sets whose scores are {@link GeoHash} numbers.
 *
 * <p>{@link GeoIndexes} is their form for programs. All methods are atomic and safe for use by all
 * threads; they throw {@link io.reredis.util.ReredisException} WRONGTYPE where a key holds another
 * type.
 */
public final class GeoOperations {
  private static final ReredisException NO_MEMBER =
      ReredisException.error("could not decode requested zset member");

  private final Keyspace keyspace;
  private final SortedSetOperations sets;

  /** Creates the operations of a keyspace. */
  public GeoOperations(Keyspace keyspace, SortedSetOperations sets) {
    this.keyspace = keyspace;
    this.sets = sets;
  }

  /**
   * These operations, once there is room for what they may write. The caller holds no lock.
   *
   * @throws io.reredis.util.ReredisException OOM where there is none
   */
  GeoOperations growing() {
    keyspace.memory().admit();
    return this;
  }

  /**
   * Adds members at places, or moves them there, where the condition holds. O(n log m)
   *
   * @param places longitude and latitude of each, in turns
   */
  public SortedSetOperations.Added add(
      int database, Bytes key, double[] places, List<Bytes> members, AddCondition condition) {
    double[] scores = new double[members.size()];
    for (int i = 0; i < scores.length; i++) {
      GeoQuery.checkPlace(places[2 * i], places[2 * i + 1]);
      scores[i] = GeoHash.encode(places[2 * i], places[2 * i + 1]);
    }
    return sets.add(database, key, scores, members, condition);
  }

  /** The numbers of members, NaN for those that are not there. O(n) */
  public double[] numbers(int database, Bytes key, List<Bytes> members) {
    return sets.scores(database, key, members);
  }

  /** The distance of two members in meters, NaN where one of them is not there. O(1) */
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
   * What lies in an area. O(log n + m) in the members of the boxes around it
   *
   * @throws ReredisException where the member that the search is around is not there
   */
  public List<GeoPlace> search(int database, Bytes key, GeoQuery query) {
    try (ReadHandle h = keyspace.read(database, key)) {
      SortedSetValue set = h.sortedSet();
      return set == null ? List.of() : search(set, placed(set, query));
    }
  }

  /**
   * Stores what lies in an area in a key, whatever it held; nothing removes it.
   *
   * @param distances whether the scores are distances in the unit of the search
   * @param event what it is told as
   * @return the number of members
   */
  public long store(
      int database, Bytes target, Bytes source, GeoQuery query, boolean distances, KeyEvent event) {
    long mask = keyspace.shardMask(target) | keyspace.shardMask(source);
    keyspace.lock(mask);
    try {
      List<ScoredMember> members = new ArrayList<>();
      byte[][] effect = null;
      try (ReadHandle h = keyspace.read(database, source)) {
        SortedSetValue set = h.sortedSet();
        if (set != null) {
          GeoQuery placed = placed(set, query);
          for (GeoPlace place : search(set, placed)) {
            double score = distances ? place.distance() : place.hash();
            members.add(new ScoredMember(place.member(), score));
          }
          effect = placed.storing(target, source, distances);
        }
      }
      sets.store(
          database,
          target,
          members,
          SortedSetOperations.longest(members),
          event,
          members.size(),
          effect);
      return members.size();
    } finally {
      keyspace.unlock(mask);
    }
  }

  private static GeoQuery placed(SortedSetValue set, GeoQuery query) {
    if (query.member() == null) {
      return query;
    }
    double number = set.score(query.member());
    if (Double.isNaN(number)) {
      throw NO_MEMBER;
    }
    return query.at(GeoHash.longitude((long) number), GeoHash.latitude((long) number));
  }

  private static List<GeoPlace> search(SortedSetValue set, GeoQuery query) {
    GeoArea area = query.area();
    long enough = query.isAny() ? query.count() : Long.MAX_VALUE;
    Comparator<GeoPlace> byDistance = Comparator.comparingDouble(GeoPlace::distance);
    Comparator<GeoPlace> order =
        query.order() == GeoQuery.Order.DESC ? byDistance.reversed() : byDistance;
    boolean sorts = query.order() != GeoQuery.Order.NONE;
    // with a limit only the first ones so far are kept
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

  /** What was found, of which no more is kept than may be among the first of the result. */
  private static final class Places extends ArrayList<GeoPlace> {
    private static final long serialVersionUID = 1;
    private static final int ROOM = 1024;

    private final long most;
    private final transient Comparator<GeoPlace> order;

    /** The last of the first ones, once there are so many; null before. */
    private transient GeoPlace last;

    /**
     * Creates an empty one.
     *
     * @param most how many are wanted, 0 for all
     */
    Places(long most, Comparator<GeoPlace> order) {
      this.most = most;
      this.order = order;
    }

    /** Whether one at that distance may be wanted. */
    boolean mayTake(double distance) {
      return last == null || order.compare(new GeoPlace(null, 0, 0, distance, 0), last) < 0;
    }

    @Override
    public boolean add(GeoPlace place) {
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
              found.add(new GeoPlace(member, longitude, latitude, distance / unit.meters(), bits));
            }
          }
        });
  }
}
