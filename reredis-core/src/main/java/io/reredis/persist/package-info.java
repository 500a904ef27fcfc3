/** Snapshots and the append-only log: files, loading and rewriting. */
@NullMarked
package io.reredis.persist;

import org.jspecify.annotations.NullMarked;
