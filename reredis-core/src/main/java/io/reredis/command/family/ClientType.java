package io.reredis.command.family;

import io.reredis.base.Bytes;
import io.reredis.command.Session;
import io.reredis.util.ReredisException;

/** The types of clients for CLIENT LIST and CLIENT KILL. */
enum ClientType {
  NORMAL,
  PUBSUB,
  /** The master of a replica; does not occur, since there is no replication. */
  MASTER,
  /** A replica; does not occur, since there is no replication. */
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
