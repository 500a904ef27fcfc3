package io.reredis.ws;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that a {@link Gate} decides about. Immutable. */
public final class PageRequest {
  private final HttpRequest request;
  private final InetSocketAddress remote;

  PageRequest(HttpRequest request, InetSocketAddress remote) {
    this.request = request;
    this.remote = remote;
  }

  /** Returns the path without query, such as {@code /}, {@code /ws} or {@code /events}. */
  public String path() {
    return request.path();
  }

  /**
   * Returns the value of a header, or null if it is absent. Values of several headers of the same
   * name are joined by commas.
   *
   * @param name the name in any case
   */
  public @Nullable String header(String name) {
    return request.header(name.toLowerCase(Locale.ROOT));
  }

  /** Returns the value of a cookie, or null if it is absent. */
  public @Nullable String cookie(String name) {
    Objects.requireNonNull(name, "name");
    String cookies = request.header("cookie");
    if (cookies != null) {
      for (String cookie : cookies.split("[;,]")) {
        String pair = cookie.strip();
        if (pair.length() > name.length()
            && pair.startsWith(name)
            && pair.charAt(name.length()) == '=') {
          return pair.substring(name.length() + 1);
        }
      }
    }
    return null;
  }

  /** Returns the address of the peer, which is that of the proxy if there is one. */
  public InetSocketAddress remoteAddress() {
    return remote;
  }
}
