package io.reredis.examples;

import static io.reredis.junit.Argument.any;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.Reredis;
import io.reredis.junit.Commands;
import io.reredis.junit.Faults;
import io.reredis.junit.ReredisTest;
import io.reredis.util.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisException;

/** Tests a small class that uses Redis through Jedis. */
@ReredisTest(manualClock = true)
class RateLimiterTest {
  /** Allows each user three requests per minute, and all requests while Redis fails. */
  record RateLimiter(JedisPooled redis) {
    boolean allows(String user) {
      try {
        long count = redis.incr("requests:" + user);
        if (count == 1) {
          redis.expire("requests:" + user, 60);
        }
        return count <= 3;
      } catch (JedisException e) {
        return true;
      }
    }
  }

  private final RateLimiter limiter;

  RateLimiterTest(JedisPooled client) {
    limiter = new RateLimiter(client);
  }

  @Test
  void threeRequestsAreAllowed(Reredis store) {
    for (int i = 0; i < 3; i++) {
      assertTrue(limiter.allows("ann"));
    }
    assertFalse(limiter.allows("ann"));
    assertEquals("4", store.strings().get("requests:ann"));
  }

  @Test
  void furtherRequestsAreAllowedAfterAMinute(Reredis store, ManualClock clock) {
    store.strings().set("requests:ann", "3", Duration.ofSeconds(60));
    assertFalse(limiter.allows("ann"));
    clock.advance(Duration.ofSeconds(61));
    assertTrue(limiter.allows("ann"));
  }

  @Test
  void requestsAreAllowedWhileRedisLoads(Faults faults, Commands commands) {
    faults.on("INCR").times(1).loading();
    assertTrue(limiter.allows("ann"));
    commands.assertReceived("INCR", "requests:ann");
    commands.assertNotReceived("EXPIRE", "requests:ann", any());
  }
}
