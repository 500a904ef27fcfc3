package io.reredis.resp;

/**
 * The size limits of a request.
 *
 * @param bulkLength the maximum length of an argument ({@code proto-max-bulk-len})
 * @param arguments the maximum number of arguments
 */
public record RequestLimits(long bulkLength, int arguments) {
  /** The limits before a required authentication. */
  public static final RequestLimits UNAUTHENTICATED = new RequestLimits(16384, 10);

  /** Redis's default: 512 MB per argument. */
  public static final RequestLimits DEFAULT = new RequestLimits(512L << 20, Integer.MAX_VALUE);

  boolean unauthenticated() {
    return this == UNAUTHENTICATED;
  }
}
