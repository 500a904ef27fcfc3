/**
 * Types that the whole API shares: errors, clocks, types of values and ids of stream entries.
 *
 * <p>A program tells errors apart by their code:
 *
 * <pre>{@code
 * try {
 *   store.strings().increment("visits");
 * } catch (ReredisException e) {
 *   switch (e.code()) {
 *     case WRONGTYPE, ERR -> store.strings().set("visits", "1");
 *     case OOM, MISCONF -> System.err.println("not counted: " + e.getMessage());
 *     default -> throw e;
 *   }
 * }
 * }</pre>
 *
 * <p>A test moves the time with a {@link io.reredis.util.ManualClock}:
 *
 * <pre>{@code
 * ManualClock clock = new ManualClock(0);
 * try (Reredis store = Reredis.open(builder -> builder.clock(clock))) {
 *   store.strings().set("k", "v", Duration.ofSeconds(5));
 *   clock.advance(Duration.ofSeconds(6));
 *   System.out.println(store.strings().get("k")); // prints: null
 * }
 * }</pre>
 */
@NullMarked
package io.reredis.util;

import org.jspecify.annotations.NullMarked;
