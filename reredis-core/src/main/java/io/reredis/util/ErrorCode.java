package io.reredis.util;

/** The first word of an error reply, by which clients tell errors apart. */
public enum ErrorCode {
  /** Any error that has no code of its own. */
  ERR,
  /** The key holds another type of value than the operation works on. */
  WRONGTYPE,
  /** The connection has to authenticate first. */
  NOAUTH,
  /** User or password are wrong. */
  WRONGPASS,
  /** The user may not do this. */
  NOPERM,
  /** EXEC was refused because a queued command was. */
  EXECABORT,
  /** What was written cannot be made safe on the disk, so no write is accepted. */
  MISCONF,
  /** The memory limit is reached. */
  OOM,
  /** The protocol version asked for does not exist. */
  NOPROTO,
  /** A blocked command was ended by another client. */
  UNBLOCKED,
  /** The store is shutting down or loading, and cannot serve. */
  LOADING,
  /** The key that is to be made is there already. */
  BUSYKEY,
  /** There is no such consumer group. */
  NOGROUP,
  /** There is such a consumer group already. */
  BUSYGROUP,
  /** The command is not of this server's role or state. */
  NOTBUSY,
  /** There is no such key, group or script. */
  NOSCRIPT;
}
