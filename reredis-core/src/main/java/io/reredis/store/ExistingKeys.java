package io.reredis.store;

/** What an import does with a key that is there already. */
public enum ExistingKeys {
  /** It ends with an error that names the key; what came before stays. */
  REFUSE,
  /** It leaves the key as it is. */
  SKIP,
  /** It puts the imported key, with its expiry, in the place of the old one. */
  REPLACE
}
