package io.reredis.ws;

import java.time.Duration;

/**
 * Time limits and intervals.
 *
 * @param request from the first byte of a request, or from the connect, to the end of its head
 * @param keepAlive between two requests of a connection
 * @param response to receive a response
 * @param login from the welcome to the login
 * @param ack from a message to its acknowledgement
 * @param ping between two pings; silence for two of them ends a connection
 * @param closing from the close frame to the end of the connection
 * @param linger how long changes are collected after the last observer has left, in case it returns
 * @param stats between two statistics messages, and at most between two checks of rights
 */
record Times(
    Duration request,
    Duration keepAlive,
    Duration response,
    Duration login,
    Duration ack,
    Duration ping,
    Duration closing,
    Duration linger,
    Duration stats) {

  static final Times DEFAULT =
      new Times(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(1));

  Times request(Duration time) {
    return new Times(time, keepAlive, response, login, ack, ping, closing, linger, stats);
  }

  Times login(Duration time) {
    return new Times(request, keepAlive, response, time, ack, ping, closing, linger, stats);
  }

  Times ack(Duration time) {
    return new Times(request, keepAlive, response, login, time, ping, closing, linger, stats);
  }

  Times ping(Duration time) {
    return new Times(request, keepAlive, response, login, ack, time, closing, linger, stats);
  }

  Times closing(Duration time) {
    return new Times(request, keepAlive, response, login, ack, ping, time, linger, stats);
  }

  Times linger(Duration time) {
    return new Times(request, keepAlive, response, login, ack, ping, closing, time, stats);
  }

  Times stats(Duration time) {
    return new Times(request, keepAlive, response, login, ack, ping, closing, linger, time);
  }
}
