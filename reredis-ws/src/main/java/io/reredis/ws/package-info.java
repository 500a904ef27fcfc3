/**
 * The observer door. {@link io.reredis.ws.Dashboard} opens it on a store.
 *
 * <p>Three kinds of threads, each with objects of its own: the {@code Door} does all input and
 * output on all sockets, the {@code ChangeFeed} follows the store and builds what observers get,
 * and two threads of {@code Commands} execute what observers ask for. They hand each other messages
 * through queues and share no locks. Lock order: none is taken while another of this package is
 * held; the store's shard locks are taken by the feed and by commands, under none of ours.
 */
package io.reredis.ws;
