package io.reredis.util;

/**
 * The kind of an error: the first word of an error reply, by which programs and clients distinguish
 * errors.
 *
 * <p>Later versions may add codes. {@link #ERR} has many causes; the message tells them apart.
 */
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
  /**
   * Writes are rejected because they cannot be made durable. If the log fails while it writes a
   * change, the change is in the store although its caller gets this error.
   */
  MISCONF,
  /** There is no memory for a write: the limit is reached and nothing can be evicted. */
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
  /** The value is not a valid HyperLogLog. */
  INVALIDOBJ,
  /** A code that this version does not know; see {@link ReredisException#prefix()}. */
  OTHER;

  /** Returns the code of the first word of an error reply. */
  static ErrorCode of(String prefix) {
    try {
      return valueOf(prefix);
    } catch (IllegalArgumentException e) {
      return OTHER;
    }
  }
}
