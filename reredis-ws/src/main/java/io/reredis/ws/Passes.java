package io.reredis.ws;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by which an observer starts one export or import over HTTP: a browser cannot send a login
 * with a download. Each is valid once and for a short time. Confined to the HTTP thread.
 */
final class Passes {
  private static final int MOST = 1000;
  private static final int TOKEN_BYTES = 16;

  /** For how long a token is valid; shortened by tests. */
  static volatile Duration validity = Duration.ofSeconds(30);

  /** The purpose of a token. */
  enum Use {
    EXPORT,
    IMPORT
  }

  /**
   * The permission for one transfer.
   *
   * @param observer the observer that asked for it, which receives the progress
   * @param seq the number of its request
   */
  record Pass(Use use, Observer observer, long seq, long validUntil) {}

  private final SecureRandom random = new SecureRandom();

  /** The passes by token, in the order of their end. */
  private final Map<String, Pass> passes = new LinkedHashMap<>();

  /** Returns a new token. */
  String issue(Use use, Observer observer, long seq) {
    long now = System.nanoTime();
    Iterator<Pass> oldest = passes.values().iterator();
    while (oldest.hasNext() && (oldest.next().validUntil() - now < 0 || passes.size() >= MOST)) {
      oldest.remove();
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    passes.put(token, new Pass(use, observer, seq, now + validity.toNanos()));
    return token;
  }

  /** Returns the pass of a token and ends it; null if it is not valid for that use. */
  @Nullable Pass redeem(String token, Use use) {
    Pass pass = passes.remove(token);
    boolean valid =
        pass != null
            && pass.use() == use
            && !pass.observer().isClosed()
            && pass.validUntil() - System.nanoTime() >= 0;
    return valid ? pass : null;
  }
}
