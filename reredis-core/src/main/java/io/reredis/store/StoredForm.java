package io.reredis.store;

/**
 * How a value is stored, for DEBUG OBJECT.
 *
 * @param encoding the name that OBJECT ENCODING tells
 * @param length the bytes that the value takes in a snapshot where it is not compressed
 * @param accessBits the 24 bits that are kept of its uses
 * @param idleSeconds the time since it was last used
 * @param blocks the blocks of a list that has such, else null
 */
public record StoredForm(
    String encoding, long length, int accessBits, long idleSeconds, Blocks blocks) {
  /**
   * The blocks of a list.
   *
   * @param count how many there are
   * @param elements how many elements they hold
   * @param bytes what they take together as listpacks
   */
  public record Blocks(long count, long elements, long bytes) {}
}
