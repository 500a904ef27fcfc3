package io.reredis.resp;

/**
 * What a request may measure.
 *
 * @param bulkLength the most bytes of one argument ({@code proto-max-bulk-len})
 * @param arguments the most arguments of one request
 */
public record RequestLimits(long bulkLength, int arguments) {
  /** The limits of a connection that has not authenticated while it has to. */
  public static final RequestLimits UNAUTHENTICATED = new RequestLimits(16384, 10);

  /** Redis's default: 512 MB an argument. */
  public static final RequestLimits DEFAULT = new RequestLimits(512L << 20, Integer.MAX_VALUE);

  boolean unauthenticated() {
    return this == UNAUTHENTICATED;
  }
}
