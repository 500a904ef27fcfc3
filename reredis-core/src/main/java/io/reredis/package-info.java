/**
 * The entry point of the API: the store, its sessions and its messages.
 *
 * <p>{@link io.reredis.Reredis#open()} opens a store in memory. The rest of the API is reached
 * through its methods:
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
 * <p>Arguments must not be null, except those marked {@code @Nullable}: a null throws a {@link
 * java.lang.NullPointerException} that names the parameter, before anything is registered or
 * changed. This holds for all packages of the API.
 *
 * <p>The modules {@code io.reredis.net} and {@code io.reredis.ws} serve the same store to Redis
 * clients and to a live web page.
 */
@NullMarked
package io.reredis;

import org.jspecify.annotations.NullMarked;
