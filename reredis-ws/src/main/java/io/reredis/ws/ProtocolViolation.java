package io.reredis.ws;

/** What arrived is no message of the protocol; the socket is closed with 4400. */
final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  ProtocolViolation(String what) {
    super(what, null, false, false);
  }
}
