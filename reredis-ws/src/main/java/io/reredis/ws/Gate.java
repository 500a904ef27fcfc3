package io.reredis.ws;

/**
 * Decides who may use a page that a program serves: the program's own login in front of it.
 *
 * <p>A gate is asked for each request of the page, each socket and each stream, but not for {@code
 * /health}. It decides by what a browser sends with each request, such as a cookie. It is called by
 * threads of the page, several at a time, and may wait. An exception refuses the request with
 * status 500.
 *
 * <p>A socket stays open when the session that it was admitted for ends. {@code CLIENT KILL USER}
 * closes the sockets of an ACL user.
 */
@FunctionalInterface
public interface Gate {
  /** Decides about a request. */
  Admission admit(PageRequest request);
}
