package io.reredis.tls;

import java.nio.ByteBuffer;

/**
 * The buffers for decryption and encryption shared by the channels of one thread, so that an idle
 * connection has no buffer. Confined to that thread.
 */
public final class TlsBuffers {
  /** More than two records, so that at least one is complete. */
  private static final int IN = 40 * 1024;

  /** A write of 64 KB, encrypted. */
  private static final int OUT = 72 * 1024;

  /** The maximum plain text from one call of {@link TlsChannel#read}. */
  public static final int PLAIN = 64 * 1024;

  final ByteBuffer in = ByteBuffer.allocate(IN);
  final ByteBuffer out = ByteBuffer.allocate(OUT);
}
