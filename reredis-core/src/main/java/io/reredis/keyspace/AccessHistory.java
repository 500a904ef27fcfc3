package io.reredis.keyspace;

/**
 * Access information of a key that was read from a file or another server. Only the part that the
 * eviction policy uses is kept.
 *
 * @param idleSeconds the time since the last access, -1 if unknown
 * @param frequency the access frequency from 0 to 255 as LFU policies count it, -1 if unknown
 */
public record AccessHistory(long idleSeconds, int frequency) {
  /** No access information. */
  public static final AccessHistory UNKNOWN = new AccessHistory(-1, -1);
}
