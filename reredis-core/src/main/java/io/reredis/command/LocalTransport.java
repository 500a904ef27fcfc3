package io.reredis.command;

import io.reredis.resp.ReplyWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a session of the embedding program. It has no connection: output is discarded.
 */
public class LocalTransport implements Transport {
  private final String name;

  /** Creates a transport whose addresses are {@code name}. */
  public LocalTransport(String name) {
    this.name = name;
  }

  @Override
  public final String address() {
    return name;
  }

  @Override
  public final boolean isLocal() {
    return true;
  }

  @Override
  public final String localAddress() {
    return name;
  }

  @Override
  public final int descriptor() {
    return -1;
  }

  @Override
  public void push(byte[] bytes) {}

  @Override
  public void resume(@Nullable Consumer<ReplyWriter> reply) {}

  @Override
  public final void close() {}

  @Override
  public final long inputBytes() {
    return 0;
  }

  @Override
  public final long outputBytes() {
    return 0;
  }

  @Override
  public final long heldBytes() {
    return 0;
  }
}
