package io.reredis;

import io.reredis.command.Version;
import io.reredis.util.ReredisException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The MXBean of a store, and its registration.
 *
 * <p>A Java runtime may lack the module {@code java.management}: this class is loaded only after a
 * look for it. Thread-safe.
 */
final class StoreManagement implements StoreMXBean {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Reredis store;
  private final ObjectName name;

  /** Guarded by this. */
  private boolean registered;

  StoreManagement(Reredis store) {
    this.store = store;
    try {
      name = new ObjectName("io.reredis:type=Store,id=" + NUMBERS.incrementAndGet());
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  /** Registers or unregisters the bean. */
  synchronized void register(boolean on) {
    if (on == registered) {
      return;
    }
    try {
      if (on) {
        ManagementFactory.getPlatformMBeanServer().registerMBean(this, name);
      } else {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
      }
      registered = on;
    } catch (JMException e) {
      throw ReredisException.error("JMX: " + e.getMessage());
    }
  }

  @Override
  public String getVersion() {
    return Version.REREDIS;
  }

  @Override
  public @Nullable String getDirectory() {
    return store.directory();
  }

  @Override
  public Date getStartedAt() {
    return Date.from(store.info().startedAt());
  }

  @Override
  public boolean isLoading() {
    return store.info().loading();
  }

  @Override
  public long getKeys() {
    return store.info().keys();
  }

  @Override
  public long getExpiringKeys() {
    return store.info().expiringKeys();
  }

  @Override
  public long getUsedMemory() {
    return store.info().usedMemory();
  }

  @Override
  public long getMaxMemory() {
    return store.info().maxMemory();
  }

  @Override
  public long getHits() {
    return store.info().hits();
  }

  @Override
  public long getMisses() {
    return store.info().misses();
  }

  @Override
  public long getExpiredKeys() {
    return store.info().expiredKeys();
  }

  @Override
  public long getEvictedKeys() {
    return store.info().evictedKeys();
  }

  @Override
  public long getChanges() {
    return store.info().changes();
  }

  @Override
  public int getClients() {
    return store.info().clients();
  }

  @Override
  public @Nullable Date getLastSave() {
    Instant saved = store.info().lastSave();
    return saved == null ? null : Date.from(saved);
  }

  @Override
  public String info(String section) {
    return String.valueOf(store.execute("INFO", section));
  }

  @Override
  public void snapshot() {
    store.snapshot();
  }

  @Override
  public void rewriteLog() {
    store.execute("BGREWRITEAOF");
  }

  @Override
  public void resetStatistics() {
    store.execute("CONFIG", "RESETSTAT");
  }
}
