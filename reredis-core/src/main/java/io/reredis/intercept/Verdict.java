package io.reredis.intercept;

import io.reredis.util.ReredisException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The decision of a {@link CommandInterceptor} about a request. Immutable. Two are equal if they
 * have the same kind, delay and number of bytes, and the same object as error.
 */
public final class Verdict {
  private static final Verdict PROCEED = new Verdict(Kind.PROCEED, null, null, null);
  private static final Verdict DISCONNECT = new Verdict(Kind.DISCONNECT, null, null, null);
  private static final Verdict STALL = new Verdict(Kind.DELAY, null, null, null);

  /** Half of what fits, so that it can be added to the current time. */
  private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE / 2);

  private final Kind kind;
  private final @Nullable ReredisException error;
  private final @Nullable Duration delay;
  private final @Nullable Integer bytes;

  /** The kinds of verdicts. */
  public enum Kind {
    /** The request is executed. */
    PROCEED,
    /** The request is not executed, and the client receives an error. */
    REFUSE,
    /**
     * The request is executed later, or never for {@link #stall}; the client and its further
     * requests wait.
     */
    DELAY,
    /** The request is not executed, and the connection is closed. */
    DISCONNECT,
    /** The request is executed, and the connection is closed in the middle of the reply. */
    CUT
  }

  private Verdict(
      Kind kind,
      @Nullable ReredisException error,
      @Nullable Duration delay,
      @Nullable Integer bytes) {
    this.kind = kind;
    this.error = error;
    this.delay = delay;
    this.bytes = bytes;
  }

  /** Returns the verdict that executes the request. */
  public static Verdict proceed() {
    return PROCEED;
  }

  /**
   * Returns a verdict that answers with an error in place of executing the request. A transaction
   * in which the request was to be queued fails.
   */
  public static Verdict refuse(ReredisException error) {
    return new Verdict(Kind.REFUSE, Objects.requireNonNull(error, "error"), null, null);
  }

  /**
   * Returns a verdict that answers with an error; see {@link #refuse(ReredisException)}.
   *
   * @param line the error as sent, with its code as the first word: {@code "OOM no memory"}
   * @throws IllegalArgumentException if it contains a line break
   */
  public static Verdict refuse(String line) {
    if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("an error is one line: " + line);
    }
    return refuse(ReredisException.ofReply(line));
  }

  /**
   * Returns a verdict that executes the request after a delay by the clock of the store. The
   * interceptor is not asked again. No thread waits, except that of an in-process call. The delay
   * is rounded up to whole milliseconds.
   *
   * @throws IllegalArgumentException if the delay is negative, or more than 146 million years
   */
  public static Verdict delay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("the delay must not be negative: " + delay);
    }
    if (delay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the delay is too long: " + delay);
    }
    Duration exact = delay.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
    return new Verdict(Kind.DELAY, null, exact, null);
  }

  /**
   * Returns a verdict that never executes the request and never answers; the connection stays open
   * until the client closes it. An in-process call waits until its thread is interrupted.
   */
  public static Verdict stall() {
    return STALL;
  }

  /**
   * Returns a verdict that closes the connection without executing the request. An in-process call
   * receives an error.
   */
  public static Verdict disconnect() {
    return DISCONNECT;
  }

  /**
   * Returns a verdict that executes the request, sends the first bytes of the reply, and closes the
   * connection. If the reply comes later, as for a blocked command, the store may send fewer bytes.
   * An in-process call receives an error.
   *
   * @param bytes the number of bytes that are sent at most; 0 loses the whole reply
   * @throws IllegalArgumentException if the number is negative
   */
  public static Verdict cut(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be at least 0: " + bytes);
    }
    return new Verdict(Kind.CUT, null, null, bytes);
  }

  /** Returns the kind. */
  public Kind kind() {
    return kind;
  }

  /** Returns the error of a refusal, or null. */
  public @Nullable ReredisException error() {
    return error;
  }

  /** Returns the delay; empty for another kind, and for a delay without end. */
  public Optional<Duration> delay() {
    return Optional.ofNullable(delay);
  }

  /** Returns the maximum number of bytes of the reply that are sent; empty for another kind. */
  public OptionalInt bytes() {
    return bytes == null ? OptionalInt.empty() : OptionalInt.of(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Verdict that
        && kind == that.kind
        && Objects.equals(error, that.error)
        && Objects.equals(delay, that.delay)
        && Objects.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, error, delay, bytes);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case PROCEED, DISCONNECT -> kind.toString();
      case REFUSE -> kind + " " + error;
      case DELAY -> kind + " " + (delay == null ? "without end" : delay);
      case CUT -> kind + " " + bytes;
    };
  }
}
