package io.reredis.intercept;

/**
 * Decides about each request of a client before it is executed: over TCP, over the WebSocket of the
 * live page, and by {@code Reredis.execute} and {@code CommandSession}. Calls of the typed API are
 * not requests; see {@link WriteInterceptor}.
 */
@FunctionalInterface
public interface CommandInterceptor {
  /**
   * Decides about a request. It is called once for each request that passes the checks of the
   * number of arguments, login, rights and memory. In a transaction it is called when a command is
   * queued, and again for EXEC. It is called for EVAL and FCALL, but not for the commands that the
   * script executes.
   *
   * <p>The thread that serves the client calls it. This thread also serves other clients, so the
   * method must return within microseconds and must not use the store. Several threads may call it
   * at the same time. If it throws an exception, the exception is logged, the request is not
   * executed, and the client receives an error.
   *
   * @param request valid until the method returns
   * @return the verdict, not null
   */
  Verdict before(CommandRequest request);
}
