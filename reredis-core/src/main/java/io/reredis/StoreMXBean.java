package io.reredis;

import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * A store as seen by JMX clients such as JConsole and JDK Mission Control; registered while the
 * option {@code jmx} is yes.
 *
 * <p>The name is {@code io.reredis:type=Store,id=1}, with the number of the store in this JVM. The
 * attributes are those of {@link StoreInfo}. The rules of {@code ACL} do not apply: whoever may use
 * the MBean server of the JVM may use this bean. A failed operation throws a {@link
 * RuntimeException} whose message says why. Thread-safe.
 */
public interface StoreMXBean {
  /** Returns the version of Reredis. */
  String getVersion();

  /** Returns the directory of the data files; null if all data is in memory only. */
  @Nullable String getDirectory();

  /** Returns when the store was opened. */
  Date getStartedAt();

  /** Returns whether the directory is being loaded. */
  boolean isLoading();

  /** Returns the number of keys in all databases, including expired ones not removed yet. */
  long getKeys();

  /** Returns how many keys have an expiry, or a field with one. */
  long getExpiringKeys();

  /** Returns the heap bytes that count towards the memory limit. */
  long getUsedMemory();

  /** Returns the memory limit in bytes. */
  long getMaxMemory();

  /** Returns the number of reads that found their key. */
  long getHits();

  /** Returns the number of reads that did not find their key. */
  long getMisses();

  /** Returns the number of keys removed because they had expired. */
  long getExpiredKeys();

  /** Returns the number of keys removed to make room. */
  long getEvictedKeys();

  /** Returns the number of changes of keys and elements. */
  long getChanges();

  /** Returns the number of connected network clients. */
  int getClients();

  /** Returns when the last snapshot was saved; null without a directory. */
  @Nullable Date getLastSave();

  /**
   * Returns the text of the command INFO.
   *
   * @param section a section such as {@code memory}, or {@code everything}
   */
  String info(String section);

  /** Saves all keys to the snapshot file; returns when the file is durable. */
  void snapshot();

  /** Starts a rewrite of the append-only log in the background (BGREWRITEAOF). */
  void rewriteLog();

  /** Sets counters such as {@link #getHits} to zero (CONFIG RESETSTAT). */
  void resetStatistics();
}
