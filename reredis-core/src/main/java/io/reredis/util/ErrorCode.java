package io.reredis.util;

/**
 * The code of an error: the first word of its message, by which programs and clients tell errors
 * apart.
 *
 * <p>Later versions may add codes, so a {@code switch} needs a default. {@link #ERR} has many
 * causes, which only the message distinguishes.
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
  /** The user has no permission for the command, a key or a channel. */
  NOPERM,
  /** EXEC was rejected because queueing a command had failed. */
  EXECABORT,
  /**
   * Writes are rejected because they cannot be made durable. If writing a change to the log fails,
   * the change remains in the store although the caller gets this error.
   */
  MISCONF,
  /** There is no memory for a write: the limit is reached and nothing can be evicted. */
  OOM,
  /** The requested protocol version does not exist. */
  NOPROTO,
  /** A blocked command was ended by CLIENT UNBLOCK. */
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
  /** No script has the digest. */
  NOSCRIPT,
  /** SCRIPT KILL or FUNCTION KILL was called while no script was running. */
  NOTBUSY,
  /** The running script has written, so it cannot be ended. */
  UNKILLABLE,
  /**
   * A script has locked keys that the command needs for longer than {@code busy-reply-threshold}
   * milliseconds.
   */
  BUSY,
  /** A code without a constant; {@link ReredisException#prefix()} returns it. */
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
