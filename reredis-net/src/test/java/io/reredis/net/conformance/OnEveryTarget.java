package io.reredis.net.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that runs against the store in process, over RESP2 and over RESP3, and against
 * redis-server over both protocols if it is installed. Its method takes a {@link Client}.
 */
@TestTemplate
@ExtendWith(Targets.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface OnEveryTarget {
  /**
   * The version of Redis whose documented behaviour the test requires; it does not run against an
   * older redis-server.
   */
  String since() default "";

  /** Whether the test needs a connection: pushes, several replies, pipelining, closing. */
  boolean sockets() default false;

  /** The reason for an intended difference from redis-server; empty if there is none. */
  String differs() default "";
}
