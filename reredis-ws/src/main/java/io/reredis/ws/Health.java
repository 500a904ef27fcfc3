package io.reredis.ws;

import io.reredis.command.Engine;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /healthz} with the state of the server. It requires no login, so the answer is a
 * single word.
 *
 * <p>It only reads flags and takes no lock of the data, so it answers while shards are locked.
 */
final class Health {
  private final Engine engine;

  Health(Engine engine) {
    this.engine = engine;
  }

  /** Returns why the server does not do all of its work, or null. */
  private @Nullable String reason() {
    if (engine.shutdown().isUnderWay()) {
      return "shutting-down";
    }
    if (engine.durability().isLoading()) {
      return "loading";
    }
    if (engine.keyspace().refusals().current() != null) {
      return "writes-refused";
    }
    return engine.fact("io_threads_stuck", "0").equals("0") ? null : "io-thread-stuck";
  }

  /** Returns the response: status 200, or 503 with the reason. */
  HttpResponse response() {
    String reason = reason();
    String body =
        reason == null
            ? "{\"status\":\"up\"}\n"
            : "{\"status\":\"down\",\"reason\":\"" + reason + "\"}\n";
    return new HttpResponse(
            reason == null ? 200 : 503, "application/json", body.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "no-store");
  }
}
