package io.reredis.store;

import io.reredis.util.StreamId;

/**
 * What is known of a stream.
 *
 * @param length the number of entries
 * @param lastId the id of the entry that was added last, be it there or not
 * @param maxDeletedId the greatest id of an entry that was deleted, 0-0 for none
 * @param entriesAdded how many entries were ever added
 * @param groups the number of consumer groups
 * @param first the first entry, null where there is none
 * @param last the last entry, null where there is none
 */
public record StreamInfo(
    long length,
    StreamId lastId,
    StreamId maxDeletedId,
    long entriesAdded,
    int groups,
    StreamEntry first,
    StreamEntry last) {}
