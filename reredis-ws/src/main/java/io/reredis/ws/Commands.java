package io.reredis.ws;

import io.reredis.base.Bytes;
import io.reredis.command.Command;
import io.reredis.command.CommandFlag;
import io.reredis.command.CommandTrait;
import io.reredis.command.Engine;
import io.reredis.command.Worker;
import io.reredis.resp.ReplyWriter;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The two threads that execute observers' commands, and the check of which are refused. The queue
 * is bounded by {@link Limits#OUTSTANDING} per observer. Thread-safe.
 */
final class Commands implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int KEPT_BYTES = 64 * 1024;

  private final Engine engine;
  private final boolean readOnly;
  private final Queue<Station> idle = new ConcurrentLinkedQueue<>();
  private final ThreadPoolExecutor threads;

  /** The resources of a thread for executing a command. */
  record Station(Worker worker, ReplyWriter reply) {}

  Commands(Engine engine, boolean readOnly) {
    this.engine = engine;
    this.readOnly = readOnly;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "reredis-observer-commands");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
  }

  boolean isReadOnly() {
    return readOnly;
  }

  /** Runs a task on one of the threads. */
  void execute(Runnable task) {
    threads.execute(task);
  }

  Station borrow() {
    Station station = idle.poll();
    return station == null
        ? new Station(engine.openWorker(true), new ReplyWriter(1024, KEPT_BYTES))
        : station;
  }

  void giveBack(Station station) {
    try {
      station.reply().clear();
      idle.add(station);
    } catch (Throwable e) {
      // no memory to keep it
      engine.closeWorker(station.worker());
    }
  }

  private static boolean mayChange(Command command) {
    return command.has(CommandFlag.WRITE)
        || command.has(CommandFlag.ADMIN)
        || command.has(CommandTrait.SIDE_EFFECTS);
  }

  /** Returns why a command is refused here, or null. */
  @Nullable String refusal(List<byte[]> arguments) {
    Command command = engine.table().find(new Bytes(arguments.get(0)));
    if (command == null) {
      return null;
    }
    if (arguments.size() > 1) {
      String second = new Bytes(arguments.get(1)).toString().toLowerCase(Locale.ROOT);
      command = command.subcommands().getOrDefault(second, command);
    }
    if (command.has(CommandTrait.NOT_FOR_OBSERVERS)) {
      String name = command.name().replace('|', ' ').toUpperCase(Locale.ROOT);
      return "ERR " + name + " is not possible for an observer";
    }
    if (command.has(CommandTrait.SELECTS_PROTOCOL)
        && arguments.size() > 1
        && isTwo(arguments.get(1))) {
      return "ERR HELLO 2 is not possible for an observer, which uses RESP3";
    }
    if (readOnly && mayChange(command)) {
      return "ERR observers may only read";
    }
    return null;
  }

  private static boolean isTwo(byte[] version) {
    return version.length == 1 && version[0] == '2';
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    for (Station station = idle.poll(); station != null; station = idle.poll()) {
      engine.closeWorker(station.worker());
    }
  }
}
