package io.reredis.tls;

import java.nio.ByteBuffer;

/**
 * Where the channels of one thread decrypt from and encrypt to, one after the other: a connection
 * that is idle has no buffer of its own. Confined to that thread.
 */
public final class TlsBuffers {
  /** More than two records, so that one is complete however the reads fall. */
  private static final int IN = 40 * 1024;

  /** A write of 64 KB in its records. */
  private static final int OUT = 72 * 1024;

  /** The most plain text that one call of {@link TlsChannel#read} gives. */
  public static final int PLAIN = 64 * 1024;

  final ByteBuffer in = ByteBuffer.allocate(IN);
  final ByteBuffer out = ByteBuffer.allocate(OUT);
}
