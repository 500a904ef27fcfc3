/**
 * The typed API: one class for each type of value, and one for keys.
 *
 * <p>A {@link io.reredis.store.Database} has a view for each type of value. Keys and values are
 * text by default; a {@link io.reredis.store.Codec} gives them other Java types:
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
 * <p>These rules hold for all views:
 *
 * <ul>
 *   <li>A method is one atomic step and may be called by any thread, unless it says otherwise.
 *       Views hold no data of their own and may be kept.
 *   <li>Arguments and elements must not be null, except those marked {@code @Nullable}: a null
 *       throws a {@link java.lang.NullPointerException} that names the parameter, before anything
 *       is changed. For a missing value a method returns null or an empty optional, for a missing
 *       collection an empty collection or the number 0.
 *   <li>Arrays that are passed in are copied; returned arrays and collections belong to the caller.
 *   <li>A negative count or limit is an {@link java.lang.IllegalArgumentException}; {@link
 *       io.reredis.store.Lists#remove} alone gives the sign a meaning.
 *   <li>Times are {@link java.time.Duration} and {@link java.time.Instant}, truncated to
 *       milliseconds; a positive duration of less than a millisecond counts as one. They follow the
 *       store's {@link io.reredis.util.Clock}; one that does not fit a {@code long} of milliseconds
 *       is an {@link java.lang.IllegalArgumentException}. Timeouts of waiting methods are in real
 *       time: zero means no limit, and a negative timeout is an {@link
 *       java.lang.IllegalArgumentException}.
 *   <li>A method throws {@link io.reredis.util.ReredisException} if the data or the state of the
 *       store rules out the operation, and {@link java.lang.IllegalArgumentException} or {@link
 *       java.lang.NullPointerException} for an argument that is never valid.
 *   <li>A method named {@code …Async} returns a future and occupies no thread; one named {@code
 *       await…} blocks the calling thread. Dependent actions of the future run on the thread that
 *       completes it, such as the one that writes the element; they must be short. Closing the
 *       store completes the future with a {@link io.reredis.util.ReredisException}.
 * </ul>
 */
@NullMarked
package io.reredis.store;

import org.jspecify.annotations.NullMarked;
