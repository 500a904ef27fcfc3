package io.reredis;

import io.reredis.access.Inside;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Checks the cache of a client that uses CLIENT TRACKING: each cached value is current, or the
 * store has sent an invalidation for it.
 */
public class TrackingRaces {
  private static final String[] KEYS = {"first", "second"};

  /** Set to null at the end, because Lincheck keeps all instances of this class. */
  private Reredis store = Reredis.open(b -> b.databases(1).activeExpiry(false));

  private final AtomicInteger written = new AtomicInteger();

  /** The number of invalidations that the client received for each key. */
  private final AtomicIntegerArray told = new AtomicIntegerArray(2);

  private CommandSession reader = new CommandSession(Inside.of(store).engine(), this::told);

  /** The cached values; {@code toldBefore} counts the invalidations of a key before it was read. */
  private final Object[] cached = {null, null};

  private final int[] toldBefore = {-1, -1};

  public TrackingRaces() {
    reader.execute("hello", "3");
    reader.execute("client", "tracking", "on");
  }

  private void told(byte[] push) {
    String text = new String(push, StandardCharsets.US_ASCII);
    for (int i = 0; i < 2; i++) {
      if (text.contains(KEYS[i]) || text.endsWith("_\r\n")) {
        told.incrementAndGet(i);
      }
    }
  }

  private void read(int key) {
    synchronized (reader) {
      int before = told.get(key);
      cached[key] = reader.execute("get", KEYS[key]);
      toldBefore[key] = before;
    }
  }

  @Operation
  public void readFirst() {
    read(0);
  }

  @Operation
  public void readSecond() {
    read(1);
  }

  @Operation
  public void writeFirst() {
    store.strings().set(KEYS[0], "" + written.incrementAndGet());
  }

  @Operation
  public void writeBoth() {
    String value = "" + written.incrementAndGet();
    store.execute("mset", KEYS[0], value, KEYS[1], value);
  }

  @Operation
  public void rename() {
    try {
      store.execute("rename", KEYS[0], KEYS[1]);
    } catch (io.reredis.util.ReredisException e) {
      // the key does not exist
    }
  }

  @Operation
  public void removeAll() {
    store.execute("flushall");
  }

  /** Compares the cache with the store. */
  @Validate
  public void theCacheIsTrue() {
    for (int i = 0; i < 2; i++) {
      Object now = store.strings().get(KEYS[i]);
      if (toldBefore[i] == told.get(i) && !Objects.equals(now, cached[i])) {
        throw new IllegalStateException(KEYS[i] + " is " + now + " and not " + cached[i]);
      }
    }
    reader.close();
    store.close();
    reader = null;
    store = null;
  }
}
