package io.reredis.util;

/** The first word of an error reply, by which clients distinguish errors. */
public enum ErrorCode {
  /** An error without a code of its own. */
  ERR,
  /** The key holds another type of value than the operation requires. */
  WRONGTYPE,
  /** The connection must authenticate first. */
  NOAUTH,
  /** The user name or the password is wrong. */
  WRONGPASS,
  /** The user lacks the permission. */
  NOPERM,
  /** EXEC was refused because a queued command was refused. */
  EXECABORT,
  /** Writes are rejected because they cannot be made durable. */
  MISCONF,
  /** The memory limit is reached. */
  OOM,
  /** The requested protocol version does not exist. */
  NOPROTO,
  /** A blocked command was ended by another client. */
  UNBLOCKED,
  /** The store is loading and cannot serve the request. */
  LOADING,
  /** The key to be created exists already. */
  BUSYKEY,
  /** There is no such consumer group. */
  NOGROUP,
  /** The consumer group exists already. */
  BUSYGROUP,
  /** No script is running. */
  NOTBUSY,
  /** There is no such script. */
  NOSCRIPT;
}
