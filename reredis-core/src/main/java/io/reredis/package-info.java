/**
 * The entry of the API: opening a store, sessions, messages.
 *
 * <p>{@link io.reredis.Reredis#open()} gives a store in memory. Its methods lead to all the rest:
 *
 * <pre>{@code
 * try (Reredis store = Reredis.open(b -> b.directory(Path.of("data")).option("appendonly", "yes"))) {
 *   store.strings().set("k", "v");                       // the typed API: io.reredis.store
 *   Object reply = store.execute("SET", "k", "v", "NX"); // any command of Redis, as Java values
 *   store.onChange("*", change -> System.out.println(change));
 *   store.pubSub().publish("news", "hello");
 *   store.snapshot();
 * }
 * }</pre>
 *
 * <p>The modules {@code io.reredis.net} and {@code io.reredis.ws} open the same store to Redis
 * clients and to the live page.
 */
@NullMarked
package io.reredis;

import org.jspecify.annotations.NullMarked;
