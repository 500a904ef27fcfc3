package io.reredis.command;

/** The property that the duration of a command depends on; {@link Weights} estimates it. */
enum Weight {
  /** It is never long with few arguments. */
  NONE,
  /** All elements of its keys. */
  ELEMENTS,
  /** All elements of its keys, or a part of an index of them, which are passed over quickly. */
  PASSED_ELEMENTS,
  /** The elements of its smallest key, apart from the one that it writes to. */
  SMALLEST,
  /** The number behind COUNT, as far as there are elements. */
  COUNT,
  /** The number behind COUNT, as far as there are elements; all of them without it. */
  COUNT_OR_ALL,
  /** The number behind the key, as far as there are elements. */
  NUMBER,
  /** The number behind COUNT, as far as there are elements in all of its keys. */
  COUNT_IN_KEYS,
  /** The number behind COUNT, for each of which some entries are examined. */
  CLAIMS,
  /** The number of pending entries that is asked for. */
  PENDING,
  /** All elements with COUNT 0. */
  FULL,
  /** All keys of all databases if it is asked for their digest. */
  DIGEST,
  /** All keys of the database. */
  KEYS,
  /** The bytes of its strings. */
  BYTES,
  /** The product of the lengths of two strings. */
  PRODUCT,
  /** The bytes of a serialized value. */
  PAYLOAD,
  /** The bytes by which a string grows up to an offset in bytes. */
  GROWTH,
  /** The bytes by which a string grows up to an offset in bits. */
  GROWTH_IN_BITS,
  /** The bytes by which a string grows up to the highest offset of its subcommands. */
  GROWTH_IN_FIELDS,
  /** The weights of the queued commands. */
  QUEUE
}
