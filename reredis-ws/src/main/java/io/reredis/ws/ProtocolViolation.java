package io.reredis.ws;

/** Signals input that is not a message of the protocol; the connection is closed with 4400. */
final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  ProtocolViolation(String what) {
    super(what, null, false, false);
  }
}
