/**
 * Change listeners: what they receive, and how they are registered and removed.
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
