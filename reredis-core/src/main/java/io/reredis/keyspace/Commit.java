package io.reredis.keyspace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One committed change of one key.
 *
 * @param database the number of the database
 * @param key the key; must not be modified
 * @param events the events, in Redis's order; at least one
 * @param revision grows with each commit of this key
 * @param deleted whether the key no longer exists after the change
 * @param effect the change as a deterministic command line, or null if effects were not requested
 *     or the event changed nothing (a miss)
 */
public record Commit(
    int database,
    byte[] key,
    List<KeyEvent> events,
    long revision,
    boolean deleted,
    byte @Nullable [][] effect) {}
