package io.reredis.junit;

/** How long a store of {@link ReredisExtension} lives. */
public enum StoreScope {
  /** From before the first method of a test class to after its last; nested classes share it. */
  CLASS,
  /** For one test method. Methods may then run at the same time. */
  METHOD
}
