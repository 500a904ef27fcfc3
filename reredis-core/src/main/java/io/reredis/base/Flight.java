package io.reredis.base;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * Events for JDK Flight Recorder. While nothing was ever recorded, an event costs a look at a flag,
 * and nothing is allocated.
 *
 * <p>A Java runtime may lack the module {@code jdk.jfr}. The classes of events are therefore loaded
 * only after a look for it.
 */
public final class Flight {
  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  /** Begins the names of all events. */
  static final String PREFIX = "io.reredis.";

  private Flight() {}

  /** Returns whether something is or was recorded. */
  private static boolean isOn() {
    return PRESENT && FlightRecorder.isInitialized();
  }

  /** Begins the event of a command; null if nothing is recorded. */
  public static @Nullable Task beginCommand() {
    return isOn() ? new CommandEvent().started() : null;
  }

  /** Begins the event of a snapshot file; null if nothing is recorded. */
  public static @Nullable Task beginSnapshot() {
    return isOn() ? new SnapshotEvent().started() : null;
  }

  /** Begins the event of a rewrite of the append-only log; null if nothing is recorded. */
  public static @Nullable Task beginLogRewrite() {
    return isOn() ? new LogRewriteEvent().started() : null;
  }

  /** Begins the event of a flush (fsync) of the append-only log; null if nothing is recorded. */
  public static @Nullable Task beginFlush() {
    return isOn() ? new FlushEvent().started() : null;
  }

  /** Begins the event of a run of evictions; null if nothing is recorded. */
  public static @Nullable Task beginEviction() {
    return isOn() ? new EvictionEvent().started() : null;
  }

  /** Something with a duration that is being recorded. */
  public interface Task {
    /**
     * Ends and records it.
     *
     * @param number the number of evicted keys, of written bytes, or the id of the client
     * @param text the name of the command or the reason of a failure; null if there is none
     */
    void end(long number, @Nullable String text);
  }

  @Name(Flight.PREFIX + "Command")
  @Label("Command")
  @Category("Reredis")
  @StackTrace(false)
  @Threshold("10 ms")
  static final class CommandEvent extends Event implements Task {
    @Label("Command")
    @Nullable String command;

    @Label("Client ID")
    long client;

    CommandEvent started() {
      begin();
      return this;
    }

    @Override
    public void end(long number, @Nullable String text) {
      end();
      if (shouldCommit()) {
        client = number;
        command = text;
        commit();
      }
    }
  }

  @Name(Flight.PREFIX + "Snapshot")
  @Label("Snapshot")
  @Category("Reredis")
  @StackTrace(false)
  static final class SnapshotEvent extends Event implements Task {
    @Label("Bytes")
    long bytes;

    @Label("Error")
    @Nullable String error;

    SnapshotEvent started() {
      begin();
      return this;
    }

    @Override
    public void end(long number, @Nullable String text) {
      bytes = number;
      error = text;
      commit();
    }
  }

  @Name(Flight.PREFIX + "LogRewrite")
  @Label("Log Rewrite")
  @Category("Reredis")
  @StackTrace(false)
  static final class LogRewriteEvent extends Event implements Task {
    @Label("Bytes")
    long bytes;

    @Label("Error")
    @Nullable String error;

    LogRewriteEvent started() {
      begin();
      return this;
    }

    @Override
    public void end(long number, @Nullable String text) {
      bytes = number;
      error = text;
      commit();
    }
  }

  @Name(Flight.PREFIX + "Flush")
  @Label("Log Flush")
  @Category("Reredis")
  @StackTrace(false)
  static final class FlushEvent extends Event implements Task {
    @Label("Bytes")
    long bytes;

    @Label("Error")
    @Nullable String error;

    FlushEvent started() {
      begin();
      return this;
    }

    @Override
    public void end(long number, @Nullable String text) {
      bytes = number;
      error = text;
      commit();
    }
  }

  @Name(Flight.PREFIX + "Eviction")
  @Label("Eviction")
  @Category("Reredis")
  @StackTrace(false)
  static final class EvictionEvent extends Event implements Task {
    @Label("Keys")
    long keys;

    EvictionEvent started() {
      begin();
      return this;
    }

    @Override
    public void end(long number, @Nullable String text) {
      keys = number;
      commit();
    }
  }
}
