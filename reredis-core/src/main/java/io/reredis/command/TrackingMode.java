package io.reredis.command;

import io.reredis.base.Bytes;
import java.util.List;

/**
 * The options of CLIENT TRACKING of a session. Written by the session's own thread only, except for
 * {@link #breakRedirect}.
 */
public final class TrackingMode {
  private final boolean broadcasts;
  private final boolean optIn;
  private final boolean optOut;
  private final boolean noLoop;
  private final long redirect;
  private final List<Bytes> prefixes;

  /** Whether CLIENT CACHING was called for the next command or transaction. */
  private boolean caching;

  private volatile boolean redirectBroken;

  /** Creates the options; see the methods of the same names. */
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

  /** Returns whether messages are sent for all keys with the prefixes: BCAST. */
  public boolean broadcasts() {
    return broadcasts;
  }

  /** Returns whether keys are recorded only after CLIENT CACHING YES. */
  public boolean optIn() {
    return optIn;
  }

  /** Returns whether keys are recorded unless CLIENT CACHING NO was called. */
  public boolean optOut() {
    return optOut;
  }

  /** Returns whether changes by the session itself send it no message. */
  public boolean noLoop() {
    return noLoop;
  }

  /** Returns the id of the session that receives the messages instead; 0 for none. */
  public long redirect() {
    return redirect;
  }

  /** Returns the prefixes for broadcasting mode; an empty prefix matches all keys. */
  public List<Bytes> prefixes() {
    return prefixes;
  }

  /** Returns whether CLIENT CACHING was called for the next command or transaction. */
  public boolean caching() {
    return caching;
  }

  /** Sets whether CLIENT CACHING applies to the next command or transaction. */
  public void caching(boolean on) {
    caching = on;
  }

  /** Returns whether the keys of the current command are to be recorded. */
  boolean notes() {
    return optIn ? caching : !optOut || !caching;
  }

  /** Returns whether the session that receives the messages no longer exists. */
  public boolean isRedirectBroken() {
    return redirectBroken;
  }

  void breakRedirect() {
    redirectBroken = true;
  }

  /** Returns whether a key begins with a prefix. */
  public static boolean startsWith(Bytes key, Bytes prefix) {
    return key.length() >= prefix.length()
        && prefix.sameAs(key.array(), key.offset(), prefix.length());
  }
}
