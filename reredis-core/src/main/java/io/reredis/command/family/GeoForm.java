package io.reredis.command.family;

import io.reredis.keyspace.KeyEvent;
import org.jspecify.annotations.Nullable;

/** The commands that search an area, by the form of their arguments. */
enum GeoForm {
  /** GEORADIUS. */
  RADIUS(KeyEvent.GEORADIUSSTORE),
  RADIUS_RO(null),
  /** GEORADIUSBYMEMBER. */
  BY_MEMBER(KeyEvent.GEORADIUSSTORE),
  BY_MEMBER_RO(null),
  SEARCH(null),
  SEARCH_STORE(KeyEvent.GEOSEARCHSTORE);

  /** The event of a stored result; null for a command that stores none. */
  final @Nullable KeyEvent event;

  GeoForm(@Nullable KeyEvent event) {
    this.event = event;
  }

  /** Returns whether words name the area, as for GEOSEARCH. */
  boolean isSearch() {
    return this == SEARCH || this == SEARCH_STORE;
  }

  /** Returns whether the options STORE and STOREDIST name a target. */
  boolean hasStoreOptions() {
    return this == RADIUS || this == BY_MEMBER;
  }

  /** Returns whether the centre is a member, as for GEORADIUSBYMEMBER. */
  boolean isByMember() {
    return this == BY_MEMBER || this == BY_MEMBER_RO;
  }
}
