package io.reredis.type;

/**
 * The limits of compact values, from the options of these names. Written when an option changes and
 * read at any time without a lock: a change takes effect a moment later.
 */
public final class Thresholds {
  /** {@code hash-max-listpack-entries}: fields. */
  public int hashEntries = 512;

  /** {@code hash-max-listpack-value}: bytes of a field or value. */
  public int hashValue = 64;

  /** {@code list-max-listpack-size}: elements of a block, or -1 to -5 for 4 KB to 64 KB. */
  public int listSize = -2;

  /** {@code set-max-intset-entries}: members. */
  public int intsetEntries = 512;

  /** {@code set-max-listpack-entries}: members. */
  public int setEntries = 128;

  /** {@code set-max-listpack-value}: bytes of a member. */
  public int setValue = 64;

  /** {@code zset-max-listpack-entries}: members. */
  public int sortedSetEntries = 128;

  /** {@code zset-max-listpack-value}: bytes of a member. */
  public int sortedSetValue = 64;

  /** {@code stream-node-max-bytes}: bytes of a node, 0 for any. */
  public int streamNodeBytes = 4096;

  /** {@code stream-node-max-entries}: entries of a node, 0 for any. */
  public int streamNodeEntries = 100;

  /** {@code hll-sparse-max-bytes}: bytes of a sparse HyperLogLog. */
  public int sparseHyperLogLog = 3000;

  /** Creates thresholds with the default values. */
  public Thresholds() {}
}
