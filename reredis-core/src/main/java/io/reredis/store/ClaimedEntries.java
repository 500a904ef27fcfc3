package io.reredis.store;

import io.reredis.util.StreamId;
import java.util.List;

/**
 * What a walk over pending entries has claimed.
 *
 * @param next the id to go on from, 0-0 where the walk is at its end
 * @param entries the entries that were claimed
 * @param deleted the ids of those that are gone from the stream, and not pending any more
 */
public record ClaimedEntries(StreamId next, List<StreamEntry> entries, List<StreamId> deleted) {}
