/**
 * The typed API: one class for each family of values.
 *
 * <p>A {@link io.reredis.store.Database} has a view of each family. The keys and values are text by
 * default; a {@link io.reredis.store.Codec} gives them other types:
 *
 * <pre>{@code
 * try (Reredis store = Reredis.open()) {
 *   store.strings().set("greeting", "hello", Duration.ofMinutes(5));
 *   store.sortedSets().add("board", Map.of("ann", 31.0, "bob", 27.0));
 *   List<String> best = store.sortedSets().range("board", Range.byRank(0, 9).reversed());
 *
 *   Codec<UUID> ids = Codec.utf8().map(UUID::fromString, UUID::toString);
 *   Database<UUID, byte[]> sessions = store.database(1).with(ids, Codec.bytes());
 *   sessions.strings().set(UUID.randomUUID(), new byte[] {1, 2, 3});
 * }
 * }</pre>
 *
 * <p>These rules hold for all families:
 *
 * <ul>
 *   <li>A method is one atomic step and may be called by all threads, unless it says otherwise.
 *       Views are immutable and cheap to keep.
 *   <li>Arguments and elements must not be null, except those marked {@code @Nullable}. For a
 *       missing value a method returns null or an empty optional, for a missing collection an empty
 *       collection or the number 0.
 *   <li>Arrays that are passed in are copied; returned arrays and collections belong to the caller.
 *   <li>Times are {@link java.time.Duration} and {@link java.time.Instant}, with a precision of a
 *       millisecond. They follow the store's {@link io.reredis.util.Clock}; timeouts of waiting
 *       methods are measured in real time. A duration or time that is too long for a {@code long}
 *       of milliseconds is an {@link java.lang.IllegalArgumentException}.
 *   <li>A method throws {@link io.reredis.util.ReredisException} if the data or the state of the
 *       store does not allow the operation, and {@link java.lang.IllegalArgumentException} or
 *       {@link java.lang.NullPointerException} for an argument that is never valid.
 *   <li>A method named {@code …Async} returns a future and occupies no thread; one named {@code
 *       await…} blocks the calling thread. Dependent actions of the future run on the thread that
 *       writes the element, or on a timer thread after a timeout; they must be short. Closing the
 *       store fails the future with a {@link io.reredis.util.ReredisException}.
 * </ul>
 */
@NullMarked
package io.reredis.store;

import org.jspecify.annotations.NullMarked;
