package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Blocks loads in the middle of a file until they are released or interrupted. */
final class HeldFiles implements AutoCloseable {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final long heldAt;

  /** Blocks each reader of a file after its first {@code heldAt} bytes. */
  HeldFiles(long heldAt) {
    this.heldAt = heldAt;
    LoadProgress.opener = path -> new Held(path);
  }

  /** Waits until a load is blocked. */
  void awaitHeld() throws InterruptedException {
    assertTrue(reached.await(20, TimeUnit.SECONDS), "the load never came there");
  }

  /** Releases the blocked loads. */
  void letGo() {
    open.countDown();
  }

  @Override
  public void close() {
    letGo();
    LoadProgress.opener = LoadProgress::openInterruptibly;
  }

  private final class Held extends FilterInputStream {
    private long at;

    Held(Path path) throws IOException {
      super(LoadProgress.openInterruptibly(path));
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      if (at == heldAt) {
        reached.countDown();
        try {
          open.await();
        } catch (InterruptedException e) {
          throw new IOException("interrupted", e);
        }
      }
      long room = at < heldAt ? heldAt - at : Long.MAX_VALUE;
      int read = in.read(bytes, from, (int) Math.min(most, room));
      at += read;
      return read;
    }
  }
}
