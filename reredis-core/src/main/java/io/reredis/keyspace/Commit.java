package io.reredis.keyspace;

import java.util.List;

/**
 * One committed change of one key, as the commit point hands it on.
 *
 * @param database the number of the database
 * @param key the key; not to be changed
 * @param events what happened, in Redis's order; at least one
 * @param revision grows with each commit of this key
 * @param deleted whether the key is gone after the change
 * @param effect the change as a deterministic command line, or null where nobody asked for it or
 *     where the event changed nothing (a miss)
 */
public record Commit(
    int database,
    byte[] key,
    List<KeyEvent> events,
    long revision,
    boolean deleted,
    byte[][] effect) {}
