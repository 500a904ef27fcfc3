package io.reredis.ws;

import io.reredis.acl.User;
import org.jspecify.annotations.Nullable;

/** The services of the dashboard for the connections of its {@link HttpLoop}. */
interface HttpServices {
  HttpLoop loop();

  Times times();

  HostRule hosts();

  Pages pages();

  Commands commands();

  TransferDesk transfers();

  /** Returns the answers of {@code /metrics}; null if there are none. */
  @Nullable Scrapes scrapes();

  /** Returns whether only clients on this machine are served (protected mode). */
  boolean refusesOthers();

  /** Returns the gate that decides who is served; null if all are. */
  @Nullable Gatekeeper gate();

  /** Returns the user of that name; null if there is none or it is off. */
  @Nullable User user(String name);

  /** Returns what {@code /healthz} answers from. */
  Health health();

  /** Returns whether one more observer is admitted. */
  boolean admits();

  /** Returns the number of databases. */
  int databases();

  /** Creates the socket of a new observer. */
  ObserverSocket observe(Connection connection);

  /** Creates the socket of a new stream. */
  ObserverSocket stream(Connection connection, StreamRequest request);

  /** Creates the response of a new stream of server-sent events. */
  EventStream events(Connection connection, StreamRequest request);
}
