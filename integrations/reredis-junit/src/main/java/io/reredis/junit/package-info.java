/**
 * A JUnit extension that gives a test a store of its own, which clients reach over TCP.
 *
 * <p>{@link io.reredis.junit.ReredisTest} passes the store and connected clients to constructors
 * and methods of the test:
 *
 * <pre>{@code
 * import static org.junit.jupiter.api.Assertions.assertEquals;
 * import org.junit.jupiter.api.Test;
 * import redis.clients.jedis.JedisPooled;
 *
 * @ReredisTest
 * class VisitsTest {
 *   @Test
 *   void countsVisits(JedisPooled client, Reredis store) {
 *     client.incr("visits");
 *     assertEquals("1", store.strings().get("visits"));
 *   }
 * }
 * }</pre>
 *
 * <p>A {@link io.reredis.junit.ReredisExtension} in a field takes further settings, such as users
 * or a clock that only the test moves. {@link io.reredis.junit.Faults} make the server fail, and
 * {@link io.reredis.junit.Commands} tell what it has received:
 *
 * <pre>{@code
 * import org.junit.jupiter.api.Test;
 * import org.junit.jupiter.api.extension.RegisterExtension;
 * import redis.clients.jedis.JedisPooled;
 *
 * class RetryTest {
 *   @RegisterExtension
 *   static final ReredisExtension redis =
 *       ReredisExtension.create(setup -> setup.option("maxmemory", "10mb"));
 *
 *   @Test
 *   void asksAgain() {
 *     redis.faults().on("GET").times(1).error("ERR not now");
 *     try (JedisPooled client = new JedisPooled(redis.uri())) {
 *       readWithRetry(client, "k");
 *     }
 *     redis.commands().assertReceived("GET", "k");
 *   }
 *
 *   private static String readWithRetry(JedisPooled client, String key) {
 *     try {
 *       return client.get(key);
 *     } catch (RuntimeException e) {
 *       return client.get(key);
 *     }
 *   }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>A store lives for a class and is emptied before each method; {@link
 *       io.reredis.junit.StoreScope} and {@link io.reredis.junit.Flush} change that.
 *   <li>Classes may run in parallel, since each has a store and a port of its own.
 *   <li>Clients that a test receives as parameters are closed after it.
 * </ul>
 */
@NullMarked
package io.reredis.junit;

import org.jspecify.annotations.NullMarked;
