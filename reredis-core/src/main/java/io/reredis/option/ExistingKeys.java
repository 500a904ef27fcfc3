package io.reredis.option;

/** How an import handles a key that exists already. */
public enum ExistingKeys {
  /** Ends the import with an error that names the key; the keys before it are kept. */
  REFUSE,
  /** Leaves the existing key unchanged. */
  SKIP,
  /** Replaces the existing key and its expiry by the imported one. */
  REPLACE
}
