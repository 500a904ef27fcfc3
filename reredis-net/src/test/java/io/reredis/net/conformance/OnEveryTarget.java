package io.reredis.net.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs against the store in process, over RESP2 and over RESP3, and against
 * redis-server over both, where there is one. Its method takes a {@link Client}.
 */
@TestTemplate
@ExtendWith(Targets.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface OnEveryTarget {
  /**
   * The version of Redis whose documented behaviour the test demands: it does not run against an
   * older redis-server.
   */
  String since() default "";

  /** Whether the test needs a connection: pushes, several replies, pipelining, closing. */
  boolean sockets() default false;

  /** Why redis-server behaves otherwise, where the difference is intended; empty for none. */
  String differs() default "";
}
