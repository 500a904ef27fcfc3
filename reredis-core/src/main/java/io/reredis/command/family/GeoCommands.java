package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Decimal;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.operation.SortedSetOperations;
import io.reredis.option.GeoPlace;
import io.reredis.option.GeoUnit;
import io.reredis.resp.ReplyWriter;
import io.reredis.type.GeoHash;
import io.reredis.util.ReredisException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The commands on geospatial indexes. */
final class GeoCommands implements Family {
  private static final ReredisException UNIT =
      ReredisException.error("unsupported unit provided. please use M, KM, FT, MI");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "geoadd" -> GeoCommands::geoadd;
      case "geodist" -> GeoCommands::geodist;
      case "geopos" -> GeoCommands::geopos;
      case "geohash" -> GeoCommands::geohash;
      case "georadius" -> c -> search(c, GeoForm.RADIUS);
      case "georadius_ro" -> c -> search(c, GeoForm.RADIUS_RO);
      case "georadiusbymember" -> c -> search(c, GeoForm.BY_MEMBER);
      case "georadiusbymember_ro" -> c -> search(c, GeoForm.BY_MEMBER_RO);
      case "geosearch" -> c -> search(c, GeoForm.SEARCH);
      case "geosearchstore" -> c -> search(c, GeoForm.SEARCH_STORE);
      default -> throw Family.unknown(name);
    };
  }

  private static void geoadd(Call c) {
    AddOptions options = new AddOptions(c, false);
    int at = options.end;
    if ((c.count() - at) % 3 != 0 || options.nx && options.xx) {
      throw Errors.SYNTAX;
    }
    int count = (c.count() - at) / 3;
    if (count == 0) {
      throw Errors.SYNTAX;
    }
    double[] places = new double[2 * count];
    List<Bytes> members = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      place(c, at + 3 * i, places, 2 * i);
      members.add(c.arg(at + 3 * i + 2));
    }
    SortedSetOperations.Added added =
        c.geo().add(c.db(), c.arg(1), places, members, options.condition());
    c.reply.integer(added.added() + (options.ch ? added.changed() : 0));
  }

  /** Parses a longitude and a latitude. */
  static void place(Call c, int index, double[] into, int at) {
    into[at] = SortedSetSyntax.score(c, index);
    into[at + 1] = SortedSetSyntax.score(c, index + 1);
    GeoHash.check(into[at], into[at + 1]);
  }

  static GeoUnit unit(Call c, int index) {
    for (GeoUnit unit : GeoUnit.values()) {
      if (c.is(index, unit.name().toLowerCase(java.util.Locale.ROOT))) {
        return unit;
      }
    }
    throw UNIT;
  }

  private static void geodist(Call c) {
    if (c.count() > 5) {
      throw Errors.SYNTAX;
    }
    GeoUnit unit = c.count() == 5 ? unit(c, 4) : GeoUnit.M;
    double meters = c.geo().distance(c.db(), c.arg(1), c.arg(2), c.arg(3));
    if (Double.isNaN(meters)) {
      c.reply.nil();
    } else {
      c.reply.bulk(fixed(meters / unit.meters()));
    }
  }

  /** Returns a distance with four decimals. */
  private static String fixed(double distance) {
    return new BigDecimal(distance).setScale(4, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static void geopos(Call c) {
    double[] numbers = c.geo().numbers(c.db(), c.arg(1), c.rest(2));
    c.reply.array(numbers.length);
    for (double number : numbers) {
      if (Double.isNaN(number)) {
        c.reply.nilArray();
      } else {
        writePlace(c, GeoHash.longitude((long) number), GeoHash.latitude((long) number));
      }
    }
  }

  private static void writePlace(Call c, double longitude, double latitude) {
    c.reply.array(2);
    c.reply.decimal(Decimal.print(new BigDecimal(longitude)));
    c.reply.decimal(Decimal.print(new BigDecimal(latitude)));
  }

  private static void geohash(Call c) {
    double[] numbers = c.geo().numbers(c.db(), c.arg(1), c.rest(2));
    c.reply.array(numbers.length);
    for (double number : numbers) {
      if (Double.isNaN(number)) {
        c.reply.nil();
      } else {
        c.reply.bulk(GeoHash.text((long) number));
      }
    }
  }

  private static void search(Call c, GeoForm form) {
    GeoRequest request = new GeoRequest(c, form);
    if (request.target != null) {
      c.reply.integer(
          c.geo()
              .store(
                  c.db(),
                  request.target,
                  request.source,
                  request.query,
                  request.distances,
                  form.event));
      return;
    }
    List<GeoPlace<byte[]>> found = c.geo().search(c.db(), request.source, request.query);
    c.reply.array(found.size());
    found.forEach(place -> write(c, request, place));
  }

  private static void write(Call c, GeoRequest request, GeoPlace<byte[]> place) {
    ReplyWriter reply = c.reply;
    int parts = (request.withDistance ? 1 : 0) + (request.withHash ? 1 : 0);
    parts += request.withPlace ? 1 : 0;
    if (parts > 0) {
      reply.array(parts + 1);
    }
    reply.bulk(place.member());
    if (request.withDistance) {
      reply.bulk(fixed(place.distance()));
    }
    if (request.withHash) {
      reply.integer(place.hash());
    }
    if (request.withPlace) {
      writePlace(c, place.longitude(), place.latitude());
    }
  }
}
