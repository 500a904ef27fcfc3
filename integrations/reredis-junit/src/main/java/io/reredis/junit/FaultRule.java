package io.reredis.junit;

import io.reredis.intercept.CommandRequest;
import io.reredis.intercept.Verdict;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests that meet a fault, and how many of them. Each of the methods that return a {@link
 * Fault} puts it into force. By default every matching request meets it. Used by one thread.
 */
public final class FaultRule {
  private final Faults faults;
  private final RequestPattern pattern;
  private @Nullable String client;
  private long first = 1;
  private long count = Long.MAX_VALUE;

  FaultRule(Faults faults, RequestPattern pattern) {
    this.faults = faults;
    this.pattern = pattern;
  }

  /** Limits the fault to clients of a name, which they set by CLIENT SETNAME. */
  public FaultRule client(String name) {
    client = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Limits the fault to one request, counted from 1, beginning now.
   *
   * @throws IllegalArgumentException if n is less than 1
   */
  public FaultRule nth(long n) {
    return from(n).times(1);
  }

  /**
   * Limits the number of times. {@code from(3).times(2)} is the third and the fourth request.
   *
   * @throws IllegalArgumentException if n is less than 1
   */
  public FaultRule times(long n) {
    count = positive(n);
    return this;
  }

  /**
   * Begins with a request, counted from 1.
   *
   * @throws IllegalArgumentException if n is less than 1
   */
  public FaultRule from(long n) {
    first = positive(n);
    return this;
  }

  /** Sets that every matching request meets the fault, which is the default. */
  public FaultRule always() {
    first = 1;
    count = Long.MAX_VALUE;
    return this;
  }

  private static long positive(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("requests are counted from 1: " + n);
    }
    return n;
  }

  /**
   * Answers with an error in place of executing the request.
   *
   * @param line the error with its code as the first word: {@code "ERR not today"}
   * @throws IllegalArgumentException if it contains a line break
   */
  public Fault error(String line) {
    return inject(Verdict.refuse(line));
  }

  /**
   * Answers LOADING, as Redis does while it reads its files. Commands that Redis serves then, such
   * as AUTH and INFO, are executed.
   *
   * @throws IllegalArgumentException if Redis serves the given command then
   */
  public Fault loading() {
    return state("loading", false, "LOADING Redis is loading the dataset in memory");
  }

  /**
   * Answers READONLY, as a replica does, to commands that write.
   *
   * @throws IllegalArgumentException if the given command does not write
   */
  public Fault readOnly() {
    return state("write", true, "READONLY You can't write against a read only replica.");
  }

  /**
   * Answers OOM, as Redis does at {@code maxmemory}, to commands that may need memory.
   *
   * @throws IllegalArgumentException if Redis serves the given command then, as it does DEL
   */
  public Fault outOfMemory() {
    return state("denyoom", true, "OOM command not allowed when used memory > 'maxmemory'.");
  }

  /**
   * Answers BUSY, as Redis does while a script runs for long. Commands that Redis serves then, such
   * as AUTH, are executed.
   *
   * @throws IllegalArgumentException if Redis serves the given command then
   */
  public Fault busy() {
    return state(
        "allow_busy",
        false,
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.");
  }

  /** Answers with an error to commands that have a flag, or to those without it. */
  private Fault state(String flag, boolean with, String line) {
    Predicate<String> met = faults.commandsWith(flag)::contains;
    Predicate<String> refused = with ? met : met.negate();
    if (!pattern.coversAll() && faults.names().stream().noneMatch(met(refused))) {
      throw new IllegalArgumentException(
          "Redis executes " + pattern + " in that state: use error(\"" + line + "\")");
    }
    return inject(request -> refused.test(request.name()), Verdict.refuse(line));
  }

  private Predicate<String> met(Predicate<String> refused) {
    return name -> pattern.covers(name) && refused.test(name);
  }

  /**
   * Executes the request after a delay by the clock of the store. The client's further requests
   * wait; other clients do not.
   *
   * @throws IllegalArgumentException if the delay is negative
   */
  public Fault delay(Duration delay) {
    return inject(Verdict.delay(delay));
  }

  /** Neither executes nor answers the request; the connection stays open. */
  public Fault stall() {
    return inject(Verdict.stall());
  }

  /** Closes the connection without executing the request. */
  public Fault drop() {
    return inject(Verdict.disconnect());
  }

  /** Executes the request, and closes the connection without a reply. */
  public Fault loseReply() {
    return halfReply(0);
  }

  /**
   * Executes the request, and closes the connection after a part of the reply.
   *
   * @param bytes the number of bytes that are sent at most
   * @throws IllegalArgumentException if the number is negative
   */
  public Fault halfReply(int bytes) {
    return inject(Verdict.cut(bytes));
  }

  private Fault inject(Verdict verdict) {
    return inject(request -> true, verdict);
  }

  private Fault inject(Predicate<CommandRequest> further, Verdict verdict) {
    String name = client;
    Predicate<CommandRequest> condition =
        request ->
            (name == null || name.equals(request.clientName()))
                && Requests.matches(pattern, request)
                && further.test(request);
    long last = count > Long.MAX_VALUE - first ? Long.MAX_VALUE : first + count - 1;
    return faults.add(condition, first, last, verdict);
  }
}
