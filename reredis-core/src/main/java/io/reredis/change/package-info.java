/**
 * Changes of keys, as listeners receive them, and the registration of listeners.
 *
 * <pre>{@code
 * Subscription jobs =
 *     store.onChange("job:*", change -> System.out.println(change.event() + " " + change.key()));
 * store.strings().set("job:7", "queued"); // prints: set job:7
 * jobs.close();
 * }</pre>
 */
@NullMarked
package io.reredis.change;

import org.jspecify.annotations.NullMarked;
