package io.reredis.keyspace;

/**
 * What is known of the uses of a key that comes from elsewhere. Only what the policy goes by is
 * taken over.
 *
 * @param idleSeconds the time since the last use, -1 where it is unknown
 * @param frequency how often it is used, from 0 to 255 as LFU policies count it, -1 for unknown
 */
public record KeyUse(long idleSeconds, int frequency) {
  /** Nothing is known. */
  public static final KeyUse UNKNOWN = new KeyUse(-1, -1);
}
