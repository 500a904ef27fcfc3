/**
 * A JUnit extension that gives a test a store of its own, which clients reach over TCP.
 *
 * <pre>{@code
 * @ReredisTest
 * class VisitsTest {
 *   @Test
 *   void countsVisits(JedisPooled client, Reredis store) {
 *     client.incr("visits");
 *     assertEquals("1", store.strings().get("visits"));
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.reredis.junit;

import org.jspecify.annotations.NullMarked;
