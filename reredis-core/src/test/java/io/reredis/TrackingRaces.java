package io.reredis;

import io.reredis.access.Inside;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/** The cache of a client: what it has read is true, or it was told that it is not. */
public class TrackingRaces {
  private static final String[] KEYS = {"first", "second"};

  /** Null at the end: Lincheck keeps all instances of this class. */
  private Reredis store = Reredis.open(b -> b.databases(1).activeExpiry(false));

  private final AtomicInteger written = new AtomicInteger();

  /** How often the client was told that a key has changed. */
  private final AtomicIntegerArray told = new AtomicIntegerArray(2);

  private CommandSession reader = new CommandSession(Inside.of(store).engine(), this::told);

  /** The value in the cache, and how often the cache had been told of the key before it asked. */
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
      // there is no such key
    }
  }

  @Operation
  public void removeAll() {
    store.execute("flushall");
  }

  /** Holds the cache against the store. */
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
