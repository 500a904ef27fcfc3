/** Shards, tables, entries, handles, expiry, eviction, and snapshots of all keys. */
@NullMarked
package io.reredis.keyspace;

import org.jspecify.annotations.NullMarked;
