package io.reredis.net.conformance;

/** The servers and protocols that a test runs against. */
enum Target {
  IN_PROCESS(Reply.Form.JAVA, false),
  RESP2(Reply.Form.TWO, false),
  RESP3(Reply.Form.THREE, false),
  REDIS_RESP2(Reply.Form.TWO, true),
  REDIS_RESP3(Reply.Form.THREE, true);

  private final Reply.Form form;
  private final boolean redis;

  Target(Reply.Form form, boolean redis) {
    this.form = form;
    this.redis = redis;
  }

  Reply.Form form() {
    return form;
  }

  /** Returns whether the target is redis-server. */
  boolean isRedis() {
    return redis;
  }

  boolean isSocket() {
    return this != IN_PROCESS;
  }

  /** Returns the protocol version. */
  int version() {
    return form == Reply.Form.TWO ? 2 : 3;
  }
}
