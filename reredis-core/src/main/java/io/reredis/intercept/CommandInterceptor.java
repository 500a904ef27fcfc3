package io.reredis.intercept;

/**
 * Decides about each request of a client before it is executed: over TCP, over the WebSocket of the
 * live page, and by {@code Reredis.execute}. Calls of the typed API are not requests; see {@link
 * WriteInterceptor}.
 */
@FunctionalInterface
public interface CommandInterceptor {
  /**
   * Decides about a request. It is called once for each request that passes the checks of arity,
   * login, rights and memory; for a command in a transaction when it is queued, and for EXEC; for a
   * script when it is called, and not for the commands of the script.
   *
   * <p>It is called by the thread that serves the client and others, so it must return within
   * microseconds and must not use the store. Calls of several threads overlap. An exception is
   * logged and the client receives an error.
   *
   * @param request valid until the method returns
   */
  Verdict before(CommandRequest request);
}
