package io.reredis.ws;

/** The form in which the changes of a subscription are sent. */
enum Form {
  /** The deltas of the observer protocol. */
  DELTAS,

  /** A text frame for each change. */
  FRAMES,

  /** A server-sent event for each change. */
  EVENTS
}
