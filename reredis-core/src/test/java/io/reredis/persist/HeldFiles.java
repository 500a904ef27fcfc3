package io.reredis.persist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has the files of a load end in the middle until they are let go, or the load is interrupted. */
final class HeldFiles implements AutoCloseable {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final long heldAt;

  /** Holds up whoever opens a file and wants more than its first {@code heldAt} bytes. */
  HeldFiles(long heldAt) {
    this.heldAt = heldAt;
    LoadProgress.opener = path -> new Held(path);
  }

  /** Waits until a load has come to where it is held up. */
  void awaitHeld() throws InterruptedException {
    assertTrue(reached.await(20, TimeUnit.SECONDS), "the load never came there");
  }

  /** Lets loads go on. */
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
