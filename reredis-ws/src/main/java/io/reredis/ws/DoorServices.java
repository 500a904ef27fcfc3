package io.reredis.ws;

/** What the connections of a door need from it. */
interface DoorServices {
  Door door();

  Times times();

  HostRule hosts();

  Pages pages();

  Commands commands();

  /** Whether nobody from another machine is served now. */
  boolean refusesOthers();

  /** Whether the data is being loaded, so that no command is served. */
  boolean isLoading();

  /** Whether there is room for one more observer. */
  boolean admits();

  /** Makes the socket of a new observer. */
  ObserverSocket observe(Connection connection);
}
