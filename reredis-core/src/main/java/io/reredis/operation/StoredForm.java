package io.reredis.operation;

import org.jspecify.annotations.Nullable;

/**
 * How a value is stored, for DEBUG OBJECT.
 *
 * @param encoding the name that OBJECT ENCODING reports
 * @param length the uncompressed size of the value in a snapshot, in bytes
 * @param accessBits the 24 access bits
 * @param idleSeconds the time since the last access
 * @param blocks the blocks of a list that has any, else null
 */
public record StoredForm(
    String encoding, long length, int accessBits, long idleSeconds, @Nullable Blocks blocks) {
  /**
   * The blocks of a list.
   *
   * @param count the number of blocks
   * @param elements the number of elements
   * @param bytes their total size as listpacks
   */
  public record Blocks(long count, long elements, long bytes) {}
}
