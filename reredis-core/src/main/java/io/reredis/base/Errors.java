package io.reredis.base;

import io.reredis.util.ErrorCode;
import io.reredis.util.ReredisException;

/** Preallocated error replies shared by several operations. */
public final class Errors {
  /** A command before the login. */
  public static final ReredisException AUTHENTICATION_REQUIRED =
      new ReredisException(ErrorCode.NOAUTH, "Authentication required.");

  public static final ReredisException SYNTAX = ReredisException.error("syntax error");
  public static final ReredisException NOT_INTEGER =
      ReredisException.error("value is not an integer or out of range");
  public static final ReredisException NOT_INT =
      ReredisException.error(
          "value is out of range, value must between -2147483648 and 2147483647");
  public static final ReredisException NOT_SYMMETRIC =
      ReredisException.error(
          "value is out of range, value must between -9223372036854775807 and"
              + " 9223372036854775807");
  public static final ReredisException NOT_FLOAT =
      ReredisException.error("value is not a valid float");
  public static final ReredisException HASH_NOT_INTEGER =
      ReredisException.error("hash value is not an integer");
  public static final ReredisException HASH_NOT_FLOAT =
      ReredisException.error("hash value is not a float");
  public static final ReredisException OVERFLOW =
      ReredisException.error("increment or decrement would overflow");
  public static final ReredisException DECREMENT_OVERFLOW =
      ReredisException.error("decrement would overflow");
  public static final ReredisException NAN_OR_INFINITY =
      ReredisException.error("increment would produce NaN or Infinity");
  public static final ReredisException WRONG_TYPE =
      new ReredisException(
          ErrorCode.WRONGTYPE, "Operation against a key holding the wrong kind of value");
  public static final ReredisException INTERNAL = ReredisException.error("internal error");
  public static final ReredisException HEAP_FULL =
      new ReredisException(ErrorCode.OOM, "the heap of the server is full");
  public static final ReredisException LOADING =
      new ReredisException(ErrorCode.LOADING, "Redis is loading the dataset in memory");
  public static final ReredisException CLOSED = ReredisException.error("the store is closed");
  public static final ReredisException NO_SUCH_KEY = ReredisException.error("no such key");
  public static final ReredisException OFFSET_OUT_OF_RANGE =
      ReredisException.error("offset is out of range");
  public static final ReredisException BIT_OFFSET =
      ReredisException.error("bit offset is not an integer or out of range");
  public static final ReredisException STRING_TOO_LONG =
      ReredisException.error("string exceeds maximum allowed size (proto-max-bulk-len)");
  public static final ReredisException DB_INDEX =
      ReredisException.error("DB index is out of range");
  public static final ReredisException SAME_OBJECT =
      ReredisException.error("source and destination objects are the same");
  public static final ReredisException NX_AND_XX_GT_LT =
      ReredisException.error("NX and XX, GT or LT options at the same time are not compatible");
  public static final ReredisException GT_AND_LT =
      ReredisException.error("GT and LT options at the same time are not compatible");

  public static final ReredisException LCS_NOT_STRINGS =
      ReredisException.error("The specified keys must contain string values");

  public static final ReredisException NOT_POSITIVE =
      ReredisException.error("value is out of range, must be positive");
  public static final ReredisException INDEX_OUT_OF_RANGE =
      ReredisException.error("index out of range");

  private Errors() {}

  /**
   * Returns an error to throw from an operation. On a thread of a program it is a copy with the
   * stack trace of the caller. On a thread of the store, whose names begin with {@code reredis-},
   * it is the error itself: a client gets its text alone, and a stack trace would cost more than
   * the command.
   */
  public static ReredisException here(ReredisException error) {
    return Thread.currentThread().getName().startsWith("reredis-") ? error : error.withStackTrace();
  }

  /** Returns whether an operation failed because the store is closed. */
  public static boolean isClosed(Throwable error) {
    return error instanceof ReredisException && CLOSED.getMessage().equals(error.getMessage());
  }

  /** Returns the error of a command with too many or too few arguments. */
  public static ReredisException wrongArity(String name) {
    return ReredisException.error("wrong number of arguments for '" + name + "' command");
  }

  /** Returns the error of an invalid expiry given to command {@code name}. */
  public static ReredisException invalidExpire(String name) {
    return ReredisException.error("invalid expire time in '" + name + "' command");
  }
}
