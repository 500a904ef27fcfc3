/**
 * The observer server. {@link io.reredis.ws.Dashboard} opens it on a store.
 *
 * <p>Three kinds of threads, each with objects of its own: the {@code Door} handles all input and
 * output on all sockets, the {@code ChangeFeed} follows the store and builds the messages for
 * observers, and two threads of {@code Commands} execute the commands of observers. They pass
 * messages through queues and share no locks. Lock order: no lock of this package is taken while
 * another one is held; the feed and the commands take the store's shard locks, under no lock of
 * this package.
 */
@NullMarked
package io.reredis.ws;

import org.jspecify.annotations.NullMarked;
