package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.operation.GeoSpec;
import io.reredis.option.GeoUnit;
import io.reredis.util.ReredisException;

/** The arguments of a search: GEOSEARCH, GEORADIUS and their variants. */
final class GeoRequest {
  private static final ReredisException RADIUS = ReredisException.error("need numeric radius");
  private static final ReredisException NEGATIVE_RADIUS =
      ReredisException.error("radius cannot be negative");
  private static final ReredisException WIDTH = ReredisException.error("need numeric width");
  private static final ReredisException HEIGHT = ReredisException.error("need numeric height");
  private static final ReredisException NEGATIVE_SIDE =
      ReredisException.error("height or width cannot be negative");
  private static final ReredisException COUNT = ReredisException.error("COUNT must be > 0");
  private static final ReredisException ANY =
      ReredisException.error("the ANY argument requires COUNT argument");

  private final boolean isSearch;
  private final boolean isStoring;
  private final boolean mayStore;
  final Bytes source;
  Bytes target;
  GeoSpec query;
  boolean withDistance;
  boolean withHash;
  boolean withPlace;
  boolean distances;
  private Bytes member;
  private double[] place;
  private double width = -1;
  private double height;
  private boolean isBox;
  private GeoUnit unit;
  private GeoSpec.Order order = GeoSpec.Order.NONE;
  private long count;
  private boolean any;

  /** Parses the arguments. */
  @SuppressWarnings("NullAway.Init") // the options set place and unit, or check throws
  GeoRequest(Call c, GeoForm form) {
    isStoring = form == GeoForm.SEARCH_STORE;
    isSearch = form.isSearch();
    mayStore = form.hasStoreOptions();
    source = c.arg(isStoring ? 2 : 1);
    int at = 2;
    if (isStoring) {
      target = c.arg(1);
      at = 3;
    } else if (!isSearch) {
      at = fixedPart(c, form.isByMember());
    }
    for (int i = at; i < c.count(); i++) {
      i = option(c, i, c.count() - i - 1);
    }
    check(c);
    GeoSpec around =
        member != null
            ? GeoSpec.around(new Bytes(member.copy()))
            : GeoSpec.around(place[0], place[1]);
    GeoSpec within = isBox ? around.box(width, height, unit) : around.radius(width, unit);
    GeoSpec ordered = within.ordered(order);
    query = count > 0 ? ordered.limit(count, any) : ordered;
  }

  private int fixedPart(Call c, boolean byMember) {
    if (byMember) {
      member = c.arg(2);
      radius(c, 3);
      return 5;
    }
    place = new double[2];
    GeoCommands.place(c, 2, place, 0);
    radius(c, 4);
    return 6;
  }

  private void radius(Call c, int index) {
    width = SortedSetSyntax.number(c, index, RADIUS);
    if (width < 0) {
      throw NEGATIVE_RADIUS;
    }
    unit = GeoCommands.unit(c, index + 1);
  }

  private void box(Call c, int index) {
    width = SortedSetSyntax.number(c, index, WIDTH);
    height = SortedSetSyntax.number(c, index + 1, HEIGHT);
    if (width < 0 || height < 0) {
      throw NEGATIVE_SIDE;
    }
    unit = GeoCommands.unit(c, index + 2);
    isBox = true;
  }

  /**
   * Parses the option at index {@code i}, followed by {@code left} arguments; returns the index of
   * its last argument.
   */
  private int option(Call c, int i, int left) {
    if (c.is(i, "withdist")) {
      withDistance = true;
    } else if (c.is(i, "withhash")) {
      withHash = true;
    } else if (c.is(i, "withcoord")) {
      withPlace = true;
    } else if (c.is(i, "any")) {
      any = true;
    } else if (c.is(i, "asc")) {
      order = GeoSpec.Order.ASC;
    } else if (c.is(i, "desc")) {
      order = GeoSpec.Order.DESC;
    } else if (c.is(i, "count") && left > 0) {
      count = c.integer(i + 1);
      if (count <= 0) {
        throw COUNT;
      }
      return i + 1;
    } else if (mayStore && left > 0 && (c.is(i, "store") || c.is(i, "storedist"))) {
      target = c.arg(i + 1);
      distances = c.is(i, "storedist");
      return i + 1;
    } else if (isStoring && c.is(i, "storedist")) {
      distances = true;
    } else {
      return area(c, i, left);
    }
    return i;
  }

  private int area(Call c, int i, int left) {
    if (isSearch && left > 0 && place == null && c.is(i, "frommember")) {
      member = c.arg(i + 1);
      return i + 1;
    }
    if (isSearch && left > 1 && member == null && c.is(i, "fromlonlat")) {
      place = new double[2];
      GeoCommands.place(c, i + 1, place, 0);
      return i + 2;
    }
    if (isSearch && left > 1 && !isBox && c.is(i, "byradius")) {
      radius(c, i + 1);
      return i + 2;
    }
    if (isSearch && left > 2 && (isBox || width < 0) && c.is(i, "bybox")) {
      box(c, i + 1);
      return i + 3;
    }
    throw Errors.SYNTAX;
  }

  private void check(Call c) {
    if (target != null && (withDistance || withHash || withPlace)) {
      throw ReredisException.error(
          (isStoring ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS")
              + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    }
    if (member == null && place == null) {
      throw ReredisException.error(
          "exactly one of FROMMEMBER or FROMLONLAT can be specified for " + c.text(0));
    }
    if (width < 0) {
      throw ReredisException.error(
          "exactly one of BYRADIUS and BYBOX can be specified for " + c.text(0));
    }
    if (any && count == 0) {
      throw ANY;
    }
  }
}
