package io.reredis.ws;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The decision of a {@link Gate}. Immutable. */
public final class Admission {
  private static final Admission REFUSED = new Admission(null, null);

  private final @Nullable String user;
  private final @Nullable String location;

  private Admission(@Nullable String user, @Nullable String location) {
    this.user = user;
    this.location = location;
  }

  /**
   * Admits the request with the rights of an ACL user, without asking for that user's password.
   * {@code default} is the user that clients are before they log in.
   *
   * @param user the name of a user that exists and is on; otherwise the request is refused with
   *     status 403
   */
  public static Admission as(String user) {
    return new Admission(Objects.requireNonNull(user, "user"), null);
  }

  /** Refuses the request with status 401. */
  public static Admission refused() {
    return REFUSED;
  }

  /**
   * Refuses the request, and sends a browser that opens the page to another address, such as the
   * program's form of login. Other requests are refused with status 401.
   *
   * @param location the address, absolute or relative to this server
   * @throws IllegalArgumentException if it contains other than visible ASCII characters
   */
  public static Admission redirect(String location) {
    if (location.isEmpty() || location.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("no address: " + location);
    }
    return new Admission(null, location);
  }

  /** Returns the name of the user; null if refused. */
  @Nullable String user() {
    return user;
  }

  /** Returns where to send a browser; null if admitted or refused without that. */
  @Nullable String location() {
    return location;
  }
}
