package io.reredis.ws;

import io.reredis.acl.Selector;
import io.reredis.acl.User;
import io.reredis.base.SafeLog;
import io.reredis.command.Engine;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /metrics} on a thread of its own, one request at a time, so that figures which
 * have to wait for a shard delay neither the HTTP thread nor the commands of observers.
 */
final class Scrapes implements AutoCloseable {
  private static final int WAITING = 32;

  private final Engine engine;
  private final ThreadPoolExecutor thread;

  /** The figures below are confined to the thread. */
  private long scrapes;

  private double seconds;

  Scrapes(Engine engine) {
    this.engine = engine;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            90,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread created = new Thread(task, "reredis-metrics");
              created.setDaemon(true);
              return created;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /** Returns whether a user may run a command with every argument. */
  static boolean may(Engine engine, User user, String command) {
    int index = engine.users().catalog().find(command);
    for (Selector selector : user.profile().selectors()) {
      if (selector.allowsCommand(index, null)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Passes the response to a request on, at once or later by another thread. Confined to the HTTP
   * thread.
   *
   * @param admitted the user that a gate has admitted, or null
   */
  void answer(
      Connection connection,
      HttpRequest request,
      @Nullable User admitted,
      Consumer<HttpResponse> answer) {
    User user = Logins.user(engine, connection, request, admitted);
    if (user == null) {
      answer.accept(
          HttpResponse.text(401, "The login failed or is missing.")
              .with("WWW-Authenticate", Logins.CHALLENGE));
    } else if (!may(engine, user, "info")) {
      answer.accept(
          HttpResponse.text(
              403,
              "NOPERM User " + user.shownName() + " has no permissions to run the 'info' command"));
    } else {
      boolean openMetrics = Exposition.isAsked(request.header("accept"));
      try {
        thread.execute(() -> answer.accept(scrape(user, openMetrics)));
      } catch (RejectedExecutionException e) {
        answer.accept(HttpResponse.text(503, "Too many requests for metrics are waiting."));
      }
    }
  }

  private HttpResponse scrape(User user, boolean openMetrics) {
    try {
      long begun = System.nanoTime();
      Exposition out = new Exposition(openMetrics);
      new RedisMetrics(engine, user, out).add();
      JvmMetrics.add(out);
      double took = (System.nanoTime() - begun) / 1e9;
      scrapes++;
      seconds += took;
      out.counter("redis_exporter_scrapes_total", "Number of scrapes.", scrapes);
      out.sums(
          "redis_exporter_scrape_duration_seconds",
          "Duration of scrapes in seconds.",
          seconds,
          scrapes);
      out.gauge(
          "redis_exporter_last_scrape_duration_seconds",
          "Duration of this scrape in seconds.",
          took);
      out.gauge(
          "redis_exporter_last_scrape_error",
          "Whether this scrape failed; a failed one is answered with status 500.",
          0,
          "err",
          "");
      return new HttpResponse(200, out.contentType(), out.bytes())
          .with("Cache-Control", "no-store");
    } catch (Throwable e) {
      SafeLog.of(Scrapes.class).log(Level.ERROR, "the metrics could not be collected", e);
      return HttpResponse.text(500, "The metrics could not be collected.");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
