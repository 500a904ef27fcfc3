package io.reredis.ws;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which host names this server answers to, and which pages may open a socket.
 *
 * <p>A page of another site can make its own name resolve to this machine (DNS rebinding); the
 * browser then sends that name as {@code Host}. So only known names are accepted: those of
 * loopback, the bind address, and those added by the options. The local address of the connection
 * is accepted, too, because another site cannot own it as a name. Immutable.
 */
final class HostRule {
  private final Set<String> names = new HashSet<>();

  HostRule(String bindAddress, Set<String> allowed) {
    names.add("localhost");
    names.add(bindAddress.toLowerCase(Locale.ROOT));
    allowed.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  /** Returns whether a {@code Host} header is accepted. */
  boolean allowsHost(@Nullable String header, InetSocketAddress local) {
    URI uri = parse("http://" + header);
    if (uri == null) {
      return false;
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    if (names.contains(host)) {
      return true;
    }
    InetAddress address = literal(host);
    return address != null && (address.isLoopbackAddress() || address.equals(local.getAddress()));
  }

  /**
   * Returns whether a page of that origin may open a socket with that {@code Host}: only if the
   * page came from that host. Clients other than browsers send no origin, and are accepted.
   */
  boolean allowsOrigin(@Nullable String origin, @Nullable String hostHeader) {
    if (origin == null) {
      return true;
    }
    URI page = parse(origin);
    if (page == null || !page.getPath().isEmpty()) {
      return false;
    }
    String scheme = page.getScheme();
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return false;
    }
    URI host = parse(scheme + "://" + hostHeader);
    return host != null
        && host.getHost().equalsIgnoreCase(page.getHost())
        && port(host) == port(page);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }

  /** Parses a URI of scheme, host and optional port without anything else; null otherwise. */
  private static @Nullable URI parse(String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getScheme() != null
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null
              && uri.getPath().isEmpty();
      return bare ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Returns the address of a literal, or null for a name, which is not resolved. */
  private static @Nullable InetAddress literal(String host) {
    boolean four = host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    if (!four && host.indexOf(':') < 0) {
      return null;
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
