/** A JUnit extension that gives tests a store of their own. */
module io.reredis.junit {
  requires transitive io.reredis.core;
  requires io.reredis.net;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;
  requires static redis.clients.jedis;
  requires static lettuce.core;

  exports io.reredis.junit;
}
