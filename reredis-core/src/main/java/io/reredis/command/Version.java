package io.reredis.command;

/** The versions of Reredis and of the compatible Redis. */
public final class Version {
  /** The version of Redis whose behaviour is implemented. */
  public static final String REDIS = "7.4.0";

  /** The version of Reredis. */
  public static final String REREDIS = "0.1.0";

  private Version() {}
}
