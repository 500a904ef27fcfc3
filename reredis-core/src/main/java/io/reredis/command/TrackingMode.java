package io.reredis.command;

import io.reredis.util.Bytes;
import java.util.List;

/**
 * How a session is told of changes: the options of CLIENT TRACKING. Written by the session's own
 * thread only, but for the mark of a broken redirection.
 */
public final class TrackingMode {
  private final boolean broadcasts;
  private final boolean optIn;
  private final boolean optOut;
  private final boolean noLoop;
  private final long redirect;
  private final List<Bytes> prefixes;

  /** Whether CLIENT CACHING was said for the next command. */
  private boolean caching;

  private volatile boolean redirectBroken;

  public TrackingMode(
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

  public boolean broadcasts() {
    return broadcasts;
  }

  public boolean optIn() {
    return optIn;
  }

  public boolean optOut() {
    return optOut;
  }

  public boolean noLoop() {
    return noLoop;
  }

  /** The session that gets the messages instead, by its id; 0 for none. */
  public long redirect() {
    return redirect;
  }

  /** The prefixes of the keys that are told of; one that is empty means all keys. */
  public List<Bytes> prefixes() {
    return prefixes;
  }

  public boolean caching() {
    return caching;
  }

  /** Says whether CLIENT CACHING holds for the next command. */
  public void caching(boolean on) {
    caching = on;
  }

  /** Whether the keys that are read now are to be noted. */
  boolean notes() {
    return optIn ? caching : !optOut || !caching;
  }

  public boolean isRedirectBroken() {
    return redirectBroken;
  }

  void breakRedirect() {
    redirectBroken = true;
  }

  public static boolean startsWith(Bytes key, Bytes prefix) {
    return key.length() >= prefix.length()
        && prefix.sameAs(key.array(), key.offset(), prefix.length());
  }
}
