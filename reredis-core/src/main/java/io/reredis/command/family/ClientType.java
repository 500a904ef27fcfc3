package io.reredis.command.family;

import io.reredis.command.Session;
import io.reredis.util.Bytes;
import io.reredis.util.ReredisException;

/** The kinds of clients that CLIENT LIST and CLIENT KILL tell apart. */
enum ClientType {
  NORMAL,
  PUBSUB,
  /** The master of a replica; there is none yet. */
  MASTER,
  /** A replica; there is none yet. */
  REPLICA;

  static ClientType of(Session session) {
    return session.isSubscribed() ? PUBSUB : NORMAL;
  }

  static ClientType parse(Bytes word) {
    if (word.is("normal")) {
      return NORMAL;
    }
    if (word.is("pubsub")) {
      return PUBSUB;
    }
    if (word.is("master")) {
      return MASTER;
    }
    if (word.is("replica") || word.is("slave")) {
      return REPLICA;
    }
    throw ReredisException.error("Unknown client type '" + word + "'");
  }
}
