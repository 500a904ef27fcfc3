package io.reredis.command;

/** Which version this is, and of which Redis it behaves like. */
public final class Version {
  /** The version of Redis whose behaviour is the measure. */
  public static final String REDIS = "7.4.0";

  /** The version of Reredis. */
  public static final String REREDIS = "0.1.0";

  private Version() {}
}
