package io.reredis.junit;

/** When {@link ReredisExtension} empties the databases of a store. */
public enum Flush {
  /** Before each test method, and before the constructor of its instance. */
  BEFORE_EACH,
  /** Never: what a method writes is there in the next one. */
  NEVER
}
