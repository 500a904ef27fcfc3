package io.reredis.ws;

/** The WebSocket close codes in use. */
final class CloseCode {
  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int INTERNAL_ERROR = 1011;
  static final int NOT_OF_THIS_PROTOCOL = 4400;
  static final int LOGIN_FAILED = 4401;
  static final int TOO_SLOW = 4408;

  private CloseCode() {}
}
