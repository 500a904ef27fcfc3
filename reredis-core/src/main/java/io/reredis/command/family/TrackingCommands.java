package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.command.Session;
import io.reredis.command.TrackingMode;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subcommands of CLIENT for client-side caching. */
final class TrackingCommands implements Family {
  private static final ReredisException TWO_REDIRECTS =
      ReredisException.error("A client can only redirect to a single other client");
  private static final ReredisException NO_REDIRECT_TARGET =
      ReredisException.error("The client ID you want redirect to does not exist");
  private static final ReredisException PREFIX_WITHOUT_BCAST =
      ReredisException.error("PREFIX option requires BCAST mode to be enabled");
  private static final ReredisException SWITCHED_BCAST =
      ReredisException.error(
          "You can't switch BCAST mode on/off before disabling tracking for this client, and then"
              + " re-enabling it with a different mode.");
  private static final ReredisException BCAST_AND_OPT =
      ReredisException.error("OPTIN and OPTOUT are not compatible with BCAST");
  private static final ReredisException OPTIN_AND_OPTOUT =
      ReredisException.error("You can't specify both OPTIN mode and OPTOUT mode");
  private static final ReredisException SWITCHED_OPT =
      ReredisException.error(
          "You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then"
              + " re-enabling it with a different mode.");
  private static final ReredisException CACHING_WITHOUT_OPT =
      ReredisException.error(
          "CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
              + " OPTOUT mode enabled");
  private static final ReredisException CACHING_YES =
      ReredisException.error(
          "CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
  private static final ReredisException CACHING_NO =
      ReredisException.error(
          "CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "client|tracking" -> TrackingCommands::tracking;
      case "client|caching" -> TrackingCommands::caching;
      case "client|getredir" -> TrackingCommands::getredir;
      case "client|trackinginfo" -> TrackingCommands::info;
      default -> throw Family.unknown(name);
    };
  }

  private static void getredir(Call c) {
    TrackingMode mode = c.session.tracking;
    c.reply.integer(mode == null ? -1 : mode.redirect());
  }

  private static void tracking(Call c) {
    Options options = new Options(c);
    if (c.is(2, "on")) {
      options.check(c.session.tracking);
      start(c.session, options);
    } else if (c.is(2, "off")) {
      c.session.stopTracking();
    } else {
      throw Errors.SYNTAX;
    }
    c.reply.ok();
  }

  private static void start(Session session, Options o) {
    TrackingMode old = session.tracking;
    List<Bytes> prefixes = new ArrayList<>(old == null ? List.of() : old.prefixes());
    for (int i = 0; i < o.prefixes.size(); i++) {
      checkOverlap(o.prefixes.get(i), prefixes, "an existing");
      checkOverlap(
          o.prefixes.get(i), o.prefixes.subList(i + 1, o.prefixes.size()), "another provided");
    }
    prefixes.addAll(o.prefixes);
    Bytes any = new Bytes();
    if (o.broadcasts && o.prefixes.isEmpty() && !prefixes.contains(any)) {
      prefixes.add(any);
    }
    prefixes.sort(Comparator.comparing(Bytes::copy, Arrays::compareUnsigned));
    session.tracking =
        new TrackingMode(o.broadcasts, o.optIn, o.optOut, o.noLoop, o.redirect, prefixes);
    session.engine().tracking().add(session);
  }

  private static void checkOverlap(Bytes prefix, List<Bytes> others, String which) {
    for (Bytes other : others) {
      if (TrackingMode.startsWith(prefix, other) || TrackingMode.startsWith(other, prefix)) {
        throw ReredisException.error(
            "Prefix '"
                + prefix
                + "' overlaps with "
                + which
                + " prefix '"
                + other
                + "'. Prefixes for a single client must not overlap.");
      }
    }
  }

  private static void caching(Call c) {
    TrackingMode mode = c.session.tracking;
    if (mode == null || !mode.optIn() && !mode.optOut()) {
      throw CACHING_WITHOUT_OPT;
    }
    if (c.is(2, "yes")) {
      if (!mode.optIn()) {
        throw CACHING_YES;
      }
    } else if (c.is(2, "no")) {
      if (!mode.optOut()) {
        throw CACHING_NO;
      }
    } else {
      throw Errors.SYNTAX;
    }
    mode.caching(true);
    c.reply.ok();
  }

  private static void info(Call c) {
    TrackingMode mode = c.session.tracking;
    List<String> flags = new ArrayList<>();
    flags.add(mode == null ? "off" : "on");
    if (mode != null) {
      addIf(flags, mode.broadcasts(), "bcast");
      addIf(flags, mode.optIn(), "optin");
      addIf(flags, mode.optIn() && mode.caching(), "caching-yes");
      addIf(flags, mode.optOut(), "optout");
      addIf(flags, mode.optOut() && mode.caching(), "caching-no");
      addIf(flags, mode.noLoop(), "noloop");
      addIf(flags, mode.isRedirectBroken(), "broken_redirect");
    }
    c.reply.map(3);
    c.reply.bulk("flags");
    c.reply.set(flags.size());
    flags.forEach(c.reply::bulk);
    c.reply.bulk("redirect");
    c.reply.integer(mode == null ? -1 : mode.redirect());
    c.reply.bulk("prefixes");
    List<Bytes> prefixes = mode == null ? List.of() : mode.prefixes();
    c.reply.array(prefixes.size());
    prefixes.forEach(c.reply::bulk);
  }

  private static void addIf(List<String> flags, boolean on, String flag) {
    if (on) {
      flags.add(flag);
    }
  }

  /** The options of one CLIENT TRACKING. */
  private static final class Options {
    boolean broadcasts;
    boolean optIn;
    boolean optOut;
    boolean noLoop;
    long redirect;
    final List<Bytes> prefixes = new ArrayList<>();

    Options(Call c) {
      for (int i = 3; i < c.count(); i++) {
        boolean more = i + 1 < c.count();
        if (c.is(i, "redirect") && more) {
          redirectTo(c, ++i);
        } else if (c.is(i, "prefix") && more) {
          prefixes.add(c.arg(++i).detach());
        } else if (c.is(i, "bcast")) {
          broadcasts = true;
        } else if (c.is(i, "optin")) {
          optIn = true;
        } else if (c.is(i, "optout")) {
          optOut = true;
        } else if (c.is(i, "noloop")) {
          noLoop = true;
        } else {
          throw Errors.SYNTAX;
        }
      }
    }

    private void redirectTo(Call c, int index) {
      if (redirect != 0) {
        throw TWO_REDIRECTS;
      }
      redirect = c.integer(index);
      if (c.engine().clients().find(redirect) == null) {
        throw NO_REDIRECT_TARGET;
      }
    }

    void check(@Nullable TrackingMode old) {
      if (!broadcasts && !prefixes.isEmpty()) {
        throw PREFIX_WITHOUT_BCAST;
      }
      if (old != null && old.broadcasts() != broadcasts) {
        throw SWITCHED_BCAST;
      }
      if (broadcasts && (optIn || optOut)) {
        throw BCAST_AND_OPT;
      }
      if (optIn && optOut) {
        throw OPTIN_AND_OPTOUT;
      }
      if (old != null && (optIn && old.optOut() || optOut && old.optIn())) {
        throw SWITCHED_OPT;
      }
    }
  }
}
