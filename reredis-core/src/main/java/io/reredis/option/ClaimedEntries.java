package io.reredis.option;

import io.reredis.util.StreamId;
import java.util.List;

/**
 * The result of one step of claiming idle pending entries.
 *
 * @param next the id to continue from, 0-0 at the end
 * @param entries the claimed entries
 * @param deleted the ids of entries that were deleted from the stream and are no longer pending
 */
public record ClaimedEntries(StreamId next, List<StreamEntry> entries, List<StreamId> deleted) {}
