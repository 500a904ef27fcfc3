/**
 * Change listeners: what they receive, and how they are registered and removed.
 *
 * <p>A listener is registered with a pattern for keys, and is removed by closing its {@link
 * io.reredis.change.Subscription}:
 *
 * <pre>{@code
 * Subscription jobs =
 *     store.onChange("job:*", change -> System.out.println(change.event() + " " + change.key()));
 * store.strings().set("job:7", "queued"); // prints: set job:7
 * jobs.close();
 * }</pre>
 *
 * <p>A {@link io.reredis.change.Change} has the key and the event, but not the value: when the
 * listener is called, the value may have changed again. A cache drops the key and reads it when it
 * needs it. It also handles databases that are cleared or swapped as a whole:
 *
 * <pre>{@code
 * Map<String, String> cache = new ConcurrentHashMap<>();
 * ChangeListener listener =
 *     new ChangeListener() {
 *       @Override
 *       public void onChange(Change change) {
 *         cache.remove(change.key());
 *       }
 *
 *       @Override
 *       public void onDatabaseReset(int database) {
 *         cache.clear();
 *       }
 *     };
 * try (Subscription invalidation = store.onChange("user:*", listener)) {
 *   store.hashes().put("user:1", "name", "Ann");
 * }
 * }</pre>
 *
 * <ul>
 *   <li>Listeners run on threads that write to the store, one call at a time. Pass long work to an
 *       executor.
 *   <li>Changes of one key arrive in order. {@link io.reredis.change.Change#revision} grows with
 *       each write to the key, so a program that passes changes on can tell which is newer.
 *   <li>An expired key is reported with the event {@code expired} when the store removes it, which
 *       may be later than its time of expiry.
 *   <li>Changes while the files of the store are loaded are not reported.
 * </ul>
 */
@NullMarked
package io.reredis.change;

import org.jspecify.annotations.NullMarked;
