package io.reredis.ws;

import org.jspecify.annotations.Nullable;

/**
 * Sends the progress of an export or import to the observer that started it, a few times a second.
 * Used by one thread at a time.
 */
final class TransferNews {
  private static final long INTERVAL_NANOS = 250_000_000;

  private final Passes.@Nullable Pass pass;
  private long sentAt;
  private String sentPhase = "";

  /**
   * Creates the messages for the owner of a pass.
   *
   * @param pass null to send no messages
   */
  TransferNews(Passes.@Nullable Pass pass) {
    this.pass = pass;
  }

  /** Sends the progress, unless it was sent a moment ago or the observer has much to receive. */
  void at(String phase, long done, long total) {
    long now = System.nanoTime();
    if (pass == null || sentPhase.equals(phase) && now - sentAt < INTERVAL_NANOS) {
      return;
    }
    sentAt = now;
    sentPhase = phase;
    if (!pass.observer().isClosed() && pass.observer().queued() < Limits.BUSY_BYTES) {
      JsonBytes out = JsonBytes.message("transfer").name("seq").number(pass.seq());
      out.name("phase").string(phase).name("done").int64(done).name("total").int64(total);
      pass.observer().send(Frame.of(out.close('}')));
    }
  }

  /**
   * Reports the end.
   *
   * @param error null if it was successful
   */
  void end(@Nullable String error) {
    if (pass != null && !pass.observer().isClosed()) {
      JsonBytes out = JsonBytes.message("transfer").name("seq").number(pass.seq());
      out.name("phase").string(error == null ? "done" : "failed");
      if (error != null) {
        out.name("error").string(error);
      }
      pass.observer().send(Frame.of(out.close('}')));
    }
  }
}
