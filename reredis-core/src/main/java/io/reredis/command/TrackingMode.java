package io.reredis.command;

import io.reredis.util.Bytes;
import java.util.List;

/**
 * How a session is told of changes: the options of CLIENT TRACKING. Written by the session's own
 * thread only, but for the mark of a broken redirection.
 */
final class TrackingMode {
  private final boolean broadcasts;
  private final boolean optIn;
  private final boolean optOut;
  private final boolean noLoop;
  private final long redirect;
  private final List<Bytes> prefixes;

  /** Whether CLIENT CACHING was said for the next command. */
  private boolean caching;

  private volatile boolean redirectBroken;

  TrackingMode(
      boolean broadcasts,
      boolean optIn,
      boolean optOut,
      boolean noLoop,
      long redirect,
      List<Bytes> prefixes) {
    this.broadcasts = broadcasts;
    this.optIn = optIn;
    this.optOut = optOut;
    this.noLoop = noLoop;
    this.redirect = redirect;
    this.prefixes = prefixes;
  }

  boolean broadcasts() {
    return broadcasts;
  }

  boolean optIn() {
    return optIn;
  }

  boolean optOut() {
    return optOut;
  }

  boolean noLoop() {
    return noLoop;
  }

  /** The session that gets the messages instead, by its id; 0 for none. */
  long redirect() {
    return redirect;
  }

  /** The prefixes of the keys that are told of; one that is empty means all keys. */
  List<Bytes> prefixes() {
    return prefixes;
  }

  boolean caching() {
    return caching;
  }

  /** Says whether CLIENT CACHING holds for the next command. */
  void caching(boolean on) {
    caching = on;
  }

  /** Whether the keys that are read now are to be noted. */
  boolean notes() {
    return optIn ? caching : !optOut || !caching;
  }

  boolean isRedirectBroken() {
    return redirectBroken;
  }

  void breakRedirect() {
    redirectBroken = true;
  }

  static boolean startsWith(Bytes key, Bytes prefix) {
    return key.length() >= prefix.length()
        && prefix.sameAs(key.array(), key.offset(), prefix.length());
  }
}
